"""What the schools of a round answered, together: response, scenarios, change since the round before, wishes.

Counted over submitted self-evaluations. A question that a round did not ask gives None ('niet gevraagd'), never 0.
Comparison over time is between equal keys only. Nothing here is withheld: that is for whoever shows it
(``cmk.core.withholding``), who knows what stands beside it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from monitoring.models import (
    Answer,
    EvaluationStatus,
    Pillar,
    Question,
    QuestionKind,
    Round,
    SelfEvaluation,
)
from trajectories.models import ScenarioLevel

SCENARIO_KINDS = (QuestionKind.SCENARIO_NOW, QuestionKind.SCENARIO_WANTED)


@dataclass(frozen=True)
class ResponseRow:
    """How a group of schools responds. ``started`` counts all that began, ``submitted`` those that sent it in."""

    name: str
    invited: int
    started: int
    submitted: int


@dataclass(frozen=True)
class Response:
    """The response of a round: in all, and per municipality by name."""

    total: ResponseRow
    municipalities: tuple[ResponseRow, ...]


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
class Wish:
    """Where schools want to go from where they are: of ``n`` that said both, how many higher, the same, lower."""

    higher: int
    same: int
    lower: int

    @property
    def n(self) -> int:
        """The schools that said both where they are and where they want to be."""
        return self.higher + self.same + self.lower


@dataclass(frozen=True)
class PillarOutcome:
    """One pillar: the scenario now and wanted (None when not asked) and the wish that follows from both."""

    key: str
    name: str
    now: Distribution | None
    wanted: Distribution | None
    wish: Wish | None


@dataclass(frozen=True)
class ScenarioByPillar:
    """All pillars of a round, over the ``n`` schools that submitted."""

    level_name: str
    levels: tuple[Level, ...]
    n: int
    pillars: tuple[PillarOutcome, ...]


@dataclass(frozen=True)
class PillarChange:
    """One pillar of the schools in both rounds: higher, the same or lower than before, and both distributions."""

    key: str
    name: str
    higher: int
    same: int
    lower: int
    before: Distribution
    now: Distribution

    @property
    def n(self) -> int:
        """The schools that answered in both rounds."""
        return self.higher + self.same + self.lower


@dataclass(frozen=True)
class Change:
    """The schools that submitted in both rounds, each counted once.

    ``higher``: higher on at least one pillar and nowhere lower; ``lower`` the reverse; ``mixed``: higher on one
    and lower on another; ``same``: equal on every pillar that both rounds asked. ``n_before`` and ``n_now`` are all
    respondents of the rounds. A lower level is not shown as failure: a school may go back or skip.
    """

    previous: str
    n: int
    n_before: int
    n_now: int
    higher: int
    lower: int
    mixed: int
    same: int
    pillars: tuple[PillarChange, ...]


@dataclass(frozen=True)
class Choice:
    """One option of a question with several choices, and how many schools took it."""

    text: str
    count: int


@dataclass(frozen=True)
class ChoicesOutcome:
    """One question with several choices: its options, most chosen first; ``n`` schools chose at least one."""

    pillar: str
    question: str
    n: int
    choices: tuple[Choice, ...]


def _submitted(round_: Round, as_of: datetime.date | None) -> QuerySet[SelfEvaluation]:
    rows = SelfEvaluation.objects.filter(round=round_, status=EvaluationStatus.SUBMITTED)
    return rows.filter(submitted_at__date__lte=as_of) if as_of else rows


def response(round_: Round, as_of: datetime.date | None = None) -> Response:
    """Count who was invited, began and submitted, as it stood at the end of ``as_of`` (default: now). One query."""
    invited: Counter[str] = Counter()
    started: Counter[str] = Counter()
    submitted: Counter[str] = Counter()
    rows = SelfEvaluation.objects.filter(round=round_).values_list(
        "school__municipality__name", "status", "started_at__date", "submitted_at__date"
    )
    for name, status, started_on, submitted_on in rows:
        invited[name] += 1
        is_in = status == EvaluationStatus.SUBMITTED and (
            as_of is None or submitted_on is None or submitted_on <= as_of
        )
        # A reopened one was submitted once, and is under way again.
        begun = status != EvaluationStatus.INVITED and (as_of is None or started_on is None or started_on <= as_of)
        started[name] += is_in or begun
        submitted[name] += is_in
    municipalities = tuple(ResponseRow(name, invited[name], started[name], submitted[name]) for name in sorted(invited))
    total = ResponseRow("", invited.total(), started.total(), submitted.total())
    return Response(total, municipalities)


@dataclass(frozen=True)
class _Levels:
    """The levels chosen in a round: by pillar key and kind, then by school."""

    chosen: dict[tuple[str, str], dict[int, int]]

    def of(self, pillar: str, kind: str) -> dict[int, int]:
        return self.chosen.get((pillar, kind), {})


def _levels(round_: Round, as_of: datetime.date | None) -> _Levels:
    chosen: dict[tuple[str, str], dict[int, int]] = {}
    answers = Answer.objects.filter(
        evaluation__in=_submitted(round_, as_of), question__kind__in=SCENARIO_KINDS, number__isnull=False
    )
    for pillar, kind, school_id, number in answers.values_list(
        "question__pillar__key", "question__kind", "evaluation__school_id", "number"
    ):
        assert number is not None  # noqa: S101 - filtered above
        chosen.setdefault((pillar, kind), {})[school_id] = number
    return _Levels(chosen)


def _asked(round_: Round) -> dict[str, tuple[str, set[str]]]:
    """Return the pillars of the round's questionnaire by key, in order: the name and the kinds of scenario asked."""
    asked: dict[str, tuple[str, set[str]]] = {}
    for pillar in (
        Pillar.objects.filter(instrument=round_.instrument_id).order_by("order").prefetch_related("questions")
    ):
        kinds = {question.kind for question in pillar.questions.all() if question.kind in SCENARIO_KINDS}
        asked[pillar.key] = (pillar.name, kinds)
    return asked


