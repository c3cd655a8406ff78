"""What a change of a track's steps may do to the trajectories that run; only when the project leader chooses so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from trajectories.models import OPEN_STATUSES, StepStatus, StepTemplate, Track, Trajectory, TrajectoryStep

# What a trajectory copies of a step, as ``start_trajectory`` does.
COPIED = ("name", "description", "result", "may_be_skipped")


def going(track: Track) -> QuerySet[Trajectory]:
    """Return the trajectories in ``track`` that have not ended, those that stand still included."""
    return Trajectory.objects.filter(track=track, status__in=OPEN_STATUSES)


def copies(step: StepTemplate) -> QuerySet[TrajectoryStep]:
    """Return the copies of ``step`` in trajectories that have not ended."""
    return TrajectoryStep.objects.filter(template=step, trajectory__status__in=OPEN_STATUSES)


def not_begun(step: StepTemplate) -> QuerySet[TrajectoryStep]:
    """Return the copies of ``step`` at which nobody has begun."""
    return copies(step).filter(status=StepStatus.TODO)


def follow_step(step: StepTemplate) -> None:
    """Give the trajectories that have not begun ``step`` the wording that it has now."""
    not_begun(step).update(**{name: getattr(step, name) for name in COPIED})


def add_steps(track: Track, steps: Iterable[StepTemplate]) -> None:
    """Give every trajectory of ``track`` that has not ended a copy of ``steps``, after the step that they follow.

    A fixed number of queries, whatever the number of trajectories.
    """
    order = {pk: place for place, pk in enumerate(track.steps.filter(retired_on=None).values_list("pk", flat=True))}
    walks: dict[int, list[TrajectoryStep]] = {pk: [] for pk in going(track).values_list("pk", flat=True)}
    for copy in TrajectoryStep.objects.filter(trajectory__in=walks).order_by("trajectory", "number"):
        walks[copy.trajectory_id].append(copy)
    # Numbers are unique in a trajectory: all stand aside first.
    TrajectoryStep.objects.filter(trajectory__in=walks).update(number=F("number") + 1000)
    made: list[TrajectoryStep] = []
    for pk, walk in walks.items():
        for step in sorted(steps, key=lambda step: step.number):
            copy = TrajectoryStep(trajectory_id=pk, template=step, **{name: getattr(step, name) for name in COPIED})
            walk.insert(_place(walk, step, order), copy)
            made.append(copy)
        for number, copy in enumerate(walk, start=1):
            copy.number = number
    TrajectoryStep.objects.bulk_update((copy for walk in walks.values() for copy in walk if copy.pk), ["number"], 500)
    TrajectoryStep.objects.bulk_create(made, 500)


def _place(walk: list[TrajectoryStep], step: StepTemplate, order: dict[Any, int]) -> int:
    """Return where a new step comes in a walk: after the last step that comes before it in the track."""
    before = [
        place
        for place, copy in enumerate(walk, start=1)
        if copy.repeat_of_id is None and order.get(copy.template_id, len(order)) < order[step.pk]
    ]
    return max(before, default=0)
