"""Reads about the needs that were heard in conversations.

A need counts once a conversation in which it was tapped is recorded. A conversation that was held for several schools
at once was heard once, and counts as one for each of its schools. What was taken out of use keeps its counts.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cmk.core.schoolyears import SchoolYear
from schools.models import School
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus, Need, NeedNote, Programme, Trajectory
from trajectories.needs.forms import OTHER_FIELDS, Asked


@dataclass(frozen=True)
class Year:
    """A column of the trend: a school year or calendar year, from ``start`` up to and including ``end``."""

    name: str
    start: datetime.date
    end: datetime.date


@dataclass
class NeedCount:
    """How often a need was heard (``need`` None: all of them), by how many schools, partners and others; by year."""

    need: Need | None
    heard: int = 0
    by_year: Counter[str] = field(default_factory=Counter)
    parties: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def count(self, party: str) -> int:
        """Return how many parties of the kind ``party`` said it."""
        return len(self.parties.get(party, ()))

    @property
    def schools(self) -> int:
        """How many schools said it."""
        return self.count("school")

    @property
    def partners(self) -> int:
        """How many partners said it."""
        return self.count("partner")

    @property
    def others(self) -> int:
        """How many municipalities, school boards and collaborations said it."""
        return sum(self.count(name) for name in OTHER_FIELDS)


@dataclass(frozen=True)
class NeedsFound:
    """The counts of every need, the most heard first, with all together, and over how many conversations."""

    rows: list[NeedCount]
    total: NeedCount
    years: list[Year]
    conversations: int
    with_needs: int

    @property
    def most(self) -> int:
        """How often the need was heard that was heard most."""
        return max((row.heard for row in self.rows), default=0)


def any_heard(user: Any, programme: Programme) -> bool:
    """Say whether any need was heard at all, whatever the filters. One query."""
    return heard(user, programme, Asked()).exists()


def talks(user: Any, programme: Programme, asked: Asked) -> QuerySet[Conversation]:
    """Return the recorded conversations that ``asked`` leaves, without an order."""
    rows: QuerySet[Conversation] = Conversation.objects.visible_to(user)
    rows = rows.filter(programme=programme, status=ConversationStatus.RECORDED).order_by()
    if asked.since:
        rows = rows.filter(held_at__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(held_at__lt=_midnight(asked.until + datetime.timedelta(days=1)))
    if asked.adviser:
        rows = rows.filter(adviser=asked.adviser)
    if asked.parties:
        rows = rows.filter(_with_kinds(asked.parties))
    if (schools := chosen_schools(programme, asked)) is not None:
        with_them = Q(pk__in=Conversation.objects.with_schools(schools).order_by().values("pk"))
        if asked.municipality and not asked.track:
            place = asked.municipality
            with_them |= Q(partner__municipality=place) | Q(municipality=place)
        rows = rows.filter(with_them)
    return rows


def _with_kinds(fields: tuple[str, ...]) -> Q:
    """Return the condition that a conversation is with a party of these kinds; one for schools beside it counts too."""
    found = Q(pk__in=Conversation.also_schools.through.objects.values("conversation")) if "school" in fields else Q()
    for name in fields:
        found |= Q(**{f"{name}__isnull": False})
    return found


def chosen_schools(programme: Programme, asked: Asked) -> QuerySet[School] | None:
    """Return the schools of the municipality and track that are asked for; None when all count."""
    if not asked.municipality and not asked.track:
        return None
    schools = School.objects.order_by()
    if asked.municipality:
        schools = schools.filter(municipality=asked.municipality)
    if asked.track:
        gone = Trajectory.objects.filter(programme=programme, track=asked.track)
        schools = schools.filter(pk__in=gone.values("school"))
    return schools.values("pk")  # type: ignore[return-value]


def heard(user: Any, programme: Programme, asked: Asked) -> QuerySet[NeedNote]:
    """Return the needs that were heard in the conversations that ``asked`` leaves."""
    rows = NeedNote.objects.filter(conversation__in=talks(user, programme, asked).values("pk"))
    return rows.filter(need=asked.need) if asked.need else rows


def sentences(user: Any, programme: Programme, asked: Asked) -> QuerySet[NeedNote]:
    """Return what was said, the latest first, with what stands beside it."""
    parties = [f"conversation__{name}" for name in PARTY_FIELDS]
    rows = heard(user, programme, asked).select_related(
        "need",
        "conversation__adviser",
        "conversation__kind",
        "conversation__school__municipality",
        "conversation__partner__municipality",
        *parties,
    )
    return rows.prefetch_related("conversation__also_schools").order_by("-conversation__held_at", "-pk")


def count_needs(user: Any, programme: Programme, asked: Asked) -> NeedsFound:
    """Count the needs of ``programme`` over the conversations that ``asked`` leaves. Six queries at most."""
    found = heard(user, programme, asked).order_by()
    fields = [f"conversation__{name}_id" for name in PARTY_FIELDS]
    notes = list(found.values_list("need_id", "conversation_id", "conversation__held_at", *fields))
    also: dict[int, set[int]] = defaultdict(set)
    through = Conversation.also_schools.through.objects.filter(conversation__in=found.values("conversation"))
    for conversation_id, school_id in through.values_list("conversation_id", "school_id"):
        also[conversation_id].add(school_id)
    chosen = chosen_schools(programme, asked)
    only = None if chosen is None else set(chosen.values_list("pk", flat=True))
    counts = {need.pk: NeedCount(need) for need in programme.needs.all()}
    total = NeedCount(None)
    days = []
    for need_id, conversation_id, held_at, *ids in notes:
        day = timezone.localtime(held_at).date()
        days.append(day)
        parties = {name: {pk} for name, pk in zip(PARTY_FIELDS, ids, strict=True) if pk}
        schools = parties.get("school", set()) | also.get(conversation_id, set())
        parties["school"] = schools if only is None else schools & only
        for row in (counts[need_id], total):
            row.heard += 1
            row.by_year[year_of(day, asked.by_school_year).name] += 1
            for name, pks in parties.items():
                row.parties[name] |= pks
    shown = [row for row in counts.values() if row.heard or (row.need and row.need.retired_on is None)]
    shown.sort(key=lambda row: -row.heard)
    return NeedsFound(
        rows=shown,
        total=total,
        years=_years(days, asked.by_school_year),
        conversations=talks(user, programme, asked).count(),
        with_needs=len({conversation_id for _need, conversation_id, *_more in notes}),
    )


def year_of(day: datetime.date, by_school_year: bool) -> Year:
    """Return the school year or calendar year in which ``day`` falls."""
    if by_school_year:
        year = SchoolYear.of(day)
        return Year(str(year), year.start, year.end)
    return Year(str(day.year), datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31))


def _years(days: list[datetime.date], by_school_year: bool) -> list[Year]:
    """Return the years from the first to the last of ``days``, without gaps."""
    if not days:
        return []
    years, last = [year_of(min(days), by_school_year)], max(days)
    while years[-1].end < last:
        years.append(year_of(years[-1].end + datetime.timedelta(days=1), by_school_year))
    return years


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
