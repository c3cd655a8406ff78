"""Completing and stopping a trajectory, and taking that back."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import OPEN_STATUSES, Trajectory, TrajectoryStatus
from trajectories.trajectory.services.common import (
    CLOSED,
    day_problems,
    day_text,
    locked,
    open_pause,
    reason_problems,
    record,
)


def _end(trajectory: Trajectory, status: TrajectoryStatus, on: datetime.date, by: Any, reason: str) -> Trajectory:
    before = trajectory.status
    trajectory.status, trajectory.ended_on = status, on
    trajectory.save(update_fields=["status", "ended_on", "changed_at"])
    record(trajectory, before, status, by=by, reason=reason)
    return trajectory


def _not_ended(trajectory: Trajectory, on: datetime.date) -> tuple[Trajectory, list[str]]:
    """Lock the trajectory and return it with what forbids ending it on the day ``on``."""
    trajectory = locked(trajectory)
    problems = day_problems(trajectory.programme, on, not_before=trajectory.started_on)
    if trajectory.status not in OPEN_STATUSES:
        problems.append(_("This trajectory has already ended."))
    return trajectory, problems


@transaction.atomic
def complete_trajectory(
    *, trajectory: Trajectory, on: datetime.date | None = None, by: Any, reason: str = ""
) -> Trajectory:
    """Complete a running trajectory on the day ``on`` (default today).

    Raises ``DomainError`` when a step is neither done nor skipped, naming those steps, when it stands still, or when
    the day cannot be.
    """
    day = on or today()
    trajectory, problems = _not_ended(trajectory, day)
    if trajectory.status == TrajectoryStatus.PAUSED:
        problems.append(_("This trajectory stands still. Let it go on first, or stop it."))
    steps = list(trajectory.steps.all())
    if still_open := [step.name for step in steps if step.status not in CLOSED]:
        problems.append(_("Not every step is done or skipped yet: %(steps)s.") % {"steps": ", ".join(still_open)})
    last = max((step.done_on for step in steps if step.done_on), default=None)
    if last and day < last:
        problems.append(
            _("The last step was done on %(day)s, so it cannot be complete before.") % {"day": day_text(last)}
        )
    if problems:
        raise DomainError(*problems)
    return _end(trajectory, TrajectoryStatus.COMPLETED, day, by, reason)


@transaction.atomic
def stop_trajectory(*, trajectory: Trajectory, on: datetime.date | None = None, reason: str, by: Any) -> Trajectory:
    """Stop a trajectory before its end, with a reason, also while it stands still: its pause ends that day.

    Raises ``DomainError`` without a reason, or when the day cannot be.
    """
    day = on or today()
    trajectory, problems = _not_ended(trajectory, day)
    problems += reason_problems(reason, _("Say briefly why the trajectory stops."))
    pause = open_pause(trajectory)
    if pause is not None and day < pause.start:
        problems.append(
            _("The trajectory has stood still since %(day)s; choose that day or a later one.")
            % {"day": day_text(pause.start)}
        )
    if problems:
        raise DomainError(*problems)
    if pause is not None:
        pause.end = day
        pause.save(update_fields=["end"])
    return _end(trajectory, TrajectoryStatus.STOPPED, day, by, reason)


@transaction.atomic
def resume_trajectory(*, trajectory: Trajectory, reason: str, by: Any) -> Trajectory:
    """Take back the ending of a trajectory, with a reason: it runs again. (``end_pause`` is for one that stood still.)

    Raises ``DomainError`` without a reason, when it has not ended, or when the school has begun another one since.
    """
    trajectory = locked(trajectory)
    before = trajectory.status
    problems = []
    if before == TrajectoryStatus.RUNNING:
        problems.append(_("This trajectory is running already."))
    if before == TrajectoryStatus.PAUSED:
        problems.append(_("This trajectory has not ended: it stands still for a while."))
    problems += reason_problems(reason, _("Say briefly why the trajectory goes on after all."))
    others = Trajectory.objects.filter(programme=trajectory.programme_id, school=trajectory.school_id)
    if others.exclude(pk=trajectory.pk).filter(started_on__gte=trajectory.ended_on or today()).exists():
        problems.append(_("The school has begun another trajectory since."))
    if problems:
        raise DomainError(*problems)
    trajectory.status, trajectory.ended_on = TrajectoryStatus.RUNNING, None
    trajectory.save(update_fields=["status", "ended_on", "changed_at"])
    record(trajectory, before, TrajectoryStatus.RUNNING, by=by, reason=reason)
    return trajectory
