"""What stands in somebody's weekly mail: agreements that are late or coming, and the conversations of the week."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from cmk.accounts.access import Scope, access_of
from cmk.accounts.models import Penvoerder, User
from trajectories.conversations.points import points_of
from trajectories.conversations.selectors import own_school_ids
from trajectories.models import (
    PARTY_FIELDS,
    ActionPoint,
    Conversation,
    ConversationStatus,
    DigestMention,
    MentionReason,
)

AHEAD = datetime.timedelta(days=14)
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Digest:
    """What is new for somebody on a day.

    ``late`` and ``coming``: what the person does; ``of_schools``: what is late about the schools that an adviser looks
    after (whoever does it), or what a school as a whole is late with, for its people. ``conversations``: planned ones
    of the coming seven days. ``told``: how many more are open now, of which an earlier mail told.
    """

    late: list[ActionPoint] = field(default_factory=list)
    coming: list[ActionPoint] = field(default_factory=list)
    of_schools: list[ActionPoint] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    told: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new to tell: then no mail goes out."""
        return not (self.late or self.coming or self.of_schools or self.conversations)

    @property
    def mentions(self) -> list[tuple[ActionPoint, MentionReason]]:
        """Each agreement in the mail (all of them have a day), with why it stands there."""
        late = [(point, MentionReason.LATE) for point in [*self.late, *self.of_schools]]
        return [*late, *((point, MentionReason.COMING) for point in self.coming)]

    @property
    def penvoerder(self) -> Penvoerder | None:
        """The penvoerder in whose name the mail goes; None when it tells of several."""
        rows: list[ActionPoint | Conversation] = [point for point, _reason in self.mentions]
        found = {row.programme.penvoerder for row in [*rows, *self.conversations]}
        return found.pop() if len(found) == 1 else None


def digest_for(user: User, day: datetime.date) -> Digest:
    """Gather what is new for ``user`` on ``day``. An agreement of which a mail told for the same reason and day is not.

    Six queries at most; what the user may see today bounds all of it.
    """
    mine, schools = _mine_q(user), _schools_q(user)
    due = Q(due_on__lte=day + AHEAD) & mine | Q(due_on__lt=day) & schools
    rows = points_of(user).filter(due, done_on__isnull=True).select_related("programme__penvoerder")
    told = set(DigestMention.objects.filter(user=user).values_list("point_id", "reason", "due_on"))
    found: dict[str, list[ActionPoint]] = {"late": [], "coming": [], "of_schools": []}
    earlier = 0
    for point in rows:
        is_late = point.due_on is not None and point.due_on < day
        reason = MentionReason.LATE if is_late else MentionReason.COMING
        if (point.pk, reason.value, point.due_on) in told:
            earlier += 1
        elif not _is_mine(user, point):
            found["of_schools"].append(point)
        else:
            found["late" if is_late else "coming"].append(point)
    return Digest(**found, conversations=_planned(user, day), told=earlier)


def _mine_q(user: User) -> Q:
    return Q(owner_user=user) | Q(owner_person__user=user)


def _is_mine(user: User, point: ActionPoint) -> bool:
    by_person = point.owner_person is not None and point.owner_person.user_id == user.pk
    return by_person or point.owner_user_id == user.pk


def _schools_q(user: User) -> Q:
    """Return the condition of what is about schools that the user looks after, or of a school as a whole."""
    as_a_whole = Q(owner_user=None, owner_person=None, school__in=access_of(user).ids(Scope.SCHOOL))
    return Q(school__in=own_school_ids(user)) | as_a_whole


def _planned(user: User, day: datetime.date) -> list[Conversation]:
    start = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    until = timezone.make_aware(datetime.datetime.combine(day + WEEK, datetime.time.min))
    rows = Conversation.objects.visible_to(user).filter(
        adviser=user, status=ConversationStatus.PLANNED, held_at__gte=start, held_at__lt=until
    )
    return list(rows.select_related("kind", "programme__penvoerder", *PARTY_FIELDS).order_by("held_at", "pk"))