def _distribution(levels: tuple[Level, ...], chosen: dict[int, int]) -> Distribution:
    counts = Counter(chosen.values())
    return Distribution(tuple(counts[level.number] for level in levels))


def _levels_of(round_: Round) -> tuple[Level, ...]:
    rows = ScenarioLevel.objects.filter(model__instruments=round_.instrument_id).order_by("number")
    return tuple(Level(number, name) for number, name in rows.values_list("number", "name"))


def _wish(now: dict[int, int], wanted: dict[int, int]) -> Wish:
    steps = [wanted[school] - now[school] for school in now.keys() & wanted.keys()]
    return Wish(sum(step > 0 for step in steps), sum(step == 0 for step in steps), sum(step < 0 for step in steps))


def _pillar_outcomes(
    asked: dict[str, tuple[str, set[str]]], levels: tuple[Level, ...], chosen: _Levels, schools: set[int] | None
) -> tuple[PillarOutcome, ...]:
    outcomes = []
    for key, (name, kinds) in asked.items():
        by_kind: dict[str, dict[int, int]] = {}
        for kind in SCENARIO_KINDS:
            if kind in kinds:
                own = chosen.of(key, kind)
                by_kind[kind] = {s: number for s, number in own.items() if schools is None or s in schools}
        now, wanted = by_kind.get(QuestionKind.SCENARIO_NOW), by_kind.get(QuestionKind.SCENARIO_WANTED)
        outcomes.append(
            PillarOutcome(
                key=key,
                name=name,
                now=_distribution(levels, now) if now is not None else None,
                wanted=_distribution(levels, wanted) if wanted is not None else None,
                wish=_wish(now, wanted) if now is not None and wanted is not None else None,
            )
        )
    return tuple(outcomes)


def scenario_by_pillar(round_: Round, as_of: datetime.date | None = None) -> ScenarioByPillar:
    """Count per pillar which scenario the schools are in and want, as submitted by ``as_of``. Six queries at most."""
    levels = _levels_of(round_)
    return ScenarioByPillar(
        level_name=round_.instrument.scenario_model.level_name,
        levels=levels,
        n=_submitted(round_, as_of).count(),
        pillars=_pillar_outcomes(_asked(round_), levels, _levels(round_, as_of), None),
    )


