"""What the schools of a round answered, together: response, scenarios, wishes, development points.

Counted over submitted self-evaluations. A question that a round did not ask gives None ('niet gevraagd'), never 0; one
that was not put to a school, because of what it answered elsewhere, does not count for that school. A scenario between
two levels counts as the lower one: that is the one the school has reached. Goals and satisfaction: ``ratings``.
The comparison with an earlier round is in ``monitoring.evaluation.change``. Nothing here is withheld: that is for
whoever shows it (``cmk.core.withholding``) and knows what stands beside it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from monitoring.evaluation.answers import Distribution, Level, RoundAnswers, round_answers, submitted
from monitoring.evaluation.counted import unasked
from monitoring.evaluation.results import DEVELOPMENT
from monitoring.evaluation.values import name_of
from monitoring.models import Answer, EvaluationStatus, Question, QuestionKind, Round, SelfEvaluation


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
    """All pillars of a round, over the ``n`` schools that submitted.

    ``between``: whether a school could place itself between two levels, which counts as the lower one.
    """

    level_name: str
    levels: tuple[Level, ...]
    n: int
    pillars: tuple[PillarOutcome, ...]
    between: bool = False


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


def response(round_: Round, as_of: datetime.date | None = None) -> Response:
    """Count who was invited, began and submitted, as it stood at the end of ``as_of`` (default: now). One query."""
    invited: Counter[str] = Counter()
    started: Counter[str] = Counter()
    sent_in: Counter[str] = Counter()
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
        sent_in[name] += is_in
    municipalities = tuple(ResponseRow(name, invited[name], started[name], sent_in[name]) for name in sorted(invited))
    total = ResponseRow("", invited.total(), started.total(), sent_in.total())
    return Response(total, municipalities)


def _wish(now: dict[int, int], wanted: dict[int, int]) -> Wish:
    steps = [wanted[school] - now[school] for school in now.keys() & wanted.keys()]
    return Wish(sum(step > 0 for step in steps), sum(step == 0 for step in steps), sum(step < 0 for step in steps))


def _scenarios(round_: Round, answers: RoundAnswers, schools: Collection[int]) -> ScenarioByPillar:
    outcomes = []
    for pillar in answers.pillars:
        now = answers.of(pillar, QuestionKind.SCENARIO_NOW, schools)
        wanted = answers.of(pillar, QuestionKind.SCENARIO_WANTED, schools)
        outcomes.append(
            PillarOutcome(
                key=pillar.key,
                name=pillar.name,
                now=answers.distribution(now) if now is not None else None,
                wanted=answers.distribution(wanted) if wanted is not None else None,
                wish=_wish(now, wanted) if now is not None and wanted is not None else None,
            )
        )
    level_name = round_.instrument.level_name
    return ScenarioByPillar(level_name, answers.levels, len(schools), tuple(outcomes), answers.between)


def scenario_by_pillar(
    round_: Round, as_of: datetime.date | None = None, *, answers: RoundAnswers | None = None
) -> ScenarioByPillar:
    """Count per pillar which scenario the schools are in and want, as submitted by ``as_of``. Six queries at most.

    ``answers``: those of the round, when they were read already.
    """
    answers = answers or round_answers(round_, as_of)
    return _scenarios(round_, answers, answers.schools.keys())


def scenario_by_municipality(
    round_: Round, as_of: datetime.date | None = None, *, answers: RoundAnswers | None = None
) -> dict[str, ScenarioByPillar]:
    """Do as ``scenario_by_pillar`` for each municipality with a submitted self-evaluation, by name."""
    answers = answers or round_answers(round_, as_of)
    schools: dict[str, set[int]] = {}
    for school, municipality in answers.schools.items():
        schools.setdefault(municipality, set()).add(school)
    return {name: _scenarios(round_, answers, schools[name]) for name in sorted(schools)}


def development_points(round_: Round, as_of: datetime.date | None = None) -> tuple[ChoicesOutcome, ...]:
    """Count which development points schools chose, per question. Two queries.

    They are the questions of that key, and in a pillar without one all its questions with several choices. An option
    that a school wrote in itself is left out: only the questionnaire's own options are counted.
    """
    questions = _development_questions(round_)
    evaluations = submitted(round_, as_of)
    skipped = unasked(round_, evaluations, (question.condition for question in questions))
    names = {question.pk: name_of(question.pillar.key, question.key) for question in questions}
    answers: dict[int, list[list[str]]] = {}
    rows = Answer.objects.filter(evaluation__in=evaluations, question__in=questions)
    for question_id, school_id, chosen in rows.values_list("question_id", "evaluation__school_id", "chosen"):
        if chosen and (school_id, names[question_id]) not in skipped:
            answers.setdefault(question_id, []).append(chosen)
    outcomes = []
    for question in questions:
        given = answers.get(question.pk, [])
        counts = Counter(option for chosen in given for option in set(chosen))
        ranked = sorted(question.options, key=lambda option: (-counts[option], question.options.index(option)))
        choices = tuple(Choice(option, counts[option]) for option in ranked)
        outcomes.append(ChoicesOutcome(question.pillar.name, question.text, len(given), choices))
    return tuple(outcomes)


def _development_questions(round_: Round) -> list[Question]:
    rows = Question.objects.filter(pillar__instrument=round_.instrument_id, kind=QuestionKind.CHOICES)
    questions = list(rows.select_related("pillar").order_by("pillar__order", "order"))
    named = {question.pillar_id for question in questions if question.key == DEVELOPMENT}
    return [question for question in questions if question.key == DEVELOPMENT or question.pillar_id not in named]
