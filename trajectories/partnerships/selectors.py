"""Reads about schools and partners that work together, and about those that have nobody."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cmk.core.models import active_q, today
from partners.models import Partner
from partners.querysets import current_q
from schools.models import School
from trajectories.models import Partnership, Programme, Trajectory, TrajectoryStatus

MOST_TO_CHOOSE = 60


def open_school_q(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition that a school (reached through ``prefix``) is open on ``day``."""
    return Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": day})


def present_q(day: datetime.date | None = None) -> Q:
    """Return the condition that they work together on ``day`` (default today), and both are still there."""
    day = day or today()
    return active_q(day) & open_school_q(day, "school__") & current_q(day, "partner__")


def partnership_rows(user: Any) -> QuerySet[Partnership]:
    """Return what ``user`` may see of who works with whom, with all that a row names. One query."""
    rows: QuerySet[Partnership] = Partnership.objects.visible_to(user)
    return rows.select_related("school__municipality", "partner", "offer")


def partnership_or_404(user: Any, pk: int) -> Partnership:
    """Return one that the user may see; ``Http404`` otherwise."""
    row = partnership_rows(user).select_related("penvoerder").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class Together:
    """Those of one school or partner: that work together now, that will, and that did."""

    now: list[Partnership]
    later: list[Partnership]
    earlier: list[Partnership]

    def __bool__(self) -> bool:
        return bool(self.now or self.later or self.earlier)


def together(rows: QuerySet[Partnership]) -> Together:
    """Sort ``rows`` by how they stand today. One query."""
    day = today()
    found = Together([], [], [])
    for row in rows:
        closed, stopped = row.school.closed_on, row.partner.ended_on
        ended = any(one is not None and one <= day for one in (closed, stopped))
        if row.start > day and not ended:
            found.later.append(row)
        elif row.is_active(day) and not ended:
            found.now.append(row)
        else:
            found.earlier.append(row)
    return found


def of_school(user: Any, school: School) -> Together:
    """Return with which partners a school works, by name, as far as ``user`` may know. One query."""
    return together(partnership_rows(user).filter(school=school).order_by("partner__name", "-start", "pk"))


def of_partner(user: Any, partner: Partner) -> Together:
    """Return with which schools a partner works, by name, as far as ``user`` may know. One query."""
    return together(partnership_rows(user).filter(partner=partner).order_by("school__name", "-start", "pk"))


def schools_to_choose(user: Any, words: str) -> list[School]:
    """Return open schools with all ``words`` in name, code or place; at most ``MOST_TO_CHOOSE`` + 1. One query."""
    rows: QuerySet[School] = School.objects.visible_to(user).filter(open_school_q(today()))
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(code__istartswith=word)
            | Q(place__icontains=word)
            | Q(municipality__name__icontains=word)
        )
    return list(rows.select_related("municipality").order_by("name", "code")[: MOST_TO_CHOOSE + 1])


def partners_to_choose(user: Any, words: str) -> list[Partner]:
    """Return partners that work with us with all ``words`` in their name or place, as ``schools_to_choose`` does."""
    rows: QuerySet[Partner] = Partner.objects.visible_to(user).filter(current_q(today()))
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(municipality__name__icontains=word))
    return list(rows.select_related("municipality").order_by("name")[: MOST_TO_CHOOSE + 1])


def schools_without_partner(user: Any, programme: Programme | None = None) -> QuerySet[School]:
    """Return the open schools that work with no partner today; with ``programme`` only those that take part in it."""
    rows = Partnership.objects.visible_to(user).filter(present_q(), school=OuterRef("pk"))
    schools: QuerySet[School] = School.objects.visible_to(user).filter(open_school_q(today()), ~Exists(rows))
    if programme is not None:
        taking_part = Trajectory.objects.filter(programme=programme).exclude(status=TrajectoryStatus.STOPPED)
        schools = schools.filter(pk__in=taking_part.values("school"))
    return schools.select_related("municipality", "board").order_by("name", "code")


def partners_without_school(user: Any) -> QuerySet[Partner]:
    """Return the partners that work with us, and with no school today."""
    rows = Partnership.objects.visible_to(user).filter(present_q(), partner=OuterRef("pk"))
    partners: QuerySet[Partner] = Partner.objects.visible_to(user).filter(current_q(today()), ~Exists(rows))
    return partners.select_related("municipality").order_by("name")


@dataclass(frozen=True)
class Figures:
    """How many there are now: of ``present`` pairs, different ``schools`` and ``partners``, and who has nobody."""

    present: int
    schools: int
    partners: int
    schools_without: int
    taking_part_without: int
    partners_without: int


def figures(user: Any, programme: Programme | None) -> Figures:
    """Count over all that ``user`` may see; each school and partner once. Four queries."""
    pairs = list(Partnership.objects.visible_to(user).filter(present_q()).order_by().values_list("school", "partner"))
    return Figures(
        present=len(pairs),
        schools=len({school for school, _partner in pairs}),
        partners=len({partner for _school, partner in pairs}),
        schools_without=schools_without_partner(user).count(),
        taking_part_without=schools_without_partner(user, programme).count() if programme else 0,
        partners_without=partners_without_school(user).count(),
    )
