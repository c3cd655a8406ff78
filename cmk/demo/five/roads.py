"""The trajectories of a programme, from first to last day, and what schools wanted and reached on the way."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from random import Random
from typing import Any

from cmk.demo.content import dice
from cmk.demo.days import Days
from cmk.demo.five.cases import Case
from cmk.demo.five.people import Staff
from cmk.demo.roads import Ledger, Walk, write_down
from schools.models import School
from trajectories.models import Programme, Track, Trajectory, TrajectoryChange, TrajectoryPause, TrajectoryStatus


@dataclass(frozen=True)
class Road:
    """What one school did: the tracks that it walked, in order, when it began and how it ended."""

    school: School
    place: int
    tracks: tuple[Track, ...]
    start: datetime.date
    end: datetime.date
    stopped: bool

    def is_on(self, day: datetime.date) -> bool:
        """Say whether the school took part on a day."""
        return self.start <= day <= self.end


def make_roads(case: Case, programme: Programme, schools: list[School], staff: Staff, days: Days) -> list[Road]:
    """Make the trajectories with their steps; returns the roads in the order of the schools.

    The data deals the routes: how many schools of which kind go which tracks, from when, and whether they stopped.
    """
    random = dice(f"{case.key}:roads")
    tracks = {track.key: track for track in programme.tracks.select_related("level").prefetch_related("steps")}
    left = [(place, school) for place, school in enumerate(schools)]
    left = [left[0], *random.sample(left[1:], len(left) - 1)]
    roads = []
    for route in case.told["routes"]:
        fitting = [one for one in left if one[1].education in route["of"]][: route["schools"]]
        left = [one for one in left if one not in fitting]
        for place, school in fitting:
            roads.append(_road(route, place, school, tuple(tracks[key] for key in route["tracks"]), days, random))
    ledger = Ledger()
    for road in sorted(roads, key=lambda road: road.place):
        for walk in _walks(road, case, random):
            write_down(walk, programme, staff.of(road.place), ledger, days, random)
    _pause(case, ledger, days, random)
    return sorted(roads, key=lambda road: road.place)


def _road(
    route: dict[str, Any], place: int, school: School, tracks: tuple[Track, ...], days: Days, random: Random
) -> Road:
    first, last = route["begins"]
    start = _working(first + datetime.timedelta(days=random.randrange((last - first).days + 1)))
    latest = min(start + datetime.timedelta(days=route["lasts"]), days.today) if "lasts" in route else days.today
    latest = min(latest, route.get("stopped", latest))
    end = _working(latest - datetime.timedelta(days=random.randrange(10, 90)))
    return Road(school, place, tracks, start, end, "stopped" in route)


def _working(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=max(day.weekday() - 4, 0))


def _walks(road: Road, case: Case, random: Random) -> list[Walk]:
    """Divide a road over its tracks: each takes about equally long."""
    walks: list[Walk] = []
    length = (road.end - road.start).days
    start = road.start
    for number, track in enumerate(road.tracks, start=1):
        is_last = number == len(road.tracks)
        end = (
            road.end if is_last else _working(road.start + datetime.timedelta(days=length * number // len(road.tracks)))
        )
        steps = [step for step in track.steps.all() if step.retired_on is None]
        stopped = road.stopped and is_last
        texts = {"notes": case.texts["steps"][track.key], "skipped": case.texts["skipped"], "busy": [""]}
        walks.append(
            Walk(
                road.school,
                track,
                start,
                random.randrange(1, len(steps) - 1) if stopped else len(steps),
                TrajectoryStatus.STOPPED if stopped else TrajectoryStatus.COMPLETED,
                end,
                random.choice(case.texts["stopped" if stopped else "finished"]),
                texts,
                frozenset(case.told.get("may_skip", ())),
            )
        )
        start = end + datetime.timedelta(days=random.randrange(7, 30))
    return walks


def _pause(case: Case, ledger: Ledger, days: Days, random: Random) -> None:
    """Write the trajectories down, some of which stood still for a while (in these years: corona)."""
    told = case.told["pause"]
    running = [row for row in ledger.trajectories if row.started_on < told["start"] and _ended(row) > told["end"]]
    pauses = []
    for trajectory in random.sample(running, min(told["schools"], len(running))):
        pauses.append(
            TrajectoryPause(trajectory=trajectory, start=told["start"], end=told["end"], reason=told["reason"])
        )
        for old, new, day, reason in (
            (TrajectoryStatus.RUNNING, TrajectoryStatus.PAUSED, told["start"], told["reason"]),
            (TrajectoryStatus.PAUSED, TrajectoryStatus.RUNNING, told["end"], ""),
        ):
            ledger.changes.append(
                TrajectoryChange(
                    trajectory=trajectory, from_status=old, to_status=new, reason=reason, at=days.at(day, 12)
                )
            )
    ledger.write()
    for pause in pauses:
        pause.trajectory = pause.trajectory  # it has its key now
    TrajectoryPause.objects.bulk_create(pauses)


def _ended(trajectory: Trajectory) -> datetime.date:
    return trajectory.ended_on or datetime.date.max
