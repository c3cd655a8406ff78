"""Reads about the trajectories of one school."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from schools.models import School
from trajectories.models import (
    Programme,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
    TrajectoryStep,
)
from trajectories.trajectory.services.common import CLOSED


@dataclass(frozen=True)
class SchoolRoad:
    """The road of one school: the trajectory that runs (or None), those that ended, and what can be begun.

    ``tracks`` are those of the current programme, for beginning a trajectory. Trajectories carry their steps in
    ``steps_in_order`` and, for staff, their changes in ``changes_in_order`` (newest first).
    """

    running: Trajectory | None
    ended: list[Trajectory] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)

    @property
    def steps(self) -> list[TrajectoryStep]:
        """The steps of the running trajectory."""
        return self.running.steps_in_order if self.running else []  # type: ignore[attr-defined]

    @property
    def current_step(self) -> TrajectoryStep | None:
        """The first step that is neither done nor skipped, or None."""
        return next((step for step in self.steps if step.status not in CLOSED), None)

    @property
    def closed_steps(self) -> int:
        """How many steps are done or skipped."""
        return sum(step.status in CLOSED for step in self.steps)


def road_of_school(user: Any, school: School, programme: Programme | None) -> SchoolRoad:
    """Gather what ``user`` may see of the trajectories of ``school``: five queries at most.

    The running one is that of ``programme``; ended ones of earlier programmes of the penvoerder are there too.
    """
    changes = TrajectoryChange.objects.select_related("by", "step").order_by("-at", "-pk")
    rows = list(
        Trajectory.objects.visible_to(user)
        .filter(school=school)
        .select_related("track__next_track", "programme")
        .prefetch_related(
            Prefetch("steps", TrajectoryStep.objects.order_by("number"), to_attr="steps_in_order"),
            Prefetch("changes", changes, to_attr="changes_in_order"),
        )
        .order_by("-started_on", "-pk")
    )
    running = next(
        (row for row in rows if row.status == TrajectoryStatus.RUNNING and programme and row.programme == programme),
        None,
    )
    tracks = list(Track.objects.filter(programme=programme).order_by("order", "number")) if programme else []
    return SchoolRoad(running, [row for row in rows if row != running], tracks)
