"""The outcome of one self-evaluation, per pillar.

Three things that look alike are kept apart: the scenario that the school *chose*, the *score* of the statements,
and what is *derived* from both (the level that the statements suggest, and the talking points). A question that
was not asked, or not answered, is None and never 0. Over time only questions with equal keys are compared.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from monitoring.evaluation.consistency import TalkingPoint, talking_points
from monitoring.evaluation.questionnaire import Answered, PillarPart, answers_of, questionnaire
from monitoring.evaluation.values import Asked
from monitoring.models import Instrument, QuestionKind, SelfEvaluation


@dataclass(frozen=True)
class Level:
    """A scenario level in the words of one pillar."""

    number: int
    name: str
    description: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class StatementResult:
    """The answer to one statement: its number on the scale (from 1), the word for it, and the number last time."""

    key: str
    text: str
    number: int | None
    label: str
    previous: int | None


@dataclass(frozen=True)
class TextResult:
    """An open question that was answered."""

    key: str
    question: str
    text: str


@dataclass(frozen=True)
class PillarResult:
    """One pillar.

    ``now``, ``wanted``: the scenarios chosen; ``previous``: the scenario chosen last time. ``score``: mean of the
    ``answered`` statements on the scale (two decimals), ``statements`` in all; ``previous_score``: of last
    time, over the statements with equal keys only. ``suggested``: the level that the statements suggest.
    """

    key: str
    name: str
    levels: tuple[Level, ...]
    now: int | None
    wanted: int | None
    previous: int | None
    score: Decimal | None
    previous_score: Decimal | None
    answered: int
    suggested: int | None
    statements: tuple[StatementResult, ...]
    development: tuple[str, ...]
    texts: tuple[TextResult, ...]

    def level(self, number: int | None) -> Level | None:
        """Return the level with ``number`` in the words of this pillar, or None."""
        return next((level for level in self.levels if level.number == number), None)

    @property
    def now_level(self) -> Level | None:
        """The level chosen now, in words."""
        return self.level(self.now)

    @property
    def wanted_level(self) -> Level | None:
        """The level wanted, in words."""
        return self.level(self.wanted)

    @property
    def suggested_level(self) -> Level | None:
        """The level that the statements suggest, in words."""
        return self.level(self.suggested)

    @property
    def changed(self) -> int | None:
        """How many levels the choice moved since last time; None when it cannot be said."""
        return None if self.now is None or self.previous is None else self.now - self.previous

    @property
    def moved_statements(self) -> tuple[StatementResult, ...]:
        """The statements that were answered differently from last time."""
        return tuple(
            one
            for one in self.statements
            if one.number is not None and one.previous is not None and one.number != one.previous
        )


@dataclass(frozen=True)
class EvaluationResult:
    """The outcome of one self-evaluation; ``previous_round`` names the round it is compared with, or is empty."""

    school: str
    round: str
    submitted_on: datetime.date | None
    level_name: str
    level_count: int
    scale: tuple[str, ...]
    pillars: tuple[PillarResult, ...]
    points: tuple[TalkingPoint, ...]
    previous_round: str
    previous_on: datetime.date | None

    @property
    def has_wishes(self) -> bool:
        """Whether any pillar has development points or an open answer."""
        return any(pillar.development or pillar.texts for pillar in self.pillars)


def suggested_level(numbers: Sequence[int], scale: int, levels: int) -> int | None:
    """Return the level (1 up to ``levels``) that the answers to a pillar's statements suggest; None without answers.

    Our rule: the mean's place between the lowest and the highest answer of the ``scale`` is cut into as many
    equal parts as there are levels. With four answers and four levels the bounds are at 1.75, 2.5 and 3.25; a mean
    exactly on a bound counts as the higher level. It is a suggestion to talk about, never a mark.
    """
    if not numbers:
        return None
    # Whole numbers only: (mean - 1) / (scale - 1) * levels, without the rounding of floats.
    part = (sum(numbers) - len(numbers)) * levels // (len(numbers) * (scale - 1))
    return min(levels, 1 + part)


def mean(numbers: Sequence[int]) -> Decimal | None:
    """Return the mean, rounded half up to two decimals; None of nothing."""
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def evaluation_result(evaluation: SelfEvaluation, previous: SelfEvaluation | None = None) -> EvaluationResult:
    """Work out the outcome of ``evaluation``, held beside ``previous`` (of the same school, or nothing).

    Who may read it is the caller's business (``SelfEvaluation.objects.readable_by``). Six queries at most when
    ``round__instrument__scenario_model`` and ``school`` are at hand, whatever the number of questions.
    """
    instrument: Instrument = evaluation.round.instrument
    form = questionnaire(instrument)
    answers = answers_of(evaluation)
    before = answers_of(previous) if previous is not None else Answered({})
    pillars = tuple(_pillar(part, instrument, answers, before) for part in form.pillars)
    return EvaluationResult(
        school=evaluation.school.name,
        round=evaluation.round.name,
        submitted_on=timezone.localdate(evaluation.submitted_at) if evaluation.submitted_at else None,
        level_name=instrument.level_name,
        level_count=form.level_count,
        scale=tuple(instrument.scale),
        pillars=pillars,
        points=talking_points(pillars),
        previous_round=previous.round.name if previous is not None else "",
        previous_on=timezone.localdate(previous.submitted_at) if previous and previous.submitted_at else None,
    )


def _pillar(part: PillarPart, instrument: Instrument, answers: Answered, before: Answered) -> PillarResult:
    statements = tuple(
        _statement(asked, instrument, answers, before)
        for asked in part.questions
        if asked.kind == QuestionKind.STATEMENT
    )
    numbers = [one.number for one in statements if one.number is not None]
    earlier = [one.previous for one in statements if one.previous is not None]
    levels = tuple(Level(one.number, one.name, one.description) for one in part.pillar.levels.all())
    return PillarResult(
        key=part.key,
        name=part.name,
        levels=levels,
        now=_chosen(part.asked(QuestionKind.SCENARIO_NOW), answers),
        wanted=_chosen(part.asked(QuestionKind.SCENARIO_WANTED), answers),
        previous=_chosen(part.asked(QuestionKind.SCENARIO_NOW), before),
        score=mean(numbers),
        previous_score=mean(earlier),
        answered=len(numbers),
        suggested=suggested_level(numbers, len(instrument.scale), len(levels)),
        statements=statements,
        development=tuple(
            option
            for asked in part.questions
            if asked.kind == QuestionKind.CHOICES and isinstance(chosen := answers.value(asked), tuple)
            for option in chosen
        ),
        texts=tuple(
            TextResult(asked.question.key, asked.question.text, text)
            for asked in part.questions
            if asked.kind == QuestionKind.TEXT and isinstance(text := answers.value(asked), str)
        ),
    )


def _statement(asked: Asked, instrument: Instrument, answers: Answered, before: Answered) -> StatementResult:
    number = _chosen(asked, answers)
    label = instrument.scale[number - 1] if number is not None and number <= len(instrument.scale) else ""
    return StatementResult(asked.question.key, asked.question.text, number, label, _chosen(asked, before))


def _chosen(asked: Asked | None, answers: Answered) -> int | None:
    value = answers.value(asked) if asked is not None else None
    return value if isinstance(value, int) else None
