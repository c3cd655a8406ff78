"""Writes about trajectories: beginning one, marking steps, completing, going on, stopping.

Every change of status is kept in ``TrajectoryChange`` with who, when and why. A school has at most one running
trajectory per programme. Steps need not be done in order, for some run through all others; skipping
one is a choice, and going back is allowed with a reason.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import formats
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.approach import settle_open_note
from schools.models import School
from trajectories.models import (
    Programme,
    StepStatus,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
    TrajectoryStep,
)

# How far along a status is; a step that goes to a lower one goes back and needs a reason.
_RANK = {StepStatus.TODO: 0, StepStatus.BUSY: 1, StepStatus.SKIPPED: 2, StepStatus.DONE: 2}
CLOSED = (StepStatus.DONE, StepStatus.SKIPPED)


def _day(value: datetime.date) -> str:
    return formats.date_format(value, "j F Y")


def _day_problems(programme: Programme, on: datetime.date, *, not_before: datetime.date | None = None) -> list[str]:
    """Return sentences about a day that cannot be: in the future, outside the programme, before what it follows."""
    problems = []
    if on > today():
        problems.append(_("The day cannot be in the future."))
    elif not programme.start <= on <= programme.end:
        words = {"start": _day(programme.start), "end": _day(programme.end)}
        problems.append(_("The day must fall within the programme: %(start)s to %(end)s.") % words)
    elif not_before and on < not_before:
        problems.append(_("The day cannot be before %(day)s, when this began.") % {"day": _day(not_before)})
    return problems


def _record(trajectory: Trajectory, before: str, after: str, *, by: Any, reason: str = "", step: Any = None) -> None:
    TrajectoryChange.objects.create(
        trajectory=trajectory, step=step, from_status=before, to_status=after, reason=reason.strip()[:400], by=by
    )


@transaction.atomic
def start_trajectory(
    *, programme: Programme, school: School, track: Track, started_on: datetime.date, by: Any
) -> Trajectory:
    """Begin a trajectory of ``school`` in ``track`` on the day ``started_on``, with the track's steps copied.

    Raises ``DomainError`` (all reasons at once) when the track is another programme's, the school lies outside
    the programme's municipalities or was closed by then, the day is in the future, outside the programme
    or before the end of the school's previous trajectory, or one is still running.
    """
    problems = _day_problems(programme, started_on)
    if track.programme_id != programme.pk:
        problems.append(_("This track belongs to another programme."))
    if not programme.municipalities.filter(pk=school.municipality_id).exists():
        problems.append(_("%(school)s is not in a municipality of this programme.") % {"school": school})
    if school.closed_on and school.closed_on <= started_on:
        problems.append(_("%(school)s was closed on %(day)s.") % {"school": school, "day": _day(school.closed_on)})
    earlier = list(Trajectory.objects.filter(programme=programme, school=school).select_for_update())
    if any(row.status == TrajectoryStatus.RUNNING for row in earlier):
        problems.append(
            _("%(school)s already has a trajectory under way. Complete or stop it first.") % {"school": school}
        )
    last_end = max((row.ended_on for row in earlier if row.ended_on), default=None)
    if last_end and started_on < last_end:
        problems.append(
            _("The previous trajectory ended on %(day)s; begin on or after that day.") % {"day": _day(last_end)}
        )
    if problems:
        raise DomainError(*problems)
    try:
        with transaction.atomic():
            trajectory = Trajectory.objects.create(
                programme=programme, school=school, track=track, started_on=started_on
            )
    except IntegrityError as error:  # someone else began one at the same moment
        raise DomainError(
            _("%(school)s already has a trajectory under way. Complete or stop it first.") % {"school": school}
        ) from error
    TrajectoryStep.objects.bulk_create(
        TrajectoryStep(
            trajectory=trajectory,
            template=step,
            number=step.number,
            name=step.name,
            description=step.description,
            result=step.result,
            may_be_skipped=step.may_be_skipped,
        )
        for step in track.steps.filter(retired_on__isnull=True).order_by("number")
    )
    _record(trajectory, "", TrajectoryStatus.RUNNING, by=by)
    settle_open_note(
        penvoerder=programme.penvoerder, school=school, outcome=_("Takes part: %(track)s") % {"track": track.name}
    )
    return trajectory


@transaction.atomic
def mark_step(
    *,
    step: TrajectoryStep,
    status: str,
    note: str = "",
    on: datetime.date | None = None,
    by: Any,
    reason: str = "",
) -> TrajectoryStep:
    """Set the status and note (at most 250 characters, the school reads it) of a step, as of the day ``on``.

    ``begun_on`` is the day it got under way, ``done_on`` the day it was done or skipped. ``on`` is today when left
    out, except that a status that stays as it is then keeps its days (only the note changes). Going back
    (done to under way, under way to not begun) needs ``reason``. Only a running trajectory can be marked.
    Raises ``DomainError``.
    """
    # The trajectory first, as whoever completes it does: no step goes back while it is being completed.
    locked = Trajectory.objects.select_for_update(of=("self",)).select_related("programme")
    trajectory = locked.get(pk=step.trajectory_id)
    step = TrajectoryStep.objects.select_for_update().get(pk=step.pk)
    before, after, day = StepStatus(step.status), StepStatus(status), on or today()
    note, reason = note.strip(), reason.strip()
    problems = _day_problems(trajectory.programme, day, not_before=trajectory.started_on)
    if trajectory.status != TrajectoryStatus.RUNNING:
        problems.append(_("This trajectory has ended; its steps cannot be changed any more."))
    if len(note) > 250:
        problems.append(_("The note is too long: at most 250 characters."))
    if _RANK[after] < _RANK[before] and not reason:
        problems.append(_("Say briefly why this step goes back."))
    if after == StepStatus.DONE and step.begun_on and before == StepStatus.BUSY and day < step.begun_on:
        problems.append(
            _("The step got under way on %(day)s, so it cannot be done before.") % {"day": _day(step.begun_on)}
        )
    if problems:
        raise DomainError(*problems)
    if before == after and on is None:
        pass
    elif after == StepStatus.TODO:
        step.begun_on = step.done_on = None
    elif after == StepStatus.BUSY:
        going_back = _RANK[before] > _RANK[after]
        step.begun_on = step.begun_on if going_back and step.begun_on else day
        step.done_on = None
    else:
        step.done_on = day
        if after == StepStatus.DONE:
            step.begun_on = min(step.begun_on or day, day)
    step.status, step.note = after, note
    step.save(update_fields=["status", "note", "begun_on", "done_on"])
    if before != after:
        _record(trajectory, before, after, by=by, reason=reason or note, step=step)
    return step


def _end(trajectory: Trajectory, status: TrajectoryStatus, on: datetime.date, by: Any, reason: str) -> Trajectory:
    trajectory.status, trajectory.ended_on = status, on
    trajectory.save(update_fields=["status", "ended_on", "changed_at"])
    _record(trajectory, TrajectoryStatus.RUNNING, status, by=by, reason=reason)
    return trajectory


def _running(trajectory: Trajectory, on: datetime.date) -> tuple[Trajectory, list[str]]:
    """Lock the trajectory and return it with what forbids ending it on the day ``on``."""
    trajectory = (
        Trajectory.objects.select_for_update(of=("self",)).select_related("programme", "school").get(pk=trajectory.pk)
    )
    problems = _day_problems(trajectory.programme, on, not_before=trajectory.started_on)
    if trajectory.status != TrajectoryStatus.RUNNING:
        problems.append(_("This trajectory has already ended."))
    return trajectory, problems


@transaction.atomic
def complete_trajectory(
    *, trajectory: Trajectory, on: datetime.date | None = None, by: Any, reason: str = ""
) -> Trajectory:
    """Complete a running trajectory on the day ``on`` (default today).

    Raises ``DomainError`` when a step is neither done nor skipped, naming those steps, or when the day cannot be.
    """
    day = on or today()
    trajectory, problems = _running(trajectory, day)
    steps = list(trajectory.steps.all())
    if still_open := [step.name for step in steps if step.status not in CLOSED]:
        problems.append(_("Not every step is done or skipped yet: %(steps)s.") % {"steps": ", ".join(still_open)})
    last = max((step.done_on for step in steps if step.done_on), default=None)
    if last and day < last:
        problems.append(_("The last step was done on %(day)s, so it cannot be complete before.") % {"day": _day(last)})
    if problems:
        raise DomainError(*problems)
    return _end(trajectory, TrajectoryStatus.COMPLETED, day, by, reason)


@transaction.atomic
def stop_trajectory(*, trajectory: Trajectory, on: datetime.date | None = None, reason: str, by: Any) -> Trajectory:
    """Stop a running trajectory before its end, with a reason. Raises ``DomainError`` without one."""
    day = on or today()
    trajectory, problems = _running(trajectory, day)
    if not reason.strip():
        problems.append(_("Say briefly why the trajectory stops."))
    if problems:
        raise DomainError(*problems)
    return _end(trajectory, TrajectoryStatus.STOPPED, day, by, reason)


@transaction.atomic
def continue_in_next_track(*, trajectory: Trajectory, started_on: datetime.date | None = None, by: Any) -> Trajectory:
    """Complete ``trajectory`` when it still runs, begin the next one in the track that follows, and return that.

    After spoor 2 a school goes on in spoor 1; spoor 1 can be walked again (source 004, tweesporenbeleid). The rules
    of ``complete_trajectory`` and ``start_trajectory`` hold. Raises ``DomainError``, also when the track leads nowhere.
    """
    day = started_on or today()
    track = Track.objects.select_related("next_track").get(pk=trajectory.track_id)
    if track.next_track is None:
        raise DomainError(_("%(track)s has no track that follows it.") % {"track": track})
    if trajectory.status == TrajectoryStatus.STOPPED:
        raise DomainError(_("This trajectory was stopped. Begin a new one instead."))
    if trajectory.status == TrajectoryStatus.RUNNING:
        trajectory = complete_trajectory(trajectory=trajectory, on=day, by=by)
    return start_trajectory(
        programme=trajectory.programme, school=trajectory.school, track=track.next_track, started_on=day, by=by
    )


@transaction.atomic
def resume_trajectory(*, trajectory: Trajectory, reason: str, by: Any) -> Trajectory:
    """Take back the ending of a trajectory, with a reason: it runs again.

    Raises ``DomainError`` without a reason, when it is running, or when the school has begun another one since.
    """
    trajectory = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    before = trajectory.status
    problems = []
    if before == TrajectoryStatus.RUNNING:
        problems.append(_("This trajectory is running already."))
    if not reason.strip():
        problems.append(_("Say briefly why the trajectory goes on after all."))
    others = Trajectory.objects.filter(programme=trajectory.programme_id, school=trajectory.school_id)
    if others.exclude(pk=trajectory.pk).filter(started_on__gte=trajectory.ended_on or today()).exists():
        problems.append(_("The school has begun another trajectory since."))
    if problems:
        raise DomainError(*problems)
    trajectory.status, trajectory.ended_on = TrajectoryStatus.RUNNING, None
    trajectory.save(update_fields=["status", "ended_on", "changed_at"])
    _record(trajectory, before, TrajectoryStatus.RUNNING, by=by, reason=reason)
    return trajectory
