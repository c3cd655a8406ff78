"""How far the schools are in their trajectories: per track and per step."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from trajectories.models import (
    OPEN_STATUSES,
    OPEN_STEPS,
    Programme,
    StepStatus,
    Track,
    Trajectory,
    TrajectoryPause,
    TrajectoryStatus,
    TrajectoryStep,
)


@dataclass(frozen=True)
class StepProgress:
    """One step of a track: how many schools have done it, are busy with it, have it before them, skipped it.

    ``here`` counts the schools whose first unfinished step this is: where the schools are now.
    """

    number: int
    name: str
    done: int
    busy: int
    todo: int
    skipped: int
    here: int

    @property
    def n(self) -> int:
        """The schools that have this step in their trajectory."""
        return self.done + self.busy + self.todo + self.skipped


@dataclass(frozen=True)
class TrackProgress:
    """One track: unique schools by how their latest trajectory in it stands, and the steps of those not stopped.

    ``running`` are under way; ``paused`` stand still for a while and still take part.
    """

    key: str
    number: int
    name: str
    running: int
    completed: int
    stopped: int
    steps: tuple[StepProgress, ...]
    paused: int = 0

    @property
    def schools(self) -> int:
        """The schools that are or were under way in this track and did not stop, those that stand still too."""
        return self.running + self.paused + self.completed


@dataclass(frozen=True)
class Progress:
    """All tracks as they stood on ``as_of``; ``schools`` counts each school once, whatever its tracks."""

    as_of: datetime.date
    schools: int
    tracks: tuple[TrackProgress, ...]


# The row of a step: its template, or for a copy without one its number.
_Key = tuple[str, int]


@dataclass(frozen=True)
class _Copy:
    """A step of a trajectory as it stood: which row it belongs to, and whether it is done once more."""

    key: _Key
    number: int
    name: str
    status: StepStatus
    is_repeat: bool


def _status_on(status: str, ended_on: datetime.date | None, as_of: datetime.date, *, paused: bool) -> TrajectoryStatus:
    """Return how a trajectory stood on ``as_of``; ``paused``: whether that day lies within a pause."""
    if status in OPEN_STATUSES or (ended_on is not None and ended_on > as_of):
        return TrajectoryStatus.PAUSED if paused else TrajectoryStatus.RUNNING
    return TrajectoryStatus(status)


def _step_on(
    status: str, begun_on: datetime.date | None, done_on: datetime.date | None, as_of: datetime.date
) -> StepStatus:
    """Return how a step stood on ``as_of``; a step without days stood as it stands now."""
    if status in (StepStatus.DONE, StepStatus.SKIPPED) and done_on is not None and done_on > as_of:
        return StepStatus.BUSY if begun_on is not None and begun_on <= as_of else StepStatus.TODO
    if status == StepStatus.BUSY and begun_on is not None and begun_on > as_of:
        return StepStatus.TODO
    return StepStatus(status)


def _step_rows(templates: dict[_Key, tuple[int, str]], walks: Iterable[list[_Copy]]) -> tuple[StepProgress, ...]:
    """Count the steps of trajectories; a step that the track no longer has keeps its own number and name.

    A step that is done once more counts as it was done first; while that is under way, the school is there again.
    """
    named = dict(templates)
    counts: dict[_Key, Counter[str]] = {key: Counter() for key in named}
    for copies in walks:
        current: _Key | None = None
        for copy in copies:
            named.setdefault(copy.key, (copy.number, copy.name))
            count = counts.setdefault(copy.key, Counter())
            if not copy.is_repeat:
                count[copy.status] += 1
            if current is None and copy.status in OPEN_STEPS:
                current = copy.key
        if current is not None:
            counts[current]["here"] += 1
    order = sorted(named, key=lambda key: (named[key][0], key not in templates, key))
    return tuple(
        StepProgress(
            number=named[key][0],
            name=named[key][1],
            done=counts[key][StepStatus.DONE],
            busy=counts[key][StepStatus.BUSY],
            todo=counts[key][StepStatus.TODO],
            skipped=counts[key][StepStatus.SKIPPED],
            here=counts[key]["here"],
        )
        for key in order
    )


def _copies(programme: Programme, as_of: datetime.date, by_number: dict[tuple[int, int], _Key]) -> dict[int, Any]:
    """Return the steps of the trajectories of ``programme`` by trajectory, in order, as they stood. One query."""
    found: dict[int, list[_Copy]] = {}
    steps = TrajectoryStep.objects.filter(trajectory__programme=programme, trajectory__started_on__lte=as_of)
    fields = ("trajectory__track", "template", "number", "name", "status", "begun_on", "done_on", "repeat_of")
    for pk, track, template, number, name, status, begun_on, done_on, repeat_of in steps.order_by(
        "trajectory", "number"
    ).values_list("trajectory_id", *fields):
        key = ("template", template) if template else by_number.get((track, number), ("number", number))
        state = _step_on(status, begun_on, done_on, as_of)
        found.setdefault(pk, []).append(_Copy(key, number, name, state, repeat_of is not None))
    return found


def _present(track: Track) -> dict[_Key, tuple[int, str]]:
    """Return the steps that a trajectory beginning now gets, with number and name."""
    return {("template", step.pk): (step.number, step.name) for step in track.steps.all() if step.retired_on is None}


def progress_per_step(programme: Programme, as_of: datetime.date) -> Progress:
    """Count per track and step where the schools of ``programme`` stood on ``as_of``. Four queries.

    A school that walks a track again counts there with its latest trajectory. A retired step is shown as long as
    trajectories have it.
    """
    tracks = list(Track.objects.filter(programme=programme).order_by("number", "order").prefetch_related("steps"))
    still = TrajectoryPause.objects.filter(trajectory=OuterRef("pk"), start__lte=as_of)
    still = still.filter(Q(end__isnull=True) | Q(end__gt=as_of))
    rows = (
        Trajectory.objects.filter(programme=programme, started_on__lte=as_of)
        .annotate(stood_still=Exists(still))
        .order_by("started_on", "pk")
        .values_list("pk", "school_id", "track_id", "status", "ended_on", "stood_still")
    )
    latest: dict[tuple[int, int], tuple[int, str]] = {}
    for pk, school_id, track_id, status, ended_on, stood_still in rows:
        latest[track_id, school_id] = (pk, _status_on(status, ended_on, as_of, paused=stood_still))
    templates = {track.pk: _present(track) for track in tracks}
    by_number = {(pk, number): key for pk, named in templates.items() for key, (number, _name) in named.items()}
    copies = _copies(programme, as_of, by_number)
    result = []
    for track in tracks:
        own = [entry for (track_id, _school), entry in latest.items() if track_id == track.pk]
        if track.retired_on and not own:
            continue
        states = Counter(status for _pk, status in own)
        going = [copies.get(pk, []) for pk, status in own if status != TrajectoryStatus.STOPPED]
        result.append(
            TrackProgress(
                key=track.key,
                number=track.number,
                name=track.name,
                running=states[TrajectoryStatus.RUNNING],
                paused=states[TrajectoryStatus.PAUSED],
                completed=states[TrajectoryStatus.COMPLETED],
                stopped=states[TrajectoryStatus.STOPPED],
                steps=_step_rows(templates[track.pk], going),
            )
        )
    schools = {school for (_track, school), (_pk, status) in latest.items() if status != TrajectoryStatus.STOPPED}
    return Progress(as_of=as_of, schools=len(schools), tracks=tuple(result))
