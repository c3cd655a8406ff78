"""Reads about the trajectories of one school."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from schools.models import School
from trajectories.models import (
    OPEN_STATUSES,
    Programme,
    StepFile,
    StepStatus,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryPause,
    TrajectoryStatus,
    TrajectoryStep,
)
from trajectories.trajectory.services.common import CLOSED


@dataclass(frozen=True)
class SchoolRoad:
    """The road of one school: the trajectory that has not ended (or None), those that ended, and what can be begun.

    ``tracks`` are those of the current programme, for beginning a trajectory, the one that follows ``present`` (or the
    latest that ended) first. Trajectories carry their steps with files in ``steps_in_order``, their pauses and changes
    (newest first) in ``pauses_in_order`` and ``changes_in_order``, and in ``round`` which time they walk their track.
    """

    present: Any | None
    ended: list[Any] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)

    @property
    def steps(self) -> list[TrajectoryStep]:
        """The steps of the present trajectory."""
        return list(self.present.steps_in_order) if self.present else []

    @property
    def current_step(self) -> TrajectoryStep | None:
        """The first step that is neither done nor skipped, or None."""
        return next((step for step in self.steps if step.status not in CLOSED), None)

    @property
    def next_step(self) -> TrajectoryStep | None:
        """The step that comes after the current one, or None."""
        still_open = [step for step in self.steps if step.status not in CLOSED]
        return still_open[1] if len(still_open) > 1 else None

    @property
    def closed_steps(self) -> int:
        """How many steps are done or skipped."""
        return sum(step.status in CLOSED for step in self.steps)

    @property
    def pause(self) -> TrajectoryPause | None:
        """The pause in which the school is now, or None."""
        pauses: list[TrajectoryPause] = list(self.present.pauses_in_order) if self.present else []
        return next((pause for pause in pauses if pause.end is None), None)

    @property
    def earlier_pauses(self) -> list[TrajectoryPause]:
        """The times in which the present trajectory stood still before."""
        return [pause for pause in self.present.pauses_in_order if pause.end is not None] if self.present else []

    @property
    def repeatable(self) -> set[int]:
        """Keys of the steps of the present trajectory that can be done once more now."""
        if self.present is None or self.present.status != TrajectoryStatus.RUNNING:
            return set()
        busy = {step.repeat_of_id for step in self.steps if step.repeat_of_id and step.status not in CLOSED}
        return {
            step.pk
            for step in self.steps
            if step.repeat_of_id is None
            and step.status == StepStatus.DONE
            and step.pk not in busy
            and step.template is not None
            and step.template.may_be_repeated
        }


def road_of_school(user: Any, school: School, programme: Programme | None) -> SchoolRoad:
    """Gather what ``user`` may see of the trajectories of ``school``: six queries at most.

    The present one is that of ``programme``; ended ones of earlier programmes of the penvoerder are there too.
    """
    changes = TrajectoryChange.objects.select_related("by", "step").order_by("-at", "-pk")
    files = Prefetch("files", StepFile.objects.select_related("by"), to_attr="files_in_order")
    steps = TrajectoryStep.objects.select_related("template").order_by("number").prefetch_related(files)
    rows: list[Any] = list(
        Trajectory.objects.visible_to(user)
        .filter(school=school)
        .select_related("track__next_track", "programme")
        .prefetch_related(
            Prefetch("steps", steps, to_attr="steps_in_order"),
            Prefetch("changes", changes, to_attr="changes_in_order"),
            Prefetch("pauses", TrajectoryPause.objects.order_by("-start", "-pk"), to_attr="pauses_in_order"),
        )
        .order_by("-started_on", "-pk")
    )
    _count_rounds(rows)
    present = next((row for row in rows if row.status in OPEN_STATUSES and row.programme == programme), None)
    tracks = list(programme.tracks.filter(retired_on=None).order_by("order", "number")) if programme else []
    latest = present or next((row for row in rows if row.programme == programme), None)
    if latest is not None:
        tracks.sort(key=lambda track: track.pk != latest.track.next_track_id)
    return SchoolRoad(present, [row for row in rows if row != present], tracks)


def _count_rounds(rows: list[Any]) -> None:
    """Write on each trajectory (``rows``, latest first) which time it walks its track; what was stopped is no time."""
    walked: Counter[int] = Counter()
    for row in reversed(rows):
        row.round = walked[row.track_id] + 1
        if row.status != TrajectoryStatus.STOPPED:
            walked[row.track_id] += 1
