"""The steps of trajectories that a conversation moves: which there are, and letting them move when it is recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full
from trajectories.models import OPEN_STEPS, Conversation, StepMove, StepStatus, TrajectoryStatus, TrajectoryStep
from trajectories.trajectory.services import CLOSED, mark_step
from trajectories.trajectory.services.common import locked


@dataclass(frozen=True)
class StepChoice:
    """A step that a conversation may move; ``moved_to``: what it was moved to already (empty while it was not)."""

    pk: int
    name: str
    school_id: int
    school: str
    code: str
    status: str
    options: dict[str, str]
    moved_to: str = ""

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"step-{self.pk}"


class MovesRefusedError(DomainError):
    """Some steps could not be moved; ``by_field`` says by the name of the field why."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(*by_field.values())
        self.by_field = by_field


def steps_of(conversation: Conversation, schools: Collection[int]) -> dict[str, StepChoice]:
    """Return the open steps of the running trajectories of ``schools`` (ids), and those it moves already. Two queries.

    By primary key as text, school by school in the order of the trajectory.
    """
    moves = {move.step_id: move for move in conversation.step_moves.all()} if conversation.pk else {}
    running = Q(trajectory__school__in=schools, trajectory__status=TrajectoryStatus.RUNNING, status__in=OPEN_STEPS)
    rows = TrajectoryStep.objects.filter(running | Q(pk__in=moves), trajectory__programme=conversation.programme_id)
    found = {}
    for step in rows.select_related("trajectory__school").order_by("trajectory__school__name", "trajectory", "number"):
        school, move = step.trajectory.school, moves.get(step.pk)
        found[str(step.pk)] = StepChoice(
            step.pk,
            step.name,
            school.pk,
            str(school),
            school.code,
            step.status,
            _options(step, move),
            move.status if move and move.applied_at else "",
        )
    return found


def _options(step: TrajectoryStep, move: StepMove | None) -> dict[str, str]:
    options = {
        "": pgettext("step that a conversation moves", "no"),
        StepStatus.BUSY.value: pgettext("step that a conversation moves", "begun"),
        StepStatus.DONE.value: pgettext("step that a conversation moves", "done"),
    }
    if step.status != StepStatus.TODO and not (move and move.status == StepStatus.BUSY):
        del options[StepStatus.BUSY.value]
    return options


@transaction.atomic
def apply_moves(*, conversation: Conversation, by: User) -> None:
    """Let the steps move that a conversation says it moved and that were not moved yet, as of its day.

    All of them or, with ``MovesRefusedError``, none: a trajectory that stands still, a day before it began, a step that
    somebody else finished meanwhile. A step that stands there already is left as it is.
    """
    moves = conversation.step_moves.filter(applied_at=None).select_related("step__trajectory__school", "step")
    reason = _("%(kind)s of %(date)s") % {"kind": conversation.kind, "date": day_full(conversation.held_on)}
    refused: dict[str, str] = {}
    now = timezone.now()
    for move in moves.order_by("step__trajectory", "step__number"):  # always in this order: no two wait for each other
        try:
            with transaction.atomic():
                _apply(move, conversation, reason, by)
        except DomainError as error:
            refused[f"step-{move.step_id}"] = " ".join(str(sentence) for sentence in error.messages)
        else:
            move.applied_at = now
            move.save(update_fields=["applied_at"])
    if refused:
        raise MovesRefusedError(refused)


def _apply(move: StepMove, conversation: Conversation, reason: str, by: User) -> None:
    locked(move.step.trajectory_id)
    step = TrajectoryStep.objects.get(pk=move.step_id)
    if step.status == move.status:
        return
    if step.status in CLOSED:
        raise DomainError(
            _("‘%(step)s’ is %(status)s meanwhile. Choose ‘no’ here, or change it in the trajectory of %(school)s.")
            % {"step": step.name, "status": step.get_status_display(), "school": move.step.trajectory.school}
        )
    mark_step(step=step, status=move.status, note=None, on=conversation.held_on, by=by, reason=reason)
