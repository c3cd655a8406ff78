"""Schools that go along from one programme to the next: who can, who cannot and why, and doing it at once.

A school goes along with its latest trajectory when that was not stopped, also when it still runs: what stands in the
old programme stays as it is, to be read, and its results do not change. In the new programme the school begins anew,
on the first day, with all the steps of its track.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from schools.approach import settle_open_note
from schools.models import AskAgain, School
from trajectories.models import (
    Ambition,
    AmbitionStatus,
    PlacementAspect,
    Programme,
    ScenarioPlacement,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
    TrajectoryStep,
)


@dataclass(frozen=True)
class StaysBehind:
    """A school that does not go along, and why."""

    school: School
    reason: str


@dataclass(frozen=True)
class CarryOver:
    """Who can go along to ``programme``: the latest trajectories by old track; who cannot; how many went already."""

    programme: Programme
    old: Programme
    tracks: list[Track]
    going: dict[int, list[Trajectory]]
    staying: list[StaysBehind] = field(default_factory=list)
    gone: int = 0

    @property
    def number(self) -> int:
        """How many schools can go along."""
        return sum(len(rows) for rows in self.going.values())

    @property
    def is_open(self) -> bool:
        """Whether the first day has come: before it, no trajectory can begin."""
        return self.programme.start <= today()


def carry_over_of(programme: Programme) -> CarryOver | None:
    """Return who can go along to ``programme`` from the one before, in a fixed number of queries; None without one."""
    old = Programme.objects.filter(followed_by=programme).select_related("scenario_model").first()
    if old is None:
        return None
    latest: dict[int, Trajectory] = {}
    rows = Trajectory.objects.filter(programme=old).select_related("school__municipality", "track")
    for row in rows.order_by("-started_on", "-pk"):
        latest.setdefault(row.school_id, row)
    places = set(programme.municipalities.values_list("pk", flat=True))
    there = set(Trajectory.objects.filter(programme=programme).values_list("school_id", flat=True))
    going: dict[int, list[Trajectory]] = {}
    staying, gone = [], 0
    for row in sorted(latest.values(), key=lambda row: (str(row.school), row.pk)):
        if row.school_id in there:
            gone += 1
        elif reason := _reason(row, programme, places):
            staying.append(StaysBehind(row.school, reason))
        else:
            going.setdefault(row.track_id, []).append(row)
    tracks = {row.track_id: row.track for row in latest.values()}
    ordered = sorted(tracks.values(), key=lambda track: (track.order, track.number, track.pk))
    return CarryOver(programme, old, ordered, going, staying, gone)


def _reason(row: Trajectory, programme: Programme, places: set[int]) -> str:
    school = row.school
    if school.closed_on and school.closed_on <= programme.start:
        return _("closed on %(date)s") % {"date": day_full(school.closed_on)}
    if school.municipality_id not in places:
        return _("%(municipality)s is not in this programme") % {"municipality": school.municipality}
    if row.status == TrajectoryStatus.STOPPED:
        return _("stopped on %(date)s") % {"date": day_full(row.ended_on)}
    return ""


@transaction.atomic
def carry_over(*, programme: Programme, tracks: Mapping[int, Track], placements: bool, ambitions: bool, by: Any) -> int:
    """Let schools of the programme before begin in ``programme``, on its first day; return how many did.

    ``tracks``: by (key of the) track of the old programme the one in which its schools begin; the schools of a track
    that is not there stay behind. ``placements``: the latest level now and wanted of a school, per pillar, is where it
    begins and stands; ``ambitions``: the current ones. Schools that take part already are passed over, so doing it
    twice changes nothing. Raises ``DomainError`` before the first day, without a programme before, for a track of
    another programme, and when somebody else begins a trajectory at the same moment.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("penvoerder").get(pk=programme.pk)
    found = carry_over_of(programme)
    if found is None:
        raise DomainError(_("No programme comes before %(programme)s.") % {"programme": programme})
    if not found.is_open:
        words = {"programme": programme, "date": day_full(programme.start)}
        raise DomainError(_("%(programme)s begins on %(date)s. From that day on schools can go along.") % words)
    if any(track.programme_id != programme.pk for track in tracks.values()):
        raise DomainError(_("This track belongs to another programme."))
    rows = [(row, tracks[key]) for key, group in found.going.items() if key in tracks for row in group]
    try:
        with transaction.atomic():
            _begin(programme, found.old, rows, by)
    except IntegrityError as error:
        raise DomainError(
            _("Somebody else began a trajectory of one of these schools just now. Look again, and send it once more.")
        ) from error
    schools = [row.school_id for row, _track in rows]
    if placements and programme.scenario_model_id == found.old.scenario_model_id:
        _take_placements(programme, found.old, schools, by)
    if ambitions:
        _take_ambitions(programme, found.old, schools)
    return len(rows)


