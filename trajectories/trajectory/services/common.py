"""What the writes about a trajectory share: days that can be, the record of a change, the lock."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from cmk.core.models import today
from trajectories.models import Programme, StepStatus, Trajectory, TrajectoryChange, TrajectoryPause

CLOSED = (StepStatus.DONE, StepStatus.SKIPPED)
LONGEST_REASON = 400


def day_text(value: datetime.date) -> str:
    """Return a day as people write it: ``4 mei 2026``."""
    return formats.date_format(value, "j F Y")


def day_problems(programme: Programme, on: datetime.date, *, not_before: datetime.date | None = None) -> list[str]:
    """Return sentences about a day that cannot be: in the future, outside the programme, before what it follows."""
    problems = []
    if on > today():
        problems.append(_("The day cannot be in the future."))
    elif not programme.start <= on <= programme.end:
        words = {"start": day_text(programme.start), "end": day_text(programme.end)}
        problems.append(_("The day must fall within the programme: %(start)s to %(end)s.") % words)
    elif not_before and on < not_before:
        problems.append(_("The day cannot be before %(day)s, when this began.") % {"day": day_text(not_before)})
    return problems


def reason_problems(reason: str, missing: str) -> list[str]:
    """Return what is wrong with a reason that has to be given: ``missing`` when there is none, or its length."""
    if not reason.strip():
        return [missing]
    if len(reason.strip()) > LONGEST_REASON:
        return [_("The reason is too long: at most %(number)s characters.") % {"number": LONGEST_REASON}]
    return []


def record(trajectory: Trajectory, before: str, after: str, *, by: Any, reason: str = "", step: Any = None) -> None:
    """Keep who changed what, when and why."""
    TrajectoryChange.objects.create(
        trajectory=trajectory,
        step=step,
        from_status=before,
        to_status=after,
        reason=reason.strip()[:LONGEST_REASON],
        by=by,
    )


def locked(trajectory: Trajectory | int) -> Trajectory:
    """Lock a trajectory (or its key) for this transaction; return it as it is now, with programme and school.

    Everything that changes a trajectory or what hangs on it locks it first, so that two people wait for each other.
    """
    key = trajectory.pk if isinstance(trajectory, Trajectory) else trajectory
    rows = Trajectory.objects.select_for_update(of=("self",)).select_related("programme", "school")
    return rows.get(pk=key)


def open_pause(trajectory: Trajectory) -> TrajectoryPause | None:
    """Return the pause that a trajectory is in, or None."""
    return TrajectoryPause.objects.filter(trajectory=trajectory, end__isnull=True).first()
