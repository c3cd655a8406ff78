"""Reads about activities."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from cmk.core.spreadsheets import Sheet
from schools.models import School
from trajectories.models import Activity, ActivityStatus, Ambition, AmbitionStatus, Programme


@dataclass(frozen=True)
class ActivityFilter:
    """What to keep of the list; None keeps all. ``year`` is a calendar year, as in the plan and the accounts."""

    kind: int | None = None
    line: int | None = None
    status: str | None = None
    year: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered away."""
        return any(value is not None for value in (self.kind, self.line, self.status, self.year))


def activities(user: Any, programme: Programme, *, keep: ActivityFilter | None = None) -> QuerySet[Activity]:
    """Return the activities of ``programme`` that ``user`` may see and that ``keep`` keeps, the latest first.

    ``school_count`` says how many schools took part.
    """
    keep = keep or ActivityFilter()
    rows = Activity.objects.visible_to(user).filter(programme=programme)
    if keep.kind is not None:
        rows = rows.filter(kind=keep.kind)
    if keep.line is not None:
        rows = rows.filter(kind__line=keep.line)
    if keep.status is not None:
        rows = rows.filter(status=keep.status)
    if keep.year is not None:
        rows = rows.filter(starts_on__year=keep.year)
    return (
        rows.select_related("kind__line", "municipality")
        .annotate(school_count=Count("schools", distinct=True))
        .order_by("-starts_on", "-pk")
    )


def years_of(programme: Programme) -> list[int]:
    """Return the calendar years of a programme."""
    return list(range(programme.start.year, programme.end.year + 1))


def schools_to_choose(programme: Programme, on: datetime.date, *, activity: Activity | None = None) -> QuerySet[School]:
    """Return the schools of the programme's municipalities that were open on the day ``on``, by municipality.

    The schools of ``activity`` are among them, also those that have closed since.
    """
    mine = Q(municipality__in=programme.municipalities.all())
    keep = mine & (Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    if activity is not None:
        keep |= Q(pk__in=activity.schools.values("pk"))
    return School.objects.filter(keep).select_related("municipality").order_by("municipality__name", "name", "code")


def ambitions_to_choose(activity: Activity) -> QuerySet[Ambition]:
    """Return what the schools of ``activity`` work on in its programme, and for what it is done already."""
    mine = Q(programme=activity.programme_id, school__in=activity.schools.values("pk"), status=AmbitionStatus.CURRENT)
    rows = Ambition.objects.filter(mine | Q(pk__in=activity.ambitions.values("pk")))
    return rows.select_related("school").order_by("school__name", "order", "pk")


def activities_sheet(rows: Iterable[Activity], programme: Programme) -> Sheet:
    """Return the list as a table for download: a line per activity, schools by location code and name."""
    header = [
        _("Title"),
        _("Kind"),
        _("Line"),
        _("First day"),
        _("Last day"),
        _("Status"),
        _("Municipality"),
        _("Neighbourhood"),
        _("Number of schools"),
        _("Schools"),
        _("Number of people"),
        _("Note"),
    ]
    lines = []
    for row in rows:
        schools = sorted(row.schools.all(), key=lambda school: school.name)
        line = row.kind.line
        lines.append(
            [
                row.title,
                row.kind.name,
                (f"{line.letter} {line.name}".strip() if line else ""),
                row.starts_on,
                row.ends_on,
                str(ActivityStatus(row.status).label),
                row.municipality.name if row.municipality else "",
                row.area,
                len(schools),
                "; ".join(f"{school.code} {school.name}" for school in schools),
                row.attendance,
                row.note,
            ]
        )
    return Sheet(title=_("Activities"), header=header, rows=lines, notes=[str(programme)])
