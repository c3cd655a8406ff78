"""The trajectories of the demo: who walks which track, how far, and who walks it for the second time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cmk.accounts.models import User
from cmk.demo.content import Deck, content, dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast, Part, Road
from schools.models import School
from trajectories.models import (
    Programme,
    StepStatus,
    StepTemplate,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
    TrajectoryStep,
)

# Spoor 2: a school may have in order what the third step is about.
SKIPS = frozenset({3})


@dataclass
class Ledger:
    """Gathers rows, to write them in a few statements."""

    trajectories: list[Trajectory] = field(default_factory=list)
    steps: list[TrajectoryStep] = field(default_factory=list)
    changes: list[TrajectoryChange] = field(default_factory=list)

    def write(self) -> None:
        """Write what was gathered."""
        Trajectory.objects.bulk_create(self.trajectories)
        for step in self.steps:
            step.trajectory = step.trajectory
        TrajectoryStep.objects.bulk_create(self.steps)
        for change in self.changes:
            change.trajectory, change.step = change.trajectory, change.step
        TrajectoryChange.objects.bulk_create(self.changes)


@dataclass(frozen=True)
class Walk:
    """One walk through a track: from ``start``, ``done`` steps finished, to ``end`` when it is over.

    ``texts``: what stands beside steps, as ``data/trajectories.yaml`` has it; ``skips``: numbers of steps that a school
    may have skipped.
    """

    school: School
    track: Track
    start: datetime.date
    done: int
    status: TrajectoryStatus = TrajectoryStatus.RUNNING
    end: datetime.date | None = None
    reason: str = ""
    texts: Mapping[str, Any] = field(default_factory=lambda: content("trajectories"))
    skips: frozenset[int] = frozenset()


def make_roads(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Make the trajectories with their steps and the record of who marked what when."""
    tracks = {track.number: track for track in programme.tracks.prefetch_related("steps")}
    random = dice("roads")
    ledger = Ledger()
    existing, stages = 0, Deck([1, 2, 2, 3, 3, 3, 4, 4, 4, 4], random)
    for part in cast.parts:
        if part.road is Road.NONE:
            continue
        if part.road is Road.EXISTING:
            walks = _existing(part, existing, tracks[1], days, stages)
            existing += 1
        else:
            walks = _new(part, tracks, days, random)
        for walk in walks:
            write_down(walk, programme, people.advisers[part.adviser], ledger, days, random)
    ledger.write()


def _existing(part: Part, number: int, track: Track, days: Days, stages: Deck) -> list[Walk]:
    """One walk for most; every third school has finished one last summer and walks again this year."""
    start = days.day(-660 + number * 37 % 60)
    if number % 3 == 1:
        over = days.day(-140 - number * 7 % 25)
        again = days.day(-80 + number * 3 % 20)
        texts = content("trajectories")
        return [
            Walk(part.school, track, start, track.steps.count(), TrajectoryStatus.COMPLETED, over, texts["finished"]),
            Walk(part.school, track, again, 2 if number % 2 else 1, reason=texts["again"]),
        ]
    # The home school is at its third step; of the others most are carrying out their plan.
    return [Walk(part.school, track, start, 2 if number == 0 else stages.deal())]


def _new(part: Part, tracks: dict[int, Track], days: Days, random: Random) -> list[Walk]:
    texts = content("trajectories")
    start = days.day(-560 + random.randrange(200))
    if part.road is Road.MOVED_ON:
        over = days.day(-150)
        return [
            Walk(
                part.school,
                tracks[2],
                days.day(-620),
                8,
                TrajectoryStatus.COMPLETED,
                over,
                texts["finished"],
                skips=SKIPS,
            ),
            Walk(part.school, tracks[1], days.day(-85), 1),
        ]
    if part.road is Road.STOPPED:
        return [
            Walk(
                part.school,
                tracks[2],
                start,
                2,
                TrajectoryStatus.STOPPED,
                days.day(-130),
                texts["stopped"],
                skips=SKIPS,
            )
        ]
    return [Walk(part.school, tracks[2], start, random.choice([2, 3, 4, 5]), skips=SKIPS)]


