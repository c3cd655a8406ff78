"""Letting a trajectory stand still for a while and go on again, and how closely it is guided."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import OPEN_STATUSES, Intensity, Trajectory, TrajectoryPause, TrajectoryStatus
from trajectories.trajectory.services.common import (
    day_problems,
    day_text,
    locked,
    open_pause,
    reason_problems,
    record,
)


@transaction.atomic
def pause_trajectory(
    *, trajectory: Trajectory, on: datetime.date | None = None, reason: str, by: Any
) -> TrajectoryPause:
    """Let a running trajectory stand still from the day ``on`` (default today), with a reason; return the pause.

    Raises ``DomainError``, all reasons at once: no reason, it has ended or stands still already, a day that cannot be
    or that falls within an earlier pause.
    """
    day = on or today()
    trajectory = locked(trajectory)
    problems = day_problems(trajectory.programme, day, not_before=trajectory.started_on)
    if trajectory.status == TrajectoryStatus.PAUSED:
        problems.append(_("This trajectory stands still already."))
    elif trajectory.status != TrajectoryStatus.RUNNING:
        problems.append(_("This trajectory has already ended."))
    problems += reason_problems(reason, _("Say briefly why the trajectory stands still."))
    earlier = TrajectoryPause.objects.filter(trajectory=trajectory, end__gt=day).order_by("-end").first()
    if earlier is not None and earlier.end is not None:
        problems.append(
            _("It stood still until %(day)s before; choose that day or a later one.") % {"day": day_text(earlier.end)}
        )
    if problems:
        raise DomainError(*problems)
    pause = TrajectoryPause.objects.create(trajectory=trajectory, start=day, reason=reason.strip())
    trajectory.status = TrajectoryStatus.PAUSED
    trajectory.save(update_fields=["status", "changed_at"])
    record(trajectory, TrajectoryStatus.RUNNING, TrajectoryStatus.PAUSED, by=by, reason=reason)
    return pause


@transaction.atomic
def end_pause(*, trajectory: Trajectory, on: datetime.date | None = None, note: str = "", by: Any) -> TrajectoryPause:
    """Let a trajectory that stands still go on again from the day ``on`` (default today); return the pause that ended.

    Raises ``DomainError`` when it does not stand still, or when the day cannot be.
    """
    day = on or today()
    trajectory = locked(trajectory)
    pause = open_pause(trajectory)
    problems = day_problems(trajectory.programme, day, not_before=pause.start if pause else None)
    if trajectory.status != TrajectoryStatus.PAUSED or pause is None:
        problems.append(_("This trajectory does not stand still."))
    if problems or pause is None:
        raise DomainError(*problems)
    pause.end = day
    pause.save(update_fields=["end"])
    trajectory.status = TrajectoryStatus.RUNNING
    trajectory.save(update_fields=["status", "changed_at"])
    record(trajectory, TrajectoryStatus.PAUSED, TrajectoryStatus.RUNNING, by=by, reason=note)
    return pause


@transaction.atomic
def change_intensity(*, trajectory: Trajectory, intensity: str, reason: str = "", by: Any) -> Trajectory:
    """Say how closely a school is guided; a change is kept with who, when and (when given) why.

    Raises ``DomainError`` for what is no intensity, or when the trajectory has ended.
    """
    trajectory = locked(trajectory)
    problems = []
    if intensity not in Intensity.values:
        problems.append(_("Choose how closely the school is guided."))
    if trajectory.status not in OPEN_STATUSES:
        problems.append(_("This trajectory has already ended."))
    if problems:
        raise DomainError(*problems)
    before = trajectory.intensity
    if before != intensity:
        trajectory.intensity = intensity
        trajectory.save(update_fields=["intensity", "changed_at"])
        record(trajectory, before, intensity, by=by, reason=reason)
    return trajectory
