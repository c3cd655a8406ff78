"""Reads about shared records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from cmk.accounts.access import access_of
from schools.models import School
from trajectories.models import (
    PARTY_FIELDS,
    ActionPoint,
    Conversation,
    RecordReading,
    RecordResponse,
    SharedRecord,
)
from trajectories.records.readers import Reader, Readers, readers_of, schools_of
from trajectories.records.words import share_title

MOST_WORDS = 8
WITH_CONVERSATION = [
    "conversation__kind",
    "conversation__adviser",
    "conversation__programme__penvoerder",
    *(f"conversation__{name}" for name in PARTY_FIELDS),
]


@dataclass(frozen=True)
class Sharing:
    """How it stands with the shared record of one conversation, for staff.

    ``versions``: newest first, each with ``readings`` and ``responses``; ``holding``: the one that the party
    reads now, if any; ``unread``: who can read it and did not open that version yet; ``schools``: all that it was
    held for; ``title``: what sharing it is called.
    """

    versions: list[SharedRecord]
    holding: SharedRecord | None
    readers: Readers
    schools: list[Any] = field(default_factory=list)
    title: str = ""

    @property
    def unread(self) -> list[Reader]:
        """Who can read what holds, and did not open it yet."""
        read = {row.user_id for row in self.holding.readings.all()} if self.holding else set()
        return [one for one in self.readers.can if one.user is not None and one.user.pk not in read]

    @property
    def responses(self) -> list[RecordResponse]:
        """What was said to any version, the latest first."""
        found = chain.from_iterable(version.responses.all() for version in self.versions)
        return sorted(found, key=lambda row: (row.at, row.pk), reverse=True)

    @property
    def open_comments(self) -> list[RecordResponse]:
        """The comments that wait for the adviser."""
        return [row for row in self.responses if not row.confirms and row.settled_at is None]


def sharing_of(conversation: Conversation) -> Sharing:
    """Gather how it stands with sharing ``conversation``; a constant number of queries."""
    versions = list(
        conversation.records.select_related("by", "withdrawn_by")
        .prefetch_related(
            Prefetch("readings", RecordReading.objects.select_related("user")),
            Prefetch("responses", RecordResponse.objects.select_related("by", "settled_by")),
        )
        .order_by("-number")
    )
    for version in versions:
        for response in version.responses.all():
            response.record = version
    holding = versions[0] if versions and versions[0].withdrawn_at is None else None
    schools = schools_of(conversation)
    title = share_title(conversation, len(schools))
    return Sharing(versions, holding, readers_of(conversation, schools), schools, title)


def unread_number(user: Any) -> int:
    """Return how many records are shared with the user that they did not open yet. One query."""
    number: int = SharedRecord.objects.own_of(user).holding().filter(_unread_q(user)).count()
    return number


def _unread_q(user: Any) -> Any:
    return ~Exists(RecordReading.objects.filter(record=OuterRef("pk"), user=user))


def records_of(user: Any, words: str = "") -> QuerySet[SharedRecord]:
    """Return what is shared with the user and holds, newest first.

    Each has ``is_unread``, ``is_confirmed`` (by the user) and ``is_several`` (held for several schools at once).

    ``words``: keep those that have every word, in the text, the kind, or the names of school or people.
    """
    mine = RecordResponse.objects.filter(record=OuterRef("pk"), by=user, confirms=True)
    rows: QuerySet[SharedRecord] = SharedRecord.objects.own_of(user).holding()
    rows = rows.annotate(
        is_unread=_unread_q(user),
        is_confirmed=Exists(mine),
        is_several=Exists(Conversation.also_schools.through.objects.filter(conversation=OuterRef("conversation"))),
    )
    for word in words.replace("\0", "").split()[:MOST_WORDS]:
        found = Q(text__icontains=word) | Q(conversation__kind__name__icontains=word)
        for name in PARTY_FIELDS:
            found |= Q(**{f"conversation__{name}__name__icontains": word})
        found |= Q(conversation__adviser__given_name__icontains=word)
        found |= Q(conversation__adviser__family_name__icontains=word)
        rows = rows.filter(found)
    return rows.select_related(*WITH_CONVERSATION).order_by("-at", "-pk")


def latest_of_school(user: Any, school: School) -> SharedRecord | None:
    """Return the newest record about ``school`` that is shared with the user, with ``is_unread``. One query."""
    of_school = Conversation.objects.with_school(school).order_by().values("pk")
    return records_of(user).filter(conversation__in=of_school).first()


@dataclass(frozen=True)
class RecordPage:
    """One version of a record as somebody of the party reads it.

    ``is_reader``: the person is of the party, so opening counts as reading, and they may respond; staff see the same
    page without that. ``newest``: what holds, when this is an earlier version. ``confirmed``: the person's own
    confirmation of this version; ``confirmed_before``: of an earlier one.
    """

    record: SharedRecord
    is_reader: bool
    newest: SharedRecord | None
    earlier: list[SharedRecord]
    points: list[ActionPoint]
    responses: list[RecordResponse]
    schools: list[Any]

    @property
    def is_open(self) -> bool:
        """Whether the person can respond: it holds, and it is theirs."""
        return self.is_reader and self.newest is None and self.record.withdrawn_at is None

    @property
    def confirmed(self) -> RecordResponse | None:
        """The person's confirmation of this version."""
        return next((row for row in self.responses if row.confirms and row.record_id == self.record.pk), None)

    @property
    def confirmed_before(self) -> RecordResponse | None:
        """The person's latest confirmation of an earlier version."""
        return next((row for row in self.responses if row.confirms and row.record.number < self.record.number), None)

    @property
    def comments(self) -> list[RecordResponse]:
        """The person's own comments, also on earlier versions, the latest first."""
        return [row for row in self.responses if not row.confirms]


