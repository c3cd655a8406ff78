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

from cmk.core.templatetags.house import number_nl
from monitoring.evaluation.consistency import TalkingPoint, talking_points
from monitoring.evaluation.questionnaire import (
    Answered,
    PillarPart,
    Questionnaire,
    answers_of_all,
    asked_now,
    questionnaire,
)
from monitoring.evaluation.result_parts import (
    FactResult,
    GoalResult,
    Level,
    PillarResult,
    RoundLevel,
    SatisfactionResult,
    StatementResult,
    TextResult,
)
from monitoring.evaluation.values import OPTIONS, Asked, Pair
from monitoring.models import Instrument, QuestionKind, SelfEvaluation

__all__ = ["EvaluationResult", "Level", "PillarResult", "evaluation_result", "mean", "suggested_level"]

# How the shipped questionnaires name what a school wants to work on, in options and in its own words. A pillar without
# a question of this name takes all its questions with several choices as such.
DEVELOPMENT, OWN_WORDS = "ontwikkelpunten", "eigen-woorden"


@dataclass(frozen=True)
class EvaluationResult:
    """The outcome of one self-evaluation; ``previous_round`` names the round it is compared with, or is empty.

    ``earlier_rounds``: how many rounds before this one are in ``PillarResult.history``.
    """

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
    earlier_rounds: int = 0

    @property
    def placed(self) -> tuple[PillarResult, ...]:
        """The pillars that ask for a scenario: those that have a place on its levels."""
        return tuple(pillar for pillar in self.pillars if pillar.levels)

    @property
    def has_wishes(self) -> bool:
        """Whether any pillar has development points or an open answer."""
        return any(pillar.development or pillar.texts or pillar.own_words for pillar in self.pillars)

    @property
    def has_statements(self) -> bool:
        """Whether any statement was answered."""
        return any(pillar.answered for pillar in self.pillars)

    @property
    def has_history(self) -> bool:
        """Whether any pillar has a level in more than one round."""
        return any(len(pillar.history) > 1 for pillar in self.pillars)

    @property
    def goals(self) -> tuple[GoalResult, ...]:
        """The goals of all pillars."""
        return tuple(goal for pillar in self.pillars for goal in pillar.goals)

    @property
    def lagging(self) -> tuple[GoalResult, ...]:
        """The important goals that are not half-way yet, the furthest behind first."""
        return tuple(sorted((goal for goal in self.goals if goal.lags), key=lambda goal: -goal.distance))

    @property
    def satisfaction(self) -> tuple[SatisfactionResult, ...]:
        """How satisfied the school is, over all pillars."""
        return tuple(one for pillar in self.pillars for one in pillar.satisfaction)


def suggested_level(numbers: Sequence[int], scale: int, levels: int) -> int | None:
    """Return the level (1 up to ``levels``) that the answers to a pillar's statements suggest; None of nothing.

    Our rule: the mean's place between the lowest and the highest answer of the ``scale`` is cut into as many
    equal parts as there are levels. With four answers and four levels the bounds are at 1.75, 2.5 and 3.25; a mean
    exactly on a bound counts as the higher level. It is a suggestion to talk about, never a mark.
    """
    if not numbers or not levels:
        return None
    # Whole numbers only: (mean - 1) / (scale - 1) * levels, without the rounding of floats.
    part = (sum(numbers) - len(numbers)) * levels // (len(numbers) * (scale - 1))
    return min(levels, 1 + part)


def mean(numbers: Sequence[int]) -> Decimal | None:
    """Return the mean, rounded half up to two decimals; None of nothing."""
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def evaluation_result(
    evaluation: SelfEvaluation,
    previous: SelfEvaluation | None = None,
    *,
    earlier: Sequence[SelfEvaluation] = (),
) -> EvaluationResult:
    """Work out the outcome of ``evaluation``, held beside ``previous`` (of the same school, or nothing).

    ``earlier``: all earlier ones of the school, the latest first, for the levels of every round; ``previous`` is the
    first of them when it is not given. Who may read them is the caller's business
    (``SelfEvaluation.objects.readable_by``). Five queries at most when ``round__instrument__scenario_model`` and
    ``school`` are at hand, whatever the number of questions and rounds.
    """
    previous = previous or next(iter(earlier), None)
    before_all = list(earlier) or ([previous] if previous is not None else [])
    instrument: Instrument = evaluation.round.instrument
    form = questionnaire(instrument)
    answered = answers_of_all([evaluation, *before_all])
    # Earlier rounds as they were: what this version asks says nothing of what theirs asked.
    answered[evaluation.pk] = _of_what_is_asked(form, answered[evaluation.pk])
    before = answered[previous.pk] if previous is not None else Answered({})
    rounds = [(row, answered[row.pk]) for row in [evaluation, *before_all]]
    pillars = tuple(_pillar(part, instrument, answered[evaluation.pk], before, rounds) for part in form.pillars)
    return EvaluationResult(
        school=evaluation.school.name,
        round=evaluation.round.name,
        submitted_on=_day(evaluation),
        level_name=instrument.level_name,
        level_count=form.level_count,
        scale=tuple(instrument.scale),
        pillars=pillars,
        points=talking_points(pillars),
        previous_round=previous.round.name if previous is not None else "",
        previous_on=_day(previous),
        earlier_rounds=len(before_all),
    )


def _of_what_is_asked(form: Questionnaire, answers: Answered) -> Answered:
    """Leave out answers to questions that are not asked (any more), given the other answers."""
    asked = asked_now(form, answers)
    return Answered({name: row for name, row in answers.rows.items() if name in asked})


def _day(evaluation: SelfEvaluation | None) -> datetime.date | None:
    return timezone.localdate(evaluation.submitted_at) if evaluation and evaluation.submitted_at else None


