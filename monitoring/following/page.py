"""What stands beside a result: points with their plans and tips, questions, and proposed levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cmk.accounts.access import access_of
from monitoring.evaluation.result_parts import PillarResult
from monitoring.following import policies
from monitoring.following.plans import steps_to_choose
from monitoring.following.points import PillarPoints, plans_of, points_of
from monitoring.following.standing import Standing, standing_of
from monitoring.following.tips.selectors import tips_beside
from monitoring.models import AdviceRequest, SelfEvaluation


@dataclass(frozen=True)
class Question:
    """A question to the adviser, with the name of the pillar that it is about (empty: in general)."""

    request: AdviceRequest
    pillar: str


@dataclass(frozen=True)
class Following:
    """What follows from a self-evaluation, for the person who looks.

    ``points`` by key of the pillar. ``may_plan``: makes ambitions of points; ``may_step``: also puts them with steps,
    of which there are some to choose; ``may_ask``: asks advice; ``may_answer``: answers it.
    """

    points: dict[str, PillarPoints]
    questions: list[Question]
    levels: Standing
    may_plan: bool
    may_step: bool
    may_ask: bool
    may_answer: bool

    @property
    def taken_up(self) -> int:
        """How many points became a plan."""
        return sum(point.plan is not None for one in self.points.values() for point in one.all)


def following_of(user: Any, evaluation: SelfEvaluation, pillars: Sequence[PillarResult], *, own: bool) -> Following:
    """Gather what stands beside the result of ``evaluation``; ``own``: the person is of the school.

    Nothing but tips for who only reads along (a board, a municipality). A fixed number of queries.
    """
    access = access_of(user)
    inside = policies.plans_for(access, evaluation)
    tips = tips_beside(user, evaluation, pillars)
    plans = plans_of(evaluation) if inside else {}
    return Following(
        points=points_of(pillars, tips, plans),
        questions=questions_of(user, evaluation, {pillar.key: pillar.name for pillar in pillars}) if inside else [],
        levels=standing_of(evaluation, school_too=own) if inside else Standing([]),
        may_plan=inside,
        may_step=inside and policies.marks_steps(access) and bool(steps_to_choose(evaluation)),
        may_ask=own,
        may_answer=inside and policies.answers_questions(access),
    )


def questions_of(user: Any, evaluation: SelfEvaluation, names: dict[str, str]) -> list[Question]:
    """Return the questions that the school asked with this result, the latest first. One query."""
    rows = AdviceRequest.objects.visible_to(user).filter(evaluation=evaluation)
    return [
        Question(row, names.get(row.pillar_key, "")) for row in rows.select_related("by", "answered_by", "action_point")
    ]