def record_or_404(user: Any, pk: int) -> SharedRecord:
    """Return a version of a record that the user may see; ``Http404`` for all others."""
    rows = SharedRecord.objects.visible_to(user).select_related(*WITH_CONVERSATION, "by")
    rows = rows.prefetch_related("conversation__participants")
    found: SharedRecord = get_object_or_404(rows, pk=pk)
    return found


def own_record_or_404(user: Any, pk: int) -> SharedRecord:
    """Return a version that is shared with the user as somebody of the party; ``Http404`` for all others."""
    record = record_or_404(user, pk)
    if not is_reader(user, record):
        raise Http404
    return record


def is_reader(user: Any, record: SharedRecord) -> bool:
    """Say whether the user reads ``record`` as somebody of the party, and not as the penvoerder's own."""
    return record.conversation.programme.penvoerder_id not in access_of(user).staff_of


def record_page(user: Any, record: SharedRecord) -> RecordPage:
    """Gather the page of ``record``, which the user may see; a constant number of queries."""
    conversation = record.conversation
    versions = list(SharedRecord.objects.visible_to(user).filter(conversation=conversation).order_by("-number"))
    newest = versions[0] if versions and versions[0].number > record.number else None
    points = ActionPoint.objects.visible_to(user).in_force().filter(conversation=conversation, owner_user=None)
    responses = RecordResponse.objects.filter(record__conversation=conversation, by=user).select_related("record")
    return RecordPage(
        record=record,
        is_reader=is_reader(user, record),
        newest=newest,
        earlier=[row for row in versions if row.number < record.number],
        points=list(points.exclude(text="").select_related("owner_person", *PARTY_FIELDS)),
        responses=list(responses.order_by("-at", "-pk")),
        schools=schools_of(conversation),
    )


def comments_to_settle(user: Any) -> QuerySet[RecordResponse]:
    """Return the comments on shared records that wait for the user's penvoerder, the oldest first. One query.

    Each row brings ``by`` (who says it), ``text``, ``at`` and ``record.conversation`` with ``kind``, ``adviser``
    and the party, so that a line needs nothing more; one's own: ``.filter(record__conversation__adviser=user)``.
    """
    rows = RecordResponse.objects.filter(
        confirms=False, settled_at=None, record__conversation__programme__penvoerder__in=access_of(user).staff_of
    )
    parties = [f"record__conversation__{name}" for name in PARTY_FIELDS]
    return rows.select_related("by", "record__conversation__kind", "record__conversation__adviser", *parties).order_by(
        "at", "pk"
    )


def names_of(readers: Iterable[Reader]) -> str:
    """Return the names of ``readers``, for a sentence."""
    return ", ".join(reader.name for reader in readers)
