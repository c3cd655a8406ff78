"""The team's calendar: conversations, activities and agreements that are due, day by day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cmk.core.models import today
from trajectories.conversations.points import points_of
from trajectories.followup.period import Period
from trajectories.models import (
    PARTY_FIELDS,
    Activity,
    ActivityStatus,
    Conversation,
    ConversationStatus,
)

ALL_DAY = datetime.time.min


@dataclass(frozen=True)
class Entry:
    """One thing on one day. ``kind``: ``conversation``, ``activity`` or ``agreement``; ``at``: when it has a time.

    ``who``: who does it; ``tone``: ``planned``, ``draft``, ``held`` or ``late``; ``row``: what it is about.
    """

    kind: str
    at: datetime.datetime | None
    title: str
    who: str
    tone: str
    url: str
    row: Any


@dataclass(frozen=True)
class Day:
    """One day of the calendar with what is on it: all-day things first, then by the clock."""

    day: datetime.date
    entries: list[Entry]
    is_outside: bool

    @property
    def is_today(self) -> bool:
        """Whether it is today."""
        return self.day == today()


def days_of(user: Any, period: Period, *, who: int | None, municipality: int | None) -> list[Day]:
    """Return every day of ``period`` with what the user may see on it. Three queries, whatever the numbers.

    ``who``: the colleague (id) whose conversations and agreements are kept; None keeps everybody's. Activities are
    the programme's, and stand there for everybody.
    """
    found: dict[datetime.date, list[Entry]] = defaultdict(list)
    for entries in (
        _conversations(user, period, who, municipality),
        _activities(user, period, municipality),
        _points(user, period, who, municipality),
    ):
        for day, entry in entries:
            found[day].append(entry)
    return [Day(day, sorted(found[day], key=_place), not period.holds(day)) for day in period.shown]


def _place(entry: Entry) -> tuple[datetime.time, str]:
    return (timezone.localtime(entry.at).time() if entry.at else ALL_DAY, entry.title)


def _in_municipality(pk: int | None) -> Q:
    return Q(school__municipality=pk) | Q(partner__municipality=pk) | Q(municipality=pk) if pk else Q()


def _conversations(
    user: Any, period: Period, who: int | None, municipality: int | None
) -> Iterator[tuple[datetime.date, Entry]]:
    start, end = period.moments
    rows = Conversation.objects.visible_to(user).filter(
        _in_municipality(municipality), held_at__gte=start, held_at__lt=end
    )
    if who is not None:
        rows = rows.filter(adviser=who)
    tones = {ConversationStatus.RECORDED: "held", ConversationStatus.DRAFT: "draft"}
    for row in rows.select_related("kind", "adviser", *PARTY_FIELDS):
        tone = tones.get(ConversationStatus(row.status), "planned")
        url = reverse("conversations:detail", args=[row.pk])
        title = f"{row.kind} {row.party}"
        yield row.held_on, Entry("conversation", row.held_at, title, row.adviser.name, tone, url, row)


def _activities(user: Any, period: Period, municipality: int | None) -> Iterator[tuple[datetime.date, Entry]]:
    rows = Activity.objects.visible_to(user).alias(until=Coalesce("ends_on", "starts_on"))
    rows = rows.exclude(status=ActivityStatus.CANCELLED).filter(starts_on__lte=period.shown[-1])
    rows = rows.filter(until__gte=period.shown[0])
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    for row in rows.select_related("kind"):
        tone = "held" if row.status == ActivityStatus.HELD else "planned"
        entry = Entry("activity", None, row.title, str(row.kind), tone, reverse("activities:edit", args=[row.pk]), row)
        for day in period.shown:
            if row.starts_on <= day <= (row.ends_on or row.starts_on):
                yield day, entry


def _points(
    user: Any, period: Period, who: int | None, municipality: int | None
) -> Iterator[tuple[datetime.date, Entry]]:
    rows = points_of(user).filter(
        _in_municipality(municipality),
        done_on__isnull=True,
        due_on__gte=period.shown[0],
        due_on__lte=period.shown[-1],
    )
    if who is not None:
        rows = rows.filter(owner_user=who)
    for row in rows:
        if row.due_on is None:
            continue
        tone = "late" if row.days_late else "planned"
        owner = row.owner.name if row.owner else str(row.party or "")
        url = reverse("actionpoints:change", args=[row.pk])
        yield row.due_on, Entry("agreement", None, row.text, owner, tone, url, row)
