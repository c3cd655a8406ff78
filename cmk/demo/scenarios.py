"""Where the schools of the demo began, stand and want to be: an intake by the adviser, and the self-evaluations since.

Only what a school shared of its self-evaluation is a placement: staff read placements.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from cmk.accounts.models import User
from cmk.demo.content import content, dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast, Part
from monitoring.models import Answer, EvaluationStatus, QuestionKind, SelfEvaluation
from trajectories.models import (
    PlacementAspect,
    PlacementSource,
    Programme,
    ScenarioLevel,
    ScenarioPillar,
    ScenarioPlacement,
)

NOW, WANTED, START = PlacementAspect.NOW, PlacementAspect.WANTED, PlacementAspect.START
ASPECTS = {QuestionKind.SCENARIO_NOW: NOW, QuestionKind.SCENARIO_WANTED: WANTED}
# How the schools went on since their intake: most a level, one two levels, some stayed, two went back.
ROADS = (0, 1, 1, 0, 1, -1, 0, 1, 2, 0, 1, 0)


@dataclass
class _Ledger:
    """Gathers placements, in the order of their days; only what differs is written down, as the service does."""

    programme: Programme
    levels: dict[int, ScenarioLevel]
    pillars: dict[str, ScenarioPillar]
    days: Days
    rows: list[ScenarioPlacement] = field(default_factory=list)

    def place(
        self,
        part: Part,
        aspect: str,
        number: int,
        on: datetime.date,
        *,
        source: str = PlacementSource.ADVISER,
        pillar: str = "",
        by: User | None = None,
        note: str = "",
    ) -> ScenarioPlacement:
        row = ScenarioPlacement(
            programme=self.programme,
            school=part.school,
            pillar=self.pillars.get(pillar),
            aspect=aspect,
            level=self.levels[max(1, min(number, len(self.levels)))],
            on=on,
            source=source,
            note=note,
            by=by,
            at=self.days.at(on, 16, 5),
        )
        held = [one for one in self.rows if one.school_id == row.school_id and one.aspect == aspect]
        last = next((one for one in reversed(held) if one.pillar_id == row.pillar_id), None)
        if last is None or last.level_id != row.level_id:
            self.rows.append(row)
        return row


def make_scenarios(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Place the schools that take part; three of them nobody placed yet."""
    model = programme.scenario_model
    ledger = _Ledger(
        programme,
        {level.number: level for level in model.levels.all()},
        {pillar.key: pillar for pillar in model.pillars.all()},
        days,
    )
    random = dice("scenarios")
    texts = content("placements")
    evaluations = _shared(programme)
    parts = [part for part in cast.parts if part.takes_part]
    for number, part in enumerate(parts):
        if number % 13 == 12:
            continue
        adviser = people.advisers[part.adviser]
        shared = evaluations.get(part.school.pk, [])
        began = _intake(ledger, part, number, adviser, random, texts, _said(shared))
        for evaluation in shared:
            _evaluated(ledger, part, evaluation)
        road = ROADS[number % len(ROADS)]
        on = days.school_day(-95 + number % 40)
        if road:
            ledger.place(part, NOW, began + road, on, by=adviser, note=texts["moved"][road])
        if number == 1:  # a slip of the hand, taken back a day later
            slip = ledger.place(part, WANTED, 1, on, source=PlacementSource.OWN_CHOICE, by=adviser)
            slip.withdrawn_at = days.at(days.day(-45), 9, 30)
    ScenarioPlacement.objects.bulk_create(ledger.rows)


def _intake(
    ledger: _Ledger,
    part: Part,
    number: int,
    adviser: User,
    random: Random,
    texts: dict[str, str],
    later: dict[str, int],
) -> int:
    """Place a school when it began: overall and on each pillar, with what it wants; return its level overall.

    ``later`` is what the school said of itself at its first self-evaluation: most had stood there or a level below.
    """
    on = ledger.days.school_day(-600 + number * 11 % 90)
    usual = random.choices((1, 2, 3), (4, 6, 3))[0]
    began = {key: later.get(key, usual) + random.choice((-1, -1, 0, 0, 0, 1)) for key in ledger.pillars}
    began = {key: max(1, min(level, len(ledger.levels))) for key, level in began.items()}
    overall = round(sum(began.values()) / len(began)) if began else usual
    for aspect in (START, NOW):
        ledger.place(part, aspect, overall, on, by=adviser, note=texts["intake"] if number == 0 else "")
        for key, level in began.items():
            ledger.place(part, aspect, level, on, by=adviser, pillar=key, note=texts["intake"] if number == 0 else "")
    wanted = on + datetime.timedelta(days=21)
    ledger.place(part, WANTED, overall + 1, wanted, source=PlacementSource.OWN_CHOICE, by=adviser)
    return overall


def _shared(programme: Programme) -> dict[int, list[SelfEvaluation]]:
    """Return the self-evaluations that schools shared, by school, the oldest first."""
    rows = SelfEvaluation.objects.filter(
        round__programme=programme, status=EvaluationStatus.SUBMITTED, shared_at__isnull=False
    )
    found: dict[int, list[SelfEvaluation]] = {}
    answers: dict[int, list[Answer]] = {}
    asked = Answer.objects.filter(question__kind__in=ASPECTS, number__isnull=False, evaluation__in=rows)
    for answer in asked.select_related("question__pillar").order_by("question__pillar__order", "pk"):
        answers.setdefault(answer.evaluation_id, []).append(answer)
    for row in rows.select_related("submitted_by").order_by("submitted_at"):
        row.levels = answers.get(row.pk, [])  # type: ignore[attr-defined]
        found.setdefault(row.school_id, []).append(row)
    return found


def _said(shared: list[SelfEvaluation]) -> dict[str, int]:
    """Return where a school said that it stands in the first of its self-evaluations, by key of the pillar."""
    first = shared[0].levels if shared else []  # type: ignore[attr-defined]
    return {
        answer.question.pillar.key: answer.number
        for answer in first
        if answer.question.kind == QuestionKind.SCENARIO_NOW
    }


def _evaluated(ledger: _Ledger, part: Part, evaluation: SelfEvaluation) -> None:
    """Place a school where its self-evaluation says it stands and wants to be."""
    assert evaluation.submitted_at is not None  # noqa: S101 - only submitted ones come here
    on = timezone.localdate(evaluation.submitted_at)
    for answer in evaluation.levels:  # type: ignore[attr-defined]
        pillar = answer.question.pillar.key
        if pillar in ledger.pillars:
            ledger.place(
                part,
                ASPECTS[answer.question.kind],
                answer.number,
                on,
                source=PlacementSource.SELF_EVALUATION,
                pillar=pillar,
                by=evaluation.submitted_by,
            )
