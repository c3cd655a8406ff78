"""What can be chosen in a conversation: kinds, topics, people, colleagues, further schools, needs, steps, owners."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from cmk.accounts.models import Membership, User
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q, today
from cmk.core.templatetags.house import day_full
from schools.models import Municipality, School, SchoolBoard
from trajectories.conversations.moves import StepChoice, steps_of
from trajectories.conversations.present import (
    KnownPerson,
    colleagues_of,
    colleagues_who_left,
    last_days,
    people_of,
)
from trajectories.models import (
    Collaboration,
    Conversation,
    ConversationKind,
    ConversationTopic,
    Need,
    Party,
    Programme,
    field_of,
)

PARTY = "party"


class Choices:
    """All that may be chosen in ``conversation`` (perhaps not saved yet) by ``by``, by the value in the form.

    Each is asked of the database when it is first needed, in one or two queries whatever the numbers: saving a note as
    one goes does not look for people. Whatever is not in here is refused, and that keeps another penvoerder's people
    out. People, colleagues and owners who are noted already can stay noted, also after they left.
    """

    def __init__(self, conversation: Conversation, by: User) -> None:
        self.conversation = conversation
        self.by = by

    @cached_property
    def kinds(self) -> dict[str, ConversationKind]:
        """The kinds of the programme."""
        return kinds_of(self.conversation.programme, self.conversation)

    @cached_property
    def topics(self) -> dict[str, ConversationTopic]:
        """The topics of all kinds."""
        return topics_of(self.conversation.programme, self.conversation)

    @cached_property
    def also(self) -> list[int]:
        """The ids of the further schools that it is held for, as saved."""
        return list(self.conversation.also_schools.values_list("pk", flat=True)) if self.conversation.pk else []

    @cached_property
    def people(self) -> dict[str, KnownPerson]:
        """The people of the party and of the further schools."""
        row = self.conversation
        people = people_of(row.party, row.programme, row.held_on, self.also)
        for noted in row.participants.filter(person__isnull=False) if row.pk else ():
            known = KnownPerson(noted.person_id or 0, noted.name, noted.role_text)
            people.setdefault(str(noted.person_id), known)
        return people

    @cached_property
    def colleagues(self) -> dict[str, str]:
        """The project leaders and advisers beside the author."""
        row = self.conversation
        colleagues = colleagues_of(row.programme, row.held_on)
        for noted in row.participants.filter(user__isnull=False) if row.pk else ():
            colleagues.setdefault(str(noted.user_id), noted.name)
        colleagues.pop(str(row.adviser_id), None)
        return colleagues

    @cached_property
    def schools(self) -> dict[str, str]:
        """The further schools: what ``by`` may see, those that belong to the party first."""
        return schools_beside(self.conversation.party, self.by, self.also)

    @cached_property
    def needs(self) -> dict[str, Need]:
        """The needs of the programme."""
        return needs_of(self.conversation.programme, self.conversation)

    @cached_property
    def steps(self) -> dict[str, StepChoice]:
        """The steps that can have moved, of the school and of the further schools."""
        school = self.conversation.school_id
        return steps_of(self.conversation, [*([school] if school else []), *self.also])

    @cached_property
    def owners(self) -> dict[str, str]:
        """The possible owners of an agreement: value to label, the asker first, then people, then colleagues."""
        row = self.conversation
        owners = owners_of(row.party, row.programme, self.people, self.by)
        if row.pk:
            for point in row.action_points.select_related("owner_user", "owner_person"):
                if point.owner:
                    owners.setdefault(point.owner_value, point.owner.name)
        return owners

    @cached_property
    def locked(self) -> dict[str, str]:
        """What no longer changes: row (``agreement-3f9a1c``) or field (``step-12``) to a sentence that says why."""
        row = self.conversation
        if row.pk is None:
            return {}
        finished = _("This agreement has been finished meanwhile, so it stays as it was.")
        moved = _("This step has been moved by this conversation. Change it in the trajectory of the school.")
        done = row.action_points.filter(done_on__isnull=False).values_list("key", flat=True)
        applied = row.step_moves.filter(applied_at__isnull=False).values_list("step", flat=True)
        return {f"agreement-{key}": finished for key in done} | {f"step-{pk}": moved for pk in applied}

    def why_not(self, name: str, values: Iterable[str]) -> list[str]:
        """Say of ``values`` of the field ``name`` that were refused because somebody left: who, and since when."""
        refused = [int(value) for value in values if value.isdecimal() and len(value) < 18]
        row = self.conversation
        if name == "people":
            refused = [pk for pk in refused if str(pk) not in self.people]
            left = last_days(row.party, row.programme, self.also, refused)
        else:
            refused = [pk for pk in refused if str(pk) not in self.colleagues]
            left = colleagues_who_left(row.programme, refused)
        return gone_in_words(found for found in left.values() if found[1] < row.held_on)


def gone_in_words(left: Iterable[tuple[str, datetime.date]]) -> list[str]:
    """Say of each of ``left`` (name and last day) that they had left by then, and what to do."""
    sentence = _(
        "%(name)s left on %(day)s, before this conversation. Check the date, or note who was there instead; "
        "‘somebody else’ is for who is not in the list."
    )
    return [sentence % {"name": name, "day": day_full(last)} for name, last in left]


def default_kind(kinds: dict[str, ConversationKind]) -> ConversationKind | None:
    """Return the kind to start with: the first with a norm, else the first; None without any."""
    return next((kind for kind in kinds.values() if kind.norm_per_year), next(iter(kinds.values()), None))


def kinds_of(programme: Programme, also: Conversation | None = None) -> dict[str, ConversationKind]:
    """Return the programme's kinds of conversation in use by value, in order, and that of ``also``. One query."""
    offered = Q(retired_on=None) | Q(pk=also.kind_id if also else None)
    return {str(kind.pk): kind for kind in programme.conversation_kinds.filter(offered)}


