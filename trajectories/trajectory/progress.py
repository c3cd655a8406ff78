"""How far the schools are in their trajectories: per track and per step."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from trajectories.models import (
    Programme,
    StepStatus,
    Track,
    Trajectory,
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
    """One track: unique schools by how their latest trajectory in it stands, and the steps of those not stopped."""

    key: str
    number: int
    name: str
    running: int
    completed: int
    stopped: int
    steps: tuple[StepProgress, ...]

    @property
    def schools(self) -> int:
        """The schools that are or were under way in this track and did not stop."""
        return self.running + self.completed


@dataclass(frozen=True)
class Progress:
    """All tracks as they stood on ``as_of``; ``schools`` counts each school once, whatever its tracks."""

    as_of: datetime.date
    schools: int
    tracks: tuple[TrackProgress, ...]


def _status_on(status: str, ended_on: datetime.date | None, as_of: datetime.date) -> str:
    if status != TrajectoryStatus.RUNNING and ended_on is not None and ended_on > as_of:
        return TrajectoryStatus.RUNNING
    return status


def _step_on(
    status: str, begun_on: datetime.date | None, done_on: datetime.date | None, as_of: datetime.date
) -> StepStatus:
    """Return how a step stood on ``as_of``; a step without days stood as it stands now."""
    if status in (StepStatus.DONE, StepStatus.SKIPPED) and done_on is not None and done_on > as_of:
        return StepStatus.BUSY if begun_on is not None and begun_on <= as_of else StepStatus.TODO
    if status == StepStatus.BUSY and begun_on is not None and begun_on > as_of:
        return StepStatus.TODO
    return StepStatus(status)


def _step_rows(
    names: dict[int, str], steps_of: dict[int, list[tuple[int, str, StepStatus]]]
) -> tuple[StepProgress, ...]:
    """Count the steps of trajectories (by id); a step that the track no longer has keeps its own name."""
    counts: dict[int, Counter[str]] = {number: Counter() for number in names}
    for steps in steps_of.values():
        current: int | None = None
        for number, name, status in steps:
            names.setdefault(number, name)
            counts.setdefault(number, Counter())[status] += 1
            if current is None and status in (StepStatus.TODO, StepStatus.BUSY):
                current = number
        if current is not None:
            counts[current]["here"] += 1
    return tuple(
        StepProgress(
            number=number,
            name=names[number],
            done=counts[number][StepStatus.DONE],
            busy=counts[number][StepStatus.BUSY],
            todo=counts[number][StepStatus.TODO],
            skipped=counts[number][StepStatus.SKIPPED],
            here=counts[number]["here"],
        )
        for number in sorted(names)
    )


def progress_per_step(programme: Programme, as_of: datetime.date) -> Progress:
    """Count per track and step where the schools of ``programme`` stood on ``as_of``. Four queries.

    A school that walks a track again counts there with its latest trajectory.
    """
    tracks = list(Track.objects.filter(programme=programme).order_by("number", "order").prefetch_related("steps"))
    rows = (
        Trajectory.objects.filter(programme=programme, started_on__lte=as_of)
        .order_by("started_on", "pk")
        .values_list("pk", "school_id", "track_id", "status", "ended_on")
    )
    latest: dict[tuple[int, int], tuple[int, str]] = {}
    for pk, school_id, track_id, status, ended_on in rows:
        latest[track_id, school_id] = (pk, _status_on(status, ended_on, as_of))
    steps_of: dict[int, list[tuple[int, str, StepStatus]]] = {}
    steps = TrajectoryStep.objects.filter(trajectory__programme=programme, trajectory__started_on__lte=as_of)
    for pk, number, name, step_status, begun_on, done_on in steps.order_by("trajectory", "number").values_list(
        "trajectory_id", "number", "name", "status", "begun_on", "done_on"
    ):
        steps_of.setdefault(pk, []).append((number, name, _step_on(step_status, begun_on, done_on, as_of)))
    result = []
    for track in tracks:
        own = [entry for (track_id, _school), entry in latest.items() if track_id == track.pk]
        states = Counter(status for _pk, status in own)
        going = {pk: steps_of.get(pk, []) for pk, status in own if status != TrajectoryStatus.STOPPED}
        result.append(
            TrackProgress(
                key=track.key,
                number=track.number,
                name=track.name,
                running=states[TrajectoryStatus.RUNNING],
                completed=states[TrajectoryStatus.COMPLETED],
                stopped=states[TrajectoryStatus.STOPPED],
                steps=_step_rows({step.number: step.name for step in track.steps.all()}, going),
            )
        )
    schools = {school for (_track, school), (_pk, status) in latest.items() if status != TrajectoryStatus.STOPPED}
    return Progress(as_of=as_of, schools=len(schools), tracks=tuple(result))