def _begin(programme: Programme, old: Programme, rows: list[tuple[Trajectory, Track]], by: Any) -> None:
    begun = Trajectory.objects.bulk_create(
        Trajectory(
            programme=programme,
            school_id=row.school_id,
            track=track,
            started_on=programme.start,
            intensity=row.intensity,
        )
        for row, track in rows
    )
    steps = {
        track.pk: list(track.steps.filter(retired_on__isnull=True).order_by("number"))
        for track in {track for _row, track in rows}
    }
    TrajectoryStep.objects.bulk_create(
        [
            TrajectoryStep(
                trajectory=trajectory,
                template=step,
                number=step.number,
                name=step.name,
                description=step.description,
                result=step.result,
                may_be_skipped=step.may_be_skipped,
            )
            for trajectory in begun
            for step in steps[trajectory.track_id]
        ],
        batch_size=500,
    )
    reason = _("Came along from %(programme)s") % {"programme": old}
    TrajectoryChange.objects.bulk_create(
        TrajectoryChange(trajectory=row, from_status="", to_status=TrajectoryStatus.RUNNING, reason=reason, by=by)
        for row in begun
    )
    tracks = {row.school_id: track for row, track in rows}
    asked = AskAgain.objects.open().filter(penvoerder=programme.penvoerder, school__in=tracks)
    for note in asked.select_related("school"):
        outcome = _("Takes part: %(track)s") % {"track": tracks[note.school_id].name}
        settle_open_note(penvoerder=programme.penvoerder, school=note.school, outcome=outcome)


def _take_placements(programme: Programme, old: Programme, schools: list[int], by: Any) -> None:
    """Let the latest levels begin the history in the new programme: now is the start too."""
    begun = set(ScenarioPlacement.objects.filter(programme=programme).values_list("school_id", flat=True))
    rows = (
        ScenarioPlacement.objects.standing()
        .filter(programme=old, school__in=set(schools) - begun)
        .filter(aspect__in=(PlacementAspect.NOW, PlacementAspect.WANTED))
        .order_by("-on", "-pk")
    )
    latest: dict[tuple[int, int | None, str], ScenarioPlacement] = {}
    for row in rows:
        latest.setdefault((row.school_id, row.pillar_id, row.aspect), row)
    made = []
    for row in latest.values():
        now = row.aspect == PlacementAspect.NOW
        for aspect in (PlacementAspect.START, PlacementAspect.NOW) if now else (PlacementAspect.WANTED,):
            made.append(
                ScenarioPlacement(
                    programme=programme,
                    school_id=row.school_id,
                    pillar_id=row.pillar_id,
                    aspect=aspect,
                    level_id=row.level_id,
                    on=programme.start,
                    source=row.source,
                    note=_("Came along from %(programme)s, where it stood since %(date)s")
                    % {"programme": old, "date": day_full(row.on)},
                    by=by,
                )
            )
    ScenarioPlacement.objects.bulk_create(made, batch_size=500)


def _take_ambitions(programme: Programme, old: Programme, schools: list[int]) -> None:
    begun = set(Ambition.objects.filter(programme=programme).values_list("school_id", flat=True))
    rows = Ambition.objects.filter(programme=old, school__in=set(schools) - begun, status=AmbitionStatus.CURRENT)
    numbers: dict[int, int] = {}
    made = []
    for row in rows.order_by("order", "pk"):
        numbers[row.school_id] = numbers.get(row.school_id, 0) + 1
        if numbers[row.school_id] <= programme.ambitions_at_most:
            made.append(
                Ambition(
                    programme=programme,
                    school_id=row.school_id,
                    text=row.text,
                    order=row.order,
                    since=programme.start,
                )
            )
    Ambition.objects.bulk_create(made, batch_size=500)