def topics_of(programme: Programme, also: Conversation | None = None) -> dict[str, ConversationTopic]:
    """Return the topics in use of all kinds by value, in order, and those on which ``also`` has a note. One query."""
    offered = Q(retired_on=None)
    if also and also.pk:
        offered |= Q(pk__in=also.notes.values("topic"))
    topics = ConversationTopic.objects.filter(offered, kind__programme=programme)
    topics = topics.order_by("kind__order", "order", "pk")
    return {str(topic.pk): topic for topic in topics}


def needs_of(programme: Programme, also: Conversation | None = None) -> dict[str, Need]:
    """Return the needs in use by value, in order, and those that ``also`` noted. One query."""
    offered = Q(retired_on=None)
    if also and also.pk:
        offered |= Q(pk__in=also.needs.values("need"))
    return {str(need.pk): need for need in programme.needs.filter(offered)}


def schools_beside(party: Party, by: User, noted: Iterable[int] = ()) -> dict[str, str]:
    """Return the schools that a conversation with ``party`` can be for too: id to name and municipality.

    Those of the board, municipality or collaboration come first. ``noted``: ids that can stay. At most two queries.
    """
    near: set[int] = set()
    if isinstance(party, Collaboration):
        near = set(party.members.filter(school__isnull=False).values_list("school", flat=True))
    open_now = Q(closed_on__isnull=True) | Q(pk__in=list(noted))
    rows = School.objects.visible_to(by).filter(open_now).select_related("municipality")
    others = [row for row in rows if row != party]
    others.sort(key=lambda row: (not _is_near(row, party, near), row.name, row.pk))
    return {str(row.pk): f"{row}, {row.municipality}" for row in others}


def _is_near(school: School, party: Party, near: set[int]) -> bool:
    if isinstance(party, SchoolBoard):
        return school.board_id == party.pk
    if isinstance(party, Municipality):
        return school.municipality_id == party.pk
    if isinstance(party, School):
        return school.board_id is not None and school.board_id == party.board_id
    return school.pk in near


def advisers_of(programme: Programme) -> dict[str, User]:
    """Return the project leaders and advisers of today by value of owner (``user-3``). One query."""
    roles = [role.value for role in STAFF]
    memberships = Membership.objects.filter(active_q(today()), penvoerder=programme.penvoerder_id, role__in=roles)
    users = [membership.user for membership in memberships.select_related("user").order_by("user__given_name", "pk")]
    return {f"user-{user.pk}": user for user in users}


def party_owner_label(party: Party) -> str:
    """Return what the party itself is called as owner of an agreement."""
    labels = {
        "school": _("the school"),
        "partner": _("the partner"),
        "municipality": _("the municipality"),
        "board": _("the school board"),
        "collaboration": _("the collaboration"),
    }
    return labels[field_of(party)]


def owners_of(party: Party, programme: Programme, people: dict[str, KnownPerson], by: User) -> dict[str, str]:
    """Return the possible owners of an agreement: value to label, the asker first. One query."""
    owners = {f"user-{by.pk}": _("me")}
    owners |= {f"person-{person.pk}": str(person) for person in people.values()}
    owners[PARTY] = party_owner_label(party)
    for value, user in advisers_of(programme).items():
        owners.setdefault(value, user.name)
    return owners
