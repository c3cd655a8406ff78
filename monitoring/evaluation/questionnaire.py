"""A questionnaire with its pillars, levels and questions, read in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from monitoring.evaluation.values import Asked, Value, is_complete, name_of, value_of
from monitoring.models import Answer, Instrument, Pillar, QuestionKind, SelfEvaluation


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
        """The number of scenario levels."""
        return len(self.pillars[0].pillar.levels.all()) if self.pillars else 0


def questionnaire(instrument: Instrument) -> Questionnaire:
    """Read ``instrument`` with all that is in it: three queries."""
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
    """The answers of one self-evaluation by the name of their question; a missing name is not answered."""

    rows: dict[str, Answer]

    def value(self, asked: Asked) -> Value:
        """Return the value of a question's answer; None when there is none."""
        return value_of(self.rows.get(asked.name), asked.kind)

    def revision(self, asked: Asked) -> int:
        """Return the revision of a question's answer; 0 when there is none yet."""
        row = self.rows.get(asked.name)
        return row.revision if row else 0


def answers_of(evaluation: SelfEvaluation) -> Answered:
    """Read the answers of ``evaluation`` by name: one query. Names, not rows, carry over to a next version."""
    return answers_of_all([evaluation])[evaluation.pk]


def answers_of_all(evaluations: Iterable[SelfEvaluation]) -> dict[int, Answered]:
    """Read the answers of several self-evaluations, by their keys: one query."""
    found: dict[int, dict[str, Answer]] = {evaluation.pk: {} for evaluation in evaluations}
    for row in Answer.objects.filter(evaluation__in=found).select_related("question__pillar"):
        found[row.evaluation_id][name_of(row.question.pillar.key, row.question.key)] = row
    return {pk: Answered(rows) for pk, rows in found.items()}


def open_questions(part: PillarPart, answers: Answered) -> list[Asked]:
    """Return the required questions of a pillar that have no answer yet."""
    return [
        asked
        for asked in part.questions
        if asked.question.required and not is_complete(answers.value(asked), asked.kind)
    ]
