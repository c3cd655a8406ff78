"""What the schools of a round find important, how far they are with it, and how satisfied they are: means with n.

Counted over submitted self-evaluations and questions that were put to the school. Nothing here is withheld: that is
for whoever shows it (``cmk.core.withholding``).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitoring.evaluation.answers import submitted
from monitoring.evaluation.counted import unasked
from monitoring.evaluation.results import mean
from monitoring.evaluation.values import name_of
from monitoring.models import Answer, Question, QuestionKind, Round


@dataclass(frozen=True)
class GoalOutcome:
    """One goal: how important it is and how far realised, as means on scales that go up to a highest number.

    Over the ``n`` schools that said both, so that the two can be held beside each other; None when n is 0.
    """

    pillar: str
    text: str
    n: int
    importance: Decimal | None
    importance_of: int
    realisation: Decimal | None
    realisation_of: int


@dataclass(frozen=True)
class SatisfactionOutcome:
    """How satisfied the ``n`` schools that said so are with something: the mean of numbers up to ``out_of``."""

    pillar: str
    text: str
    n: int
    mean: Decimal | None
    out_of: int


@dataclass(frozen=True)
class Ratings:
    """All goals and all questions about satisfaction of a round; none of a kind: not asked in this round."""

    goals: tuple[GoalOutcome, ...]
    satisfaction: tuple[SatisfactionOutcome, ...]


def ratings(round_: Round, as_of: datetime.date | None = None) -> Ratings:
    """Work out the goals and the satisfaction, as submitted by ``as_of`` (default: now). Two queries."""
    kinds = (QuestionKind.GOAL, QuestionKind.SATISFACTION)
    questions = list(
        Question.objects.filter(pillar__instrument=round_.instrument_id, kind__in=kinds)
        .select_related("pillar")
        .order_by("pillar__order", "order")
    )
    if not questions:
        return Ratings((), ())
    evaluations = submitted(round_, as_of)
    skipped = unasked(round_, evaluations, (question.condition for question in questions))
    given: dict[int, list[tuple[int | None, int | None]]] = {}
    rows = Answer.objects.filter(evaluation__in=evaluations, question__in=questions)
    names = {question.pk: name_of(question.pillar.key, question.key) for question in questions}
    for question_id, school_id, *numbers in rows.values_list(
        "question_id", "evaluation__school_id", "number", "second"
    ):
        if (school_id, names[question_id]) not in skipped:
            given.setdefault(question_id, []).append((numbers[0], numbers[1]))
    instrument = round_.instrument
    return Ratings(
        goals=tuple(
            _goal(question, given.get(question.pk, []), instrument.importance_scale, instrument.realisation_scale)
            for question in questions
            if question.kind == QuestionKind.GOAL
        ),
        satisfaction=tuple(
            _satisfaction(question, given.get(question.pk, []), len(instrument.satisfaction_scale))
            for question in questions
            if question.kind == QuestionKind.SATISFACTION
        ),
    )


def _goal(
    question: Question,
    given: Sequence[tuple[int | None, int | None]],
    importance_scale: Sequence[str],
    realisation_scale: Sequence[str],
) -> GoalOutcome:
    both = [(first, second) for first, second in given if first is not None and second is not None]
    return GoalOutcome(
        pillar=question.pillar.name,
        text=question.text,
        n=len(both),
        importance=mean([first for first, _second in both]),
        importance_of=len(importance_scale),
        realisation=mean([second for _first, second in both]),
        realisation_of=len(realisation_scale),
    )


def _satisfaction(
    question: Question, given: Sequence[tuple[int | None, int | None]], out_of: int
) -> SatisfactionOutcome:
    numbers = [number for number, _second in given if number is not None]
    return SatisfactionOutcome(question.pillar.name, question.text, len(numbers), mean(numbers), out_of)
