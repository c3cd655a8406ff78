"""Steps of a trajectory: where each stands, on which days, and doing one again."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import OPEN_STATUSES, StepStatus, Trajectory, TrajectoryStatus, TrajectoryStep
from trajectories.trajectory.seen import changed_meanwhile, step_seen
from trajectories.trajectory.services.common import CLOSED, day_problems, day_text, locked, reason_problems, record

# How far along a status is; a step that goes to a lower one goes back and needs a reason.
_RANK = {StepStatus.TODO: 0, StepStatus.BUSY: 1, StepStatus.SKIPPED: 2, StepStatus.DONE: 2}
LONGEST_NOTE = 250


def _locked_step(step: TrajectoryStep) -> tuple[Trajectory, TrajectoryStep]:
    """Lock the trajectory first, as whoever completes it does: no step goes back while it is being completed."""
    trajectory = locked(step.trajectory_id)
    return trajectory, TrajectoryStep.objects.select_for_update().get(pk=step.pk)


def _standing_problems(trajectory: Trajectory) -> list[str]:
    """Say why no step can be marked now: the trajectory has ended, or stands still."""
    if trajectory.status == TrajectoryStatus.PAUSED:
        return [_("This trajectory stands still. Let it go on first; then you can mark its steps.")]
    if trajectory.status not in OPEN_STATUSES:
        return [_("This trajectory has ended; its steps cannot be changed any more.")]
    return []


@transaction.atomic
def mark_step(
    *,
    step: TrajectoryStep,
    status: str,
    note: str | None = "",
    on: datetime.date | None = None,
    by: Any,
    reason: str = "",
    seen: str = "",
) -> TrajectoryStep:
    """Set the status and note (at most 250 characters, the school reads it) of a step, as of the day ``on``.

    ``begun_on`` is the day it got under way, ``done_on`` the day it was done or skipped. ``on`` is today when left
    out, except that a status that stays as it is then keeps its days (only the note changes). ``note`` None leaves the
    note alone. Going back (done to under way, under way to not begun) needs ``reason``; skipping needs a reason or a
    note that tells it, and a step that may not be skipped stays. ``seen``: what the sender saw (``step_seen``); a step
    that somebody else changed meanwhile is not overwritten. Only a running trajectory can be marked.
    Raises ``DomainError``, all reasons at once.
    """
    trajectory, step = _locked_step(step)
    before, after, day = StepStatus(step.status), StepStatus(status), on or today()
    note, reason = step.note if note is None else note.strip(), reason.strip()
    if seen and seen != step_seen(step) and (after, note) != (before, step.note):
        raise DomainError(changed_meanwhile())
    problems = day_problems(trajectory.programme, day, not_before=trajectory.started_on)
    problems += _standing_problems(trajectory)
    if len(note) > LONGEST_NOTE:
        problems.append(_("The note is too long: at most 250 characters."))
    if _RANK[after] < _RANK[before]:
        problems += reason_problems(reason, _("Say briefly why this step goes back."))
    if after == StepStatus.SKIPPED and before != after:
        problems += _skipping_problems(step, reason or note)
    if after == StepStatus.DONE and step.begun_on and before == StepStatus.BUSY and day < step.begun_on:
        problems.append(
            _("The step got under way on %(day)s, so it cannot be done before.") % {"day": day_text(step.begun_on)}
        )
    if problems:
        raise DomainError(*problems)
    if before != after or on is not None:
        _set_days(step, before, after, day)
    step.status, step.note = after, note
    step.save(update_fields=["status", "note", "begun_on", "done_on"])
    if before != after:
        record(trajectory, before, after, by=by, reason=reason or note, step=step)
    return step


def _skipping_problems(step: TrajectoryStep, reason: str) -> list[str]:
    if not step.may_be_skipped:
        return [
            _("‘%(step)s’ belongs to every trajectory of this track, so it cannot be skipped. It can wait, though.")
            % {"step": step.name}
        ]
    return reason_problems(reason, _("Say briefly why this step is skipped."))


def _set_days(step: TrajectoryStep, before: StepStatus, after: StepStatus, day: datetime.date) -> None:
    if after == StepStatus.TODO:
        step.begun_on = step.done_on = None
    elif after == StepStatus.BUSY:
        going_back = _RANK[before] > _RANK[after]
        step.begun_on = step.begun_on if going_back and step.begun_on else day
        step.done_on = None
    else:
        step.done_on = day
        if after == StepStatus.DONE:
            step.begun_on = min(step.begun_on or day, day)


@transaction.atomic
def correct_step_days(
    *, step: TrajectoryStep, begun_on: datetime.date | None, done_on: datetime.date | None, by: Any
) -> TrajectoryStep:
    """Correct the days of a step that is under way, done or skipped; what they were is kept with who and when.

    Raises ``DomainError``, all reasons at once: a day missing or too many for how the step stands, days in the wrong
    order or outside the trajectory.
    """
    trajectory, step = _locked_step(step)
    problems = []
    if trajectory.status not in OPEN_STATUSES:
        problems.append(_("This trajectory has ended; its steps cannot be changed any more."))
    if step.status == StepStatus.TODO:
        problems.append(_("This step has not begun, so it has no days yet."))
    if step.status == StepStatus.BUSY and begun_on is None:
        problems.append(_("Fill in since when the step is under way."))
    if step.status == StepStatus.BUSY and done_on is not None:
        problems.append(_("The step is under way. Mark it as done to give it that day."))
    if step.status in CLOSED and done_on is None:
        problems.append(_("Fill in on which day the step was done or skipped."))
    for day in (begun_on, done_on):
        if day is not None:
            found = day_problems(trajectory.programme, day, not_before=trajectory.started_on)
            problems += [problem for problem in found if problem not in problems]
    if begun_on and done_on and done_on < begun_on:
        problems.append(_("A step cannot be done before it began."))
    if problems:
        raise DomainError(*problems)
    before = (step.begun_on, step.done_on)
    if before != (begun_on, done_on):
        step.begun_on, step.done_on = begun_on, done_on
        step.save(update_fields=["begun_on", "done_on"])
        words = {"before": _days_text(*before), "after": _days_text(begun_on, done_on)}
        reason = _("Days corrected: %(before)s became %(after)s") % words
        record(trajectory, step.status, step.status, by=by, reason=reason, step=step)
    return step


def _days_text(begun_on: datetime.date | None, done_on: datetime.date | None) -> str:
    days = [day_text(day) for day in (begun_on, done_on) if day]
    return " – ".join(days) or _("no day")


@transaction.atomic
def repeat_step(*, step: TrajectoryStep, by: Any) -> TrajectoryStep:
    """Do a step once more: a new step at the end of the trajectory with its own days and note; return it.

    The step that is repeated keeps what it had. Raises ``DomainError``, all reasons at once: the track does not repeat
    this step, it is not done yet, it is being repeated already, or the trajectory does not run.
    """
    trajectory, step = _locked_step(step)
    first = TrajectoryStep.objects.select_related("template").get(pk=step.repeat_of_id or step.pk)
    problems = _standing_problems(trajectory)
    if first.template is None or not first.template.may_be_repeated:
        problems.append(_("‘%(step)s’ is a step that is done once.") % {"step": first.name})
    elif first.status != StepStatus.DONE:
        problems.append(_("‘%(step)s’ is not done yet, so there is nothing to repeat.") % {"step": first.name})
    elif first.repeats.exclude(status__in=CLOSED).exists():
        problems.append(_("‘%(step)s’ is being repeated already; you find it at the end.") % {"step": first.name})
    if problems:
        raise DomainError(*problems)
    last = trajectory.steps.aggregate(last=Max("number"))["last"] or 0
    again = TrajectoryStep.objects.create(
        trajectory=trajectory,
        template=first.template,
        repeat_of=first,
        number=last + 1,
        name=first.name,
        description=first.description,
        result=first.result,
    )
    record(trajectory, "", StepStatus.TODO, by=by, step=again, reason=_("Once more"))
    return again
