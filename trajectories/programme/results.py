"""What the programme promised and what is realised, counted from the data as unique schools, areas or activities.

Rules of counting (see ``Indicator``): only what has started and was not stopped counts; a school counts once, in
the phase in which its earliest trajectory in the track started, so that the phases add up to unique totals. The fund
rejected counts in which schools came up twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from trajectories.models import (
    Activity,
    ActivityStatus,
    Indicator,
    Phase,
    Programme,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.models.programme import IndicatorSource, Unit


@dataclass(frozen=True)
class PhaseColumn:
    """A phase as a column: ``label`` heads it (the year in which the phase ends)."""

    key: str
    name: str
    label: str
    start: datetime.date
    end: datetime.date


@dataclass(frozen=True)
class PhaseCell:
    """One indicator in one phase: ``target`` is None where none was set; ``realised`` is what was new in it."""

    target: int | None
    realised: int


@dataclass(frozen=True)
class ResultRow:
    """One indicator: its cells (one a phase, in the order of the columns) and what is realised in all."""

    key: str
    name: str
    line: str
    source: str
    cells: tuple[PhaseCell, ...]
    realised: int
    unit: str = Unit.NUMBER.value

    @property
    def target(self) -> int | None:
        """The target over all phases, None when no phase has one."""
        return self.target_until(len(self.cells) - 1)

    def target_until(self, place: int) -> int | None:
        """Return the target up to and including the phase at ``place``: added up, but of percentages the highest."""
        targets = [cell.target for cell in self.cells[: place + 1] if cell.target is not None]
        return _together(targets, self.unit) if targets else None


@dataclass(frozen=True)
class ResultsTable:
    """The results table as it stood at the end of the day ``as_of``.

    ``current`` is the place of the phase in which that day falls (the first before, the last after the
    programme); None when the programme has no phases.
    """

    as_of: datetime.date
    phases: tuple[PhaseColumn, ...]
    rows: tuple[ResultRow, ...]
    current: int | None

    def expected(self, row: ResultRow) -> int | None:
        """Return what ``row`` should reach at the end of the current phase: its targets so far, added up."""
        return None if self.current is None else row.target_until(self.current)


def _together(numbers: list[int], unit: str) -> int:
    """Return what the phases amount to together: percentages (and things done or not) do not add up."""
    return sum(numbers) if unit == Unit.NUMBER else max(numbers, default=0)


@dataclass(frozen=True)
class _Start:
    """One trajectory as far as counting needs it."""

    school_id: int
    education: str
    track_id: int
    started_on: datetime.date
    counts: bool


def _starts(programme: Programme, as_of: datetime.date) -> list[_Start]:
    rows = (
        Trajectory.objects.filter(programme=programme, started_on__lte=as_of)
        .order_by("started_on", "pk")
        .values_list("school_id", "school__education", "track_id", "started_on", "status", "ended_on")
    )
    return [
        _Start(
            school_id,
            education,
            track_id,
            started_on,
            # Stopped only after the day of counting: on that day it still ran.
            counts=status != TrajectoryStatus.STOPPED or (ended_on is not None and ended_on > as_of),
        )
        for school_id, education, track_id, started_on, status, ended_on in rows
    ]


def _schools_by_first_day(indicator: Indicator, starts: Iterable[_Start]) -> dict[Hashable, datetime.date]:
    first_track: dict[int, int] = {}
    days: dict[Hashable, datetime.date] = {}
    for start in starts:
        first_track.setdefault(start.school_id, start.track_id)
        if not start.counts or (indicator.education and start.education not in indicator.education):
            continue
        if indicator.track_id and start.track_id != indicator.track_id:
            continue
        if indicator.first_track_only and first_track[start.school_id] != indicator.track_id:
            continue
        days.setdefault(start.school_id, start.started_on)
    return days


@dataclass(frozen=True)
class _Held:
    """One activity that was held, with the schools in it (id and kind of education)."""

    pk: int
    kind_id: int
    municipality_id: int | None
    area: str
    starts_on: datetime.date
    schools: tuple[tuple[int, str], ...]


def _held(programme: Programme, as_of: datetime.date, *, with_schools: bool) -> list[_Held]:
    activities = Activity.objects.filter(programme=programme, status=ActivityStatus.HELD, starts_on__lte=as_of)
    schools: dict[int, list[tuple[int, str]]] = {}
    if with_schools:
        pairs = Activity.schools.through.objects.filter(activity__in=activities)
        for activity_id, school_id, education in pairs.values_list("activity_id", "school_id", "school__education"):
            schools.setdefault(activity_id, []).append((school_id, education))
    rows = activities.order_by("starts_on", "pk").values_list("pk", "kind_id", "municipality_id", "area", "starts_on")
    return [_Held(*row, schools=tuple(schools.get(row[0], ()))) for row in rows]


def _activities_by_first_day(indicator: Indicator, held: Iterable[_Held]) -> dict[Hashable, datetime.date]:
    days: dict[Hashable, datetime.date] = {}
    for activity in held:
        if indicator.activity_kind_id and activity.kind_id != indicator.activity_kind_id:
            continue
        if indicator.source == IndicatorSource.ACTIVITIES:
            days[activity.pk] = activity.starts_on
        elif indicator.source == IndicatorSource.ACTIVITY_AREAS:
            if area := " ".join(activity.area.split()).casefold():
                days.setdefault((activity.municipality_id, area), activity.starts_on)
        else:
            for school_id, education in activity.schools:
                if not indicator.education or education in indicator.education:
                    days.setdefault(school_id, activity.starts_on)
    return days


def _place(phases: tuple[PhaseColumn, ...], day: datetime.date) -> int | None:
    """Return the place of the phase of ``day``; what came before counts in the first, what came after in the last."""
    if not phases:
        return None
    return max((place for place, phase in enumerate(phases) if phase.start <= day), default=0)


def _row(indicator: Indicator, phases: tuple[PhaseColumn, ...], days: Mapping[Hashable, datetime.date]) -> ResultRow:
    targets = {target.phase.key: target.value for target in indicator.targets.all()}
    if indicator.source == IndicatorSource.BY_HAND:
        filled_in = {value.phase.key: value.value for value in indicator.values.all()}
        reached = [filled_in.get(phase.key, 0) for phase in phases]
        realised = _together(reached, indicator.unit)
    else:
        places = [_place(phases, day) for day in days.values()]
        reached = [places.count(place) for place in range(len(phases))]
        realised = len(days)
    cells = tuple(PhaseCell(targets.get(phase.key), number) for phase, number in zip(phases, reached, strict=True))
    line = indicator.line
    return ResultRow(
        key=indicator.key,
        name=indicator.name,
        line=(line.letter or line.name) if line else "",
        source=indicator.source,
        cells=cells,
        realised=realised,
        unit=indicator.unit,
    )


def results_table(programme: Programme, as_of: datetime.date) -> ResultsTable:
    """Count every indicator of ``programme`` as it stood on ``as_of``, beside its targets per phase.

    At most eight queries, whatever the number of indicators, schools and activities.
    """
    phases = tuple(
        PhaseColumn(phase.key, phase.name, phase.label, phase.start, phase.end)
        for phase in Phase.objects.filter(programme=programme, retired_on=None).order_by("start", "order")
    )
    indicators = list(
        Indicator.objects.filter(programme=programme, retired_on=None)
        .select_related("line")
        .prefetch_related("targets__phase")
    )
    sources = {indicator.source for indicator in indicators}
    by_hand = [indicator for indicator in indicators if indicator.source == IndicatorSource.BY_HAND]
    prefetch_related_objects(by_hand, "values__phase")
    starts = _starts(programme, as_of) if IndicatorSource.TRAJECTORIES in sources else []
    by_schools = IndicatorSource.ACTIVITY_SCHOOLS in sources
    held = (
        _held(programme, as_of, with_schools=by_schools)
        if sources - {IndicatorSource.TRAJECTORIES, IndicatorSource.BY_HAND}
        else []
    )
    rows = tuple(
        _row(
            indicator,
            phases,
            _schools_by_first_day(indicator, starts)
            if indicator.source == IndicatorSource.TRAJECTORIES
            else _activities_by_first_day(indicator, held),
        )
        for indicator in indicators
    )
    return ResultsTable(as_of=as_of, phases=phases, rows=rows, current=_place(phases, as_of))