def write_down(walk: Walk, programme: Programme, adviser: User, ledger: Ledger, days: Days, random: Random) -> None:
    """Note down a walk: its trajectory, the steps, and the record of who marked what when."""
    trajectory = Trajectory(
        programme=programme,
        school=walk.school,
        track=walk.track,
        status=walk.status,
        started_on=walk.start,
        ended_on=walk.end,
        created_at=days.at(walk.start, 10),
    )
    ledger.trajectories.append(trajectory)
    ledger.changes.append(
        TrajectoryChange(
            trajectory=trajectory,
            to_status=TrajectoryStatus.RUNNING,
            reason=walk.reason if walk.end is None else "",
            by=adviser,
            at=days.at(walk.start, 10),
        )
    )
    moments = _moments(walk, days, random)
    for template in walk.track.steps.all():
        _step(template, trajectory, walk, moments, adviser, ledger, days, random)
    if walk.end is not None:
        ledger.changes.append(
            TrajectoryChange(
                trajectory=trajectory,
                from_status=TrajectoryStatus.RUNNING,
                to_status=walk.status,
                reason=walk.reason,
                by=adviser,
                at=days.at(walk.end, 16),
            )
        )


def _moments(walk: Walk, days: Days, random: Random) -> list[datetime.date]:
    """Return the day on which each finished step began, and the one on which the last of them ended.

    Steps take about equally long, give or take a third; school work is done on working days.
    """
    last = walk.end or days.day(-6 - random.randrange(45))
    length = max((last - walk.start).days, 0)
    shares = [random.uniform(0.67, 1.33) for _number in range(walk.done)]
    cuts = [length * sum(shares[: number + 1]) / sum(shares) for number in range(walk.done)]
    ends = [walk.start + datetime.timedelta(days=round(cut)) for cut in cuts]
    return [walk.start, *(days.day((end - days.today).days) for end in ends[:-1]), last]


def _step(
    template: StepTemplate,
    trajectory: Trajectory,
    walk: Walk,
    moments: list[datetime.date],
    adviser: User,
    ledger: Ledger,
    days: Days,
    random: Random,
) -> None:
    texts = walk.texts
    step = TrajectoryStep(
        trajectory=trajectory,
        template=template,
        number=template.number,
        name=template.name,
        description=template.description,
    )
    ledger.steps.append(step)
    number = template.number
    if number <= walk.done:
        step.begun_on, step.done_on = moments[number - 1], moments[number]
        step.status, step.note = StepStatus.DONE, random.choice(texts["notes"][number])
        if number in walk.skips and random.random() < 0.25:
            step.status, step.note, step.begun_on = StepStatus.SKIPPED, texts["skipped"], None
        _change(step, StepStatus.TODO, StepStatus(step.status), step.done_on, adviser, ledger, days)
    elif number == walk.done + 1 and walk.status == TrajectoryStatus.RUNNING:
        step.begun_on = min(moments[-1] + datetime.timedelta(days=random.randrange(1, 5)), days.today)
        step.status, step.note = StepStatus.BUSY, random.choice(texts["busy"])
        _change(step, StepStatus.TODO, StepStatus.BUSY, step.begun_on, adviser, ledger, days)


def _change(
    step: TrajectoryStep,
    old: StepStatus,
    new: StepStatus,
    day: datetime.date,
    adviser: User,
    ledger: Ledger,
    days: Days,
) -> None:
    ledger.changes.append(
        TrajectoryChange(
            trajectory=step.trajectory,
            step=step,
            from_status=old,
            to_status=new,
            reason=step.note,
            by=adviser,
            at=days.at(day, 15, 30),
        )
    )