def scenario_by_municipality(round_: Round, as_of: datetime.date | None = None) -> dict[str, ScenarioByPillar]:
    """Do as ``scenario_by_pillar`` for each municipality with a submitted self-evaluation, by name. Six queries."""
    levels, asked, chosen = _levels_of(round_), _asked(round_), _levels(round_, as_of)
    level_name = round_.instrument.scenario_model.level_name
    schools: dict[str, set[int]] = {}
    rows = _submitted(round_, as_of).order_by("school__municipality__name")
    for name, school_id in rows.values_list("school__municipality__name", "school_id"):
        schools.setdefault(name, set()).add(school_id)
    return {
        name: ScenarioByPillar(level_name, levels, len(own), _pillar_outcomes(asked, levels, chosen, own))
        for name, own in schools.items()
    }


def change_since(previous: Round, round_: Round, as_of: datetime.date | None = None) -> Change:
    """Compare ``round_`` with the round before it, for the schools that submitted in both. Nine queries.

    Only pillars with the same key that asked for the scenario in both rounds are compared.
    """
    levels = _levels_of(round_)
    before, now = _levels(previous, None), _levels(round_, as_of)
    asked_before, asked_now = _asked(previous), _asked(round_)
    schools_before = set(_submitted(previous, None).values_list("school_id", flat=True))
    schools_now = set(_submitted(round_, as_of).values_list("school_id", flat=True))
    both = schools_before & schools_now
    steps_of: dict[int, list[int]] = {school: [] for school in both}
    pillars = []
    kind = QuestionKind.SCENARIO_NOW
    for key, (name, kinds) in asked_now.items():
        if kind not in kinds or kind not in asked_before.get(key, ("", set()))[1]:
            continue
        then, today = before.of(key, kind), now.of(key, kind)
        compared = [school for school in both if school in then and school in today]
        steps = [today[school] - then[school] for school in compared]
        for school, step in zip(compared, steps, strict=True):
            steps_of[school].append(step)
        pillars.append(
            PillarChange(
                key=key,
                name=name,
                higher=sum(step > 0 for step in steps),
                same=sum(step == 0 for step in steps),
                lower=sum(step < 0 for step in steps),
                before=_distribution(levels, {school: then[school] for school in compared}),
                now=_distribution(levels, {school: today[school] for school in compared}),
            )
        )
    directions = Counter(
        (any(step > 0 for step in steps), any(step < 0 for step in steps)) for steps in steps_of.values() if steps
    )
    return Change(
        previous=previous.name,
        n=directions.total(),
        n_before=len(schools_before),
        n_now=len(schools_now),
        higher=directions[True, False],
        lower=directions[False, True],
        mixed=directions[True, True],
        same=directions[False, False],
        pillars=tuple(pillars),
    )


def development_points(round_: Round, as_of: datetime.date | None = None) -> tuple[ChoicesOutcome, ...]:
    """Count what schools chose in the questions with several choices, per question. Two queries.

    An option that a school wrote in itself is left out: only the questionnaire's own options are counted.
    """
    questions = Question.objects.filter(pillar__instrument=round_.instrument_id, kind=QuestionKind.CHOICES)
    answers: dict[int, list[list[str]]] = {}
    rows = Answer.objects.filter(evaluation__in=_submitted(round_, as_of), question__kind=QuestionKind.CHOICES)
    for question_id, chosen in rows.values_list("question_id", "chosen"):
        if chosen:
            answers.setdefault(question_id, []).append(chosen)
    outcomes = []
    for question in questions.select_related("pillar").order_by("pillar__order", "order"):
        given = answers.get(question.pk, [])
        counts = Counter(option for chosen in given for option in set(chosen))
        ranked = sorted(question.options, key=lambda option: (-counts[option], question.options.index(option)))
        choices = tuple(Choice(option, counts[option]) for option in ranked)
        outcomes.append(ChoicesOutcome(question.pillar.name, question.text, len(given), choices))
    return tuple(outcomes)
