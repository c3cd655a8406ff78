"""A questionnaire with its pillars, levels and questions, read in one go; which of them are asked; the answers."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from monitoring.evaluation.values import Asked, Pair, Value, is_complete, name_of, value_of
from monitoring.models import Answer, Instrument, OwnAnswer, OwnPart, Pillar, QuestionKind, SelfEvaluation

# Questionnaires that stay in memory. A fixed one never changes, so it is read once per process.
KEPT = 64


@dataclass(frozen=True)
class PillarPart:
    """One pillar (a page of the questionnaire) with its levels and questions."""

    pillar: Pillar
    number: int
    questions: tuple[Asked, ...]

    @property
    def key(self) -> str:
        """The pillar's key, in addresses and names."""
        return self.pillar.key

    @property
    def name(self) -> str:
        """What the pillar is called."""
        return self.pillar.name

    def asked(self, kind: QuestionKind) -> Asked | None:
        """Return the first question of ``kind``, or None when the pillar does not ask it."""
        return next((asked for asked in self.questions if asked.kind == kind), None)


@dataclass(frozen=True)
class Questionnaire:
    """An instrument in full, without further queries."""

    instrument: Instrument
    pillars: tuple[PillarPart, ...]

    def __iter__(self) -> Iterator[Asked]:
        return (asked for part in self.pillars for asked in part.questions)

    @cached_property
    def by_name(self) -> dict[str, Asked]:
        """All questions by their name in forms."""
        return {asked.name: asked for asked in self}

    def part(self, key: str) -> PillarPart | None:
        """Return the pillar with ``key``, or None."""
        return next((part for part in self.pillars if part.key == key), None)

    @property
    def level_count(self) -> int:
        """The number of scenario levels; 0 when no pillar asks for one."""
        return max((len(part.pillar.levels.all()) for part in self.pillars), default=0)


def questionnaire(instrument: Instrument) -> Questionnaire:
    """Read ``instrument`` with all that is in it: three queries, and none for one that is fixed and was read before."""
    if instrument.frozen_at is None:
        return _read(instrument)
    return _fixed(instrument.pk, instrument.frozen_at)


@lru_cache(maxsize=KEPT)
def _fixed(pk: int, _frozen_at: datetime.datetime) -> Questionnaire:
    return _read(Instrument.objects.select_related("scenario_model").get(pk=pk))


def forget_questionnaires() -> None:
    """Let the questionnaires that are in memory go (tests give the same key to another)."""
    _fixed.cache_clear()


def _read(instrument: Instrument) -> Questionnaire:
    parts = []
    pillars = instrument.pillars.prefetch_related("levels", "questions").order_by("order")
    for number, pillar in enumerate(pillars, start=1):
        levels = len(pillar.levels.all())
        highest = {
            QuestionKind.STATEMENT: len(instrument.scale),
            QuestionKind.SATISFACTION: len(instrument.satisfaction_scale),
            QuestionKind.GOAL: len(instrument.importance_scale),
            QuestionKind.SCENARIO_NOW: levels,
            QuestionKind.SCENARIO_WANTED: levels,
        }
        questions = tuple(
            Asked(
                name=name_of(pillar.key, question.key),
                question=question,
                highest=highest.get(QuestionKind(question.kind), 0),
                second_highest=len(instrument.realisation_scale) if question.kind == QuestionKind.GOAL else 0,
            )
            for question in pillar.questions.all()
        )
        parts.append(PillarPart(pillar, number, questions))
    return Questionnaire(instrument, tuple(parts))


@dataclass(frozen=True)
class Answered:
    """Answers (of a school, or of one person) by the name of their question; a missing name is not answered."""

    rows: Mapping[str, Any]

    def value(self, asked: Asked) -> Value:
        """Return the value of a question's answer; None when there is none, or to a question of another kind."""
        row = self.rows.get(asked.name)
        question = getattr(row, "question", None)
        if question is not None and question.kind != asked.kind:
            return None  # of another questionnaire, which happens to use the same key
        return value_of(row, asked.kind)

    def revision(self, asked: Asked) -> int:
        """Return the revision of a question's answer; 0 when there is none yet."""
        row = self.rows.get(asked.name)
        return row.revision if row else 0

    def only(self, names: Container[str]) -> Answered:
        """Return the answers to the questions with ``names``."""
        return Answered({name: row for name, row in self.rows.items() if name in names})


def answers_of(evaluation: SelfEvaluation) -> Answered:
    """Read the answers of ``evaluation`` by name: one query. Names, not rows, carry over to a next version."""
    return answers_of_all([evaluation])[evaluation.pk]


def answers_of_all(evaluations: Iterable[SelfEvaluation]) -> dict[int, Answered]:
    """Read the answers of several self-evaluations, by their keys: one query."""
    found: dict[int, dict[str, Answer]] = {evaluation.pk: {} for evaluation in evaluations}
    for row in Answer.objects.filter(evaluation__in=found).select_related("question__pillar"):
        found[row.evaluation_id][name_of(row.question.pillar.key, row.question.key)] = row
    return {pk: Answered(rows) for pk, rows in found.items()}


def own_answers_of(part: OwnPart) -> Answered:
    """Read what one person answered apart, by name: one query."""
    rows = OwnAnswer.objects.filter(part=part).select_related("question__pillar")
    return Answered({name_of(row.question.pillar.key, row.question.key): row for row in rows})


class Values(NamedTuple):
    """The value of an answer, read without its row: what ``value_of`` looks at."""

    number: int | None
    second: int | None
    chosen: list[str]
    text: str
    note: str
    revision: int


def answers_now(evaluation: SelfEvaluation, form: Questionnaire) -> Answered:
    """Read the answers of ``evaluation`` to ``form``, its own questionnaire: only their values, one light query."""
    names = {asked.question.pk: asked.name for asked in form}
    rows = Answer.objects.filter(evaluation=evaluation).values_list("question_id", *Values._fields)
    return Answered({names[key]: Values(*values) for key, *values in rows if key in names})


def fits(value: Value, any_of: Collection[Any]) -> bool:
    """Say whether an answer is one of ``any_of``; of two numbers, or several options, one is enough."""
    if isinstance(value, Pair):
        return value.first in any_of or value.second in any_of
    if isinstance(value, tuple):
        return any(option in any_of for option in value)
    return value is not None and value in any_of


def asked_now(form: Questionnaire, answers: Answered) -> frozenset[str]:
    """Return the names of the questions that are asked, given the answers.

    A question with a condition is asked while the question that it names is asked and has one of its answers. The
    answer of one that is not asked is kept, but neither needed, nor counted, nor sent in.
    """
    found: dict[str, bool] = {}

    def is_asked(asked: Asked) -> bool:
        if asked.name not in found:
            found[asked.name] = False  # two conditions that name each other ask neither
            condition = asked.question.condition
            on = form.by_name.get(condition["question"]) if condition else None
            found[asked.name] = not condition or (
                on is not None and is_asked(on) and fits(answers.value(on), condition["any_of"])
            )
        return found[asked.name]

    return frozenset(asked.name for asked in form if is_asked(asked))


def open_questions(part: PillarPart, answers: Answered, now: Container[str]) -> list[Asked]:
    """Return the required questions of a pillar, of those asked ``now``, that have no (whole) answer yet."""
    return [
        asked
        for asked in part.questions
        if asked.question.required and asked.name in now and not is_complete(answers.value(asked), asked.kind)
    ]
