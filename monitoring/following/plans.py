"""Writes that make a plan of a development point: an ambition of the school, or a step of its trajectory."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from monitoring.following.points import Point
from monitoring.models import DevelopmentPoint, SelfEvaluation
from trajectories.ambitions.services import add_ambition
from trajectories.models import StepStatus, TrajectoryStep
from trajectories.trajectory.services.steps import LONGEST_NOTE, mark_step


def _locked(evaluation: SelfEvaluation) -> SelfEvaluation:
    rows = SelfEvaluation.objects.select_for_update(of=("self",)).select_related("round__programme", "school")
    row: SelfEvaluation = rows.get(pk=evaluation.pk)
    if not row.is_submitted:
        raise DomainError(_("This self-evaluation is open again. Submit it first; then you can make plans of it."))
    return row


def _taken_up(evaluation: SelfEvaluation, point: Point) -> DevelopmentPoint | None:
    rows = DevelopmentPoint.objects.filter(evaluation=evaluation, pillar_key=point.pillar_key, point=point.text)
    return rows.select_related("ambition", "step").first()


@transaction.atomic
def to_ambition(*, evaluation: SelfEvaluation, point: Point, by: Any, text: str = "") -> DevelopmentPoint:
    """Make ``point`` of ``evaluation`` an ambition of the school, in its own words or as ``text``.

    A point that was taken up already is returned as it is (a double tap). Raises ``DomainError`` as ``add_ambition``
    does (no room for another, the programme is over, …), or when the self-evaluation is open again.
    """
    row = _locked(evaluation)
    if there := _taken_up(row, point):
        return there
    ambition = add_ambition(programme=row.round.programme, school=row.school, text=text or point.text, by=by)
    return DevelopmentPoint.objects.create(
        evaluation=row, pillar_key=point.pillar_key, point=point.text, ambition=ambition, by=by
    )


@transaction.atomic
def to_step(*, evaluation: SelfEvaluation, point: Point, step: TrajectoryStep, by: Any) -> DevelopmentPoint:
    """Put ``point`` with a ``step`` of the school's trajectory that has not begun: it stands in the step's note.

    A point that was taken up already is returned as it is. Raises ``DomainError``: a step of another school or
    programme or one that has begun, a note without room for it, a trajectory that does not run.
    """
    row = _locked(evaluation)
    if there := _taken_up(row, point):
        return there
    current = TrajectoryStep.objects.select_related("trajectory").get(pk=step.pk)
    problems = []
    if (current.trajectory.school_id, current.trajectory.programme_id) != (row.school_id, row.round.programme_id):
        problems.append(_("This step is not of this school."))
    elif current.status != StepStatus.TODO:
        problems.append(_("‘%(step)s’ has begun already. Choose a step that has not.") % {"step": current.name})
    note = f"{current.note}\n{point.text}".strip()
    if not problems and len(note) > LONGEST_NOTE:
        room = max(LONGEST_NOTE - len(current.note) - 1, 0) if current.note else LONGEST_NOTE
        if room < 30:
            problems.append(_("The note of this step is full. Shorten it first, or choose another step."))
        else:
            note = f"{current.note}\n{point.text[: room - 1].rsplit(' ', 1)[0]}…".strip()
    if problems:
        raise DomainError(*problems)
    mark_step(step=current, status=StepStatus.TODO, note=note, by=by)
    return DevelopmentPoint.objects.create(
        evaluation=row, pillar_key=point.pillar_key, point=point.text, step=current, by=by
    )


def steps_to_choose(evaluation: SelfEvaluation) -> list[TrajectoryStep]:
    """Return the steps of the school's running trajectory that have not begun, in order. One query."""
    rows = TrajectoryStep.objects.filter(
        trajectory__school=evaluation.school_id,
        trajectory__programme=evaluation.round.programme_id,
        trajectory__status="running",
        status=StepStatus.TODO,
    )
    return list(rows.order_by("number"))