def _pillar(
    part: PillarPart,
    instrument: Instrument,
    answers: Answered,
    before: Answered,
    rounds: Sequence[tuple[SelfEvaluation, Answered]],
) -> PillarResult:
    statements = tuple(_statement(asked, instrument, answers, before) for asked in _of(part, QuestionKind.STATEMENT))
    numbers = [one.number for one in statements if one.number is not None]
    earlier = [one.previous for one in statements if one.previous is not None]
    levels = tuple(Level(one.number, one.name, one.description) for one in part.pillar.levels.all())
    asked_now, asked_wanted = part.asked(QuestionKind.SCENARIO_NOW), part.asked(QuestionKind.SCENARIO_WANTED)
    now, wanted, previous = _pair(asked_now, answers), _pair(asked_wanted, answers), _pair(asked_now, before)
    development = _development_questions(part)
    own_words = next((asked for asked in _of(part, QuestionKind.TEXT) if asked.question.key == OWN_WORDS), None)
    written = answers.value(own_words) if own_words else None
    return PillarResult(
        key=part.key,
        name=part.name,
        levels=levels,
        now=now.first,
        wanted=wanted.first,
        previous=previous.first,
        score=mean(numbers),
        previous_score=mean(earlier),
        answered=len(numbers),
        suggested=suggested_level(numbers, len(instrument.scale), len(levels)),
        statements=statements,
        development=tuple(option for asked in development for option in _options(asked, answers)),
        texts=tuple(
            TextResult(asked.question.key, asked.question.text, text)
            for asked in _of(part, QuestionKind.TEXT)
            if asked is not own_words and isinstance(text := answers.value(asked), str)
        ),
        now_upper=now.second,
        now_note=now.note,
        wanted_upper=wanted.second,
        wanted_note=wanted.note,
        previous_upper=previous.second,
        history=_history(asked_now, rounds),
        goals=tuple(_goal(asked, instrument, answers, before) for asked in _of(part, QuestionKind.GOAL)),
        satisfaction=tuple(
            SatisfactionResult(
                asked.question.key,
                asked.question.text,
                number,
                _label(instrument.satisfaction_scale, number),
                len(instrument.satisfaction_scale),
                _chosen(asked, before),
            )
            for asked in _of(part, QuestionKind.SATISFACTION)
            if (number := _chosen(asked, answers)) is not None
        ),
        facts=tuple(_facts(part, development, answers)),
        own_words=written if isinstance(written, str) else "",
    )


def _of(part: PillarPart, kind: QuestionKind) -> tuple[Asked, ...]:
    return tuple(asked for asked in part.questions if asked.kind == kind)


def _development_questions(part: PillarPart) -> tuple[Asked, ...]:
    choices = _of(part, QuestionKind.CHOICES)
    return tuple(asked for asked in choices if asked.question.key == DEVELOPMENT) or choices


def _options(asked: Asked, answers: Answered) -> tuple[str, ...]:
    value = answers.value(asked)
    return value if isinstance(value, tuple) else ()


def _facts(part: PillarPart, development: Sequence[Asked], answers: Answered) -> list[FactResult]:
    facts = []
    for asked in part.questions:
        if asked.kind == QuestionKind.NUMBER and isinstance(number := answers.value(asked), int):
            facts.append(
                FactResult(
                    asked.question.key, asked.question.text, f"{number_nl(number)} {asked.question.unit}".strip()
                )
            )
        elif asked.kind in OPTIONS and asked not in development and (chosen := _options(asked, answers)):
            facts.append(FactResult(asked.question.key, asked.question.text, ", ".join(chosen)))
    return facts


def _goal(asked: Asked, instrument: Instrument, answers: Answered, before: Answered) -> GoalResult:
    value, last = _goal_pair(asked, answers), _goal_pair(asked, before)
    return GoalResult(
        key=asked.question.key,
        text=asked.question.text,
        importance=value.first,
        importance_label=_label(instrument.importance_scale, value.first),
        importance_of=len(instrument.importance_scale),
        realisation=value.second,
        realisation_label=_label(instrument.realisation_scale, value.second),
        realisation_of=len(instrument.realisation_scale),
        previous=(last.first, last.second),
    )


def _goal_pair(asked: Asked, answers: Answered) -> Pair:
    value = answers.value(asked)
    return value if isinstance(value, Pair) else Pair(None, None)


def _history(asked: Asked | None, rounds: Sequence[tuple[SelfEvaluation, Answered]]) -> tuple[RoundLevel, ...]:
    """Return the level of each round that has one, the oldest first."""
    found = []
    for evaluation, answers in reversed(rounds):
        pair = _pair(asked, answers)
        if pair.first is not None:
            found.append(RoundLevel(evaluation.round.name, _day(evaluation), pair.first, pair.second))
    return tuple(found)


def _statement(asked: Asked, instrument: Instrument, answers: Answered, before: Answered) -> StatementResult:
    number = _chosen(asked, answers)
    label = _label(instrument.scale, number)
    return StatementResult(asked.question.key, asked.question.text, number, label, _chosen(asked, before))


def _label(scale: Sequence[str], number: int | None) -> str:
    return scale[number - 1] if number is not None and 1 <= number <= len(scale) else ""


def _pair(asked: Asked | None, answers: Answered) -> Pair:
    """Return the scenario chosen: a level, or a level with the upper one and the note when it is between two."""
    value = answers.value(asked) if asked is not None else None
    if isinstance(value, Pair):
        return value
    return Pair(value if isinstance(value, int) else None, None)


def _chosen(asked: Asked | None, answers: Answered) -> int | None:
    value = answers.value(asked) if asked is not None else None
    return value if isinstance(value, int) else None
