"""The scenarios that the schools of a round chose, read once for every count that is made of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

from django.db.models import QuerySet

from monitoring.evaluation.counted import unasked
from monitoring.evaluation.values import name_of
from monitoring.models import Answer, EvaluationStatus, Pillar, QuestionKind, Round, SelfEvaluation
from trajectories.models import ScenarioLevel

SCENARIO_KINDS = (QuestionKind.SCENARIO_NOW, QuestionKind.SCENARIO_WANTED)


@dataclass(frozen=True)
class Level:
    """A level of the scenario model of the round's questionnaire."""

    number: int
    name: str


@dataclass(frozen=True)
class Distribution:
    """How many schools chose each level, in the order of the levels; ``n`` of them answered."""

    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """The schools that answered."""
        return sum(self.counts)

    @property
    def upper(self) -> int:
        """The schools in the upper half of the levels (of four: 3 and 4)."""
        return sum(self.counts[len(self.counts) // 2 :])


@dataclass(frozen=True)
class AskedPillar:
    """A pillar of the round's questionnaire, and the kinds of scenario that it asked for."""

    key: str
    name: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class RoundAnswers:
    """What the schools that submitted chose: ``chosen`` by pillar key and kind of question, then by school id.

    ``schools``: the schools that submitted, by id, with the name of their municipality. ``between``: whether a school
    could place itself between two levels; it counts as the lower one, which it has reached.
    """

    levels: tuple[Level, ...]
    pillars: tuple[AskedPillar, ...]
    schools: dict[int, str]
    chosen: dict[tuple[str, str], dict[int, int]]
    between: bool = False

    def of(self, pillar: AskedPillar, kind: str, schools: Container[int] | None = None) -> dict[int, int] | None:
        """Return the level by school, of ``schools`` only when given; None when the round did not ask for it."""
        if kind not in pillar.kinds:
            return None
        chosen = self.chosen.get((pillar.key, kind), {})
        return {school: level for school, level in chosen.items() if schools is None or school in schools}

    def distribution(self, chosen: dict[int, int]) -> Distribution:
        """Count how often each level was chosen."""
        counts = Counter(chosen.values())
        return Distribution(tuple(counts[level.number] for level in self.levels))


def submitted(round_: Round, as_of: datetime.date | None) -> QuerySet[SelfEvaluation]:
    """Return the self-evaluations of the round that were submitted by the end of ``as_of`` (default: now)."""
    rows = SelfEvaluation.objects.filter(round=round_, status=EvaluationStatus.SUBMITTED)
    return rows.filter(submitted_at__date__lte=as_of) if as_of else rows


def round_answers(round_: Round, as_of: datetime.date | None = None) -> RoundAnswers:
    """Read what the schools that submitted by ``as_of`` (default: now) chose. Four queries."""
    levels = ScenarioLevel.objects.filter(model__instruments=round_.instrument_id).order_by("number")
    pillars = Pillar.objects.filter(instrument=round_.instrument_id).order_by("order")
    names: dict[str, str] = {}
    kinds: dict[str, set[str]] = {}
    conditions, between = [], False
    for key, name, kind, condition, allows_between in pillars.values_list(
        "key", "name", "questions__kind", "questions__condition", "questions__allows_between"
    ):
        names[key] = name
        kinds.setdefault(key, set()).add(kind)
        if kind in SCENARIO_KINDS:
            conditions.append(condition)
            between = between or bool(allows_between)
    schools = submitted(round_, as_of).values_list("school_id", "school__municipality__name")
    chosen: dict[tuple[str, str], dict[int, int]] = {}
    answers = Answer.objects.filter(
        evaluation__in=submitted(round_, as_of), question__kind__in=SCENARIO_KINDS, number__isnull=False
    )
    skipped = unasked(round_, submitted(round_, as_of), conditions)
    for key, kind, school_id, number, question in answers.values_list(
        "question__pillar__key", "question__kind", "evaluation__school_id", "number", "question__key"
    ):
        assert number is not None  # noqa: S101 - filtered above
        if (school_id, name_of(key, question)) in skipped:
            continue
        chosen.setdefault((key, kind), {})[school_id] = number
    return RoundAnswers(
        levels=tuple(Level(number, name) for number, name in levels.values_list("number", "name")),
        pillars=tuple(
            AskedPillar(key, name, frozenset(kinds[key] & set(SCENARIO_KINDS))) for key, name in names.items()
        ),
        schools=dict(schools),
        chosen=chosen,
        between=between,
    )
