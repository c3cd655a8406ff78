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
def correct_pause(
    *, pause: TrajectoryPause, start: datetime.date, end: datetime.date | None, reason: str, by: Any
) -> TrajectoryPause:
    """Put the days and the reason of a pause right; what it said before is kept in the trajectory's history.

    A pause that has ended keeps an end, and one that lasts has none (``end_pause`` gives it one). Raises
    ``DomainError``, all reasons at once: no reason, days that cannot be, or that fall within another pause.
    """
    trajectory = locked(pause.trajectory_id)
    row = _there(pause)
    problems = day_problems(trajectory.programme, start, not_before=trajectory.started_on)
    if row.end is None and end is not None:
        problems.append(_("The trajectory still stands still. Let it go on to give the pause a last day."))
    elif row.end is not None and end is None:
        problems.append(_("Fill in the day on which the trajectory went on again."))
    elif end is not None:
        problems += [one for one in day_problems(trajectory.programme, end) if one not in problems]
        if end < start:
            problems.append(_("It cannot go on before it stood still: choose a day from %(day)s.") % _words(start))
        if trajectory.ended_on and end > trajectory.ended_on:
            problems.append(_("The trajectory ended on %(day)s, so the pause did too.") % _words(trajectory.ended_on))
    problems += reason_problems(reason, _("Say briefly why the trajectory stands still."))
    for other in TrajectoryPause.objects.filter(trajectory=trajectory).exclude(pk=row.pk):
        if (end is None or other.start < end) and (other.end is None or start < other.end):
            words = {"start": day_text(other.start), "end": day_text(other.end) if other.end else _("now")}
            problems.append(_("These days fall within another pause: %(start)s to %(end)s.") % words)
    if problems:
        raise DomainError(*problems)
    if (row.start, row.end, row.reason) != (start, end, reason.strip()):
        _remember(row, trajectory, by)
        row.start, row.end, row.reason = start, end, reason.strip()
        row.save(update_fields=["start", "end", "reason"])
    return row


@transaction.atomic
def remove_pause(*, pause: TrajectoryPause, by: Any) -> None:
    """Take away a pause that never was; a trajectory that still stood still by it runs again.

    Raises ``DomainError`` when somebody took it away already.
    """
    trajectory = locked(pause.trajectory_id)
    row = _there(pause)
    _remember(row, trajectory, by)
    if row.end is None:
        trajectory.status = TrajectoryStatus.RUNNING
        trajectory.save(update_fields=["status", "changed_at"])
    row.delete()


def _there(pause: TrajectoryPause) -> TrajectoryPause:
    row: TrajectoryPause | None = TrajectoryPause.objects.filter(pk=pause.pk).first()
    if row is None:
        raise DomainError(_("Somebody took this pause away meanwhile."))
    return row


def _remember(row: TrajectoryPause, trajectory: Trajectory, by: Any) -> None:
    """Keep in the history what a pause said until now."""
    words = {"start": day_text(row.start), "end": day_text(row.end) if row.end else _("now"), "reason": row.reason}
    told = _("pause corrected; it said: %(start)s to %(end)s, %(reason)s") % words
    record(trajectory, TrajectoryStatus.PAUSED, trajectory.status, by=by, reason=told)


def _words(day: datetime.date) -> dict[str, str]:
    return {"day": day_text(day)}


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
