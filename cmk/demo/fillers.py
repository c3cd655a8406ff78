"""Fills in questionnaires of the demo as schools would, coherent with where they stand."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from cmk.accounts.models import User
from cmk.demo.content import Deck, content, dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Part
from monitoring.models import (
    Answer,
    EvaluationStatus,
    Pillar,
    Question,
    QuestionKind,
    Round,
    SelfEvaluation,
    SelfEvaluationEvent,
)

LEVELS = 4
# How often a school says that it stands between two levels, and adds an answer of its own to the options.
BETWEEN, WRITTEN_IN = 0.07, 0.1


@dataclass
class Standing:
    """What a school would say: per pillar where it stands now and where it wants to go."""

    part: Part
    now: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)


@dataclass
class _Sheets:
    """Gathers rows, to write them in a few statements."""

    evaluations: list[SelfEvaluation] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    events: list[SelfEvaluationEvent] = field(default_factory=list)

    def write(self) -> None:
        SelfEvaluation.objects.bulk_create(self.evaluations)
        rows: list[Answer | SelfEvaluationEvent] = [*self.answers, *self.events]
        for row in rows:
            row.evaluation = row.evaluation  # it has its key now
        Answer.objects.bulk_create(self.answers, batch_size=1000)
        SelfEvaluationEvent.objects.bulk_create(self.events)


class Fillers:
    """Invites schools, and lets them begin, go on and hand in."""

    def __init__(self, people: People, days: Days) -> None:
        self.people = people
        self.days = days
        self.random = dice("evaluations")
        self.sheets = _Sheets()
        self._pillars: dict[int, list[Pillar]] = {}
        self._decks: dict[tuple[str, str], Deck] = {}

    def pillars(self, round_: Round) -> list[Pillar]:
        """Return the pillars of a round's questionnaire in their order, with their questions."""
        if round_.instrument_id not in self._pillars:
            found = round_.instrument.pillars.prefetch_related("questions").order_by("order")
            self._pillars[round_.instrument_id] = list(found)
        return self._pillars[round_.instrument_id]

    def invite(self, round_: Round, part: Part) -> SelfEvaluation:
        """Note down an evaluation that has not begun."""
        row = SelfEvaluation(round=round_, school=part.school, created_at=self.days.at(round_.opens_on, 8))
        self.sheets.evaluations.append(row)
        return row

    def start(self, evaluation: SelfEvaluation, school: Standing, day: datetime.date, *, pillars: int) -> None:
        """Begin: the first ``pillars`` are filled in, the one after it for a part."""
        user = self._user(school.part, day)
        evaluation.status, evaluation.started_at = EvaluationStatus.STARTED, self.days.at(day, 15, 12)
        self._event(evaluation, EvaluationStatus.INVITED, EvaluationStatus.STARTED, user, evaluation.started_at)
        for place, pillar in enumerate(self.pillars(evaluation.round)[: pillars + 1]):
            questions = sorted(pillar.questions.all(), key=lambda question: question.order)
            for question in questions if place < pillars else questions[:3]:
                self._answer(evaluation, question, pillar, school, user)

    def submit(self, evaluation: SelfEvaluation, school: Standing, day: datetime.date) -> None:
        """Fill in everything and submit on ``day``; most schools share it with their adviser."""
        self.start(evaluation, school, day - datetime.timedelta(days=self.random.randrange(1, 9)), pillars=99)
        user = self._user(school.part, day, head=self.random.random() < 0.3)
        moment = self.days.at(day, self.random.randrange(9, 17), self.random.randrange(60))
        evaluation.status, evaluation.submitted_at, evaluation.submitted_by = (
            EvaluationStatus.SUBMITTED,
            moment,
            user,
        )
        if self.random.random() < 0.88:
            evaluation.shared_at = moment + datetime.timedelta(minutes=7)
        self._event(evaluation, EvaluationStatus.STARTED, EvaluationStatus.SUBMITTED, user, moment)

    def _answer(
        self, evaluation: SelfEvaluation, question: Question, pillar: Pillar, school: Standing, user: User | None
    ) -> None:
        row = Answer(
            evaluation=evaluation,
            question=question,
            changed_by=user,
            changed_at=evaluation.started_at or self.days.at(self.days.today, 9),
        )
        if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
            self._choose(row, question)
        elif question.kind == QuestionKind.TEXT:
            if self.random.random() <= 0.55:
                row.text = self._sentence(pillar.key, "done" if question.key == "gedaan" else "words")
        else:
            self._number(row, question, pillar, school)
        if row.number is not None or row.chosen or row.text or row.note:
            self.sheets.answers.append(row)

    def _number(self, row: Answer, question: Question, pillar: Pillar, school: Standing) -> None:
        random, instrument = self.random, row.evaluation.round.instrument
        now = school.now.get(pillar.key, 2)
        if question.kind == QuestionKind.SCENARIO_NOW:
            row.number = now
            if question.allows_between and now < LEVELS and random.random() < BETWEEN:
                row.second, row.note = now + 1, self._sentence("between", "words")
        elif question.kind == QuestionKind.SCENARIO_WANTED:
            row.number = school.wanted.get(pillar.key, now)
        elif question.kind == QuestionKind.STATEMENT:
            # Around the scenario, a little apart: the two are compared, and they do not always agree.
            row.number = self._around(now, (3, 5, 2), len(instrument.scale))
        elif question.kind == QuestionKind.SATISFACTION:
            row.number = self._around(now, (1, 4, 4), len(instrument.satisfaction_scale))
        elif question.kind == QuestionKind.GOAL:
            row.number = self._around(3, (2, 4, 3), len(instrument.importance_scale))
            row.second = self._around(now, (3, 5, 1), len(instrument.realisation_scale))
        elif question.kind == QuestionKind.NUMBER and random.random() < 0.8:
            row.number = (question.lowest or 0) + random.randrange(6)

    def _around(self, middle: int, weights: tuple[int, int, int], highest: int) -> int:
        return min(max(middle + self.random.choices((-1, 0, 1), weights)[0], 1), highest)

    def _choose(self, row: Answer, question: Question) -> None:
        if question.kind == QuestionKind.CHOICE:
            row.chosen = [self.random.choice(question.options)]
            return
        row.chosen = [one for one in question.options if self.random.random() < 0.32][:3]
        if question.allows_other and self.random.random() < WRITTEN_IN:
            row.note = self._sentence("written-in", "words")

    def _sentence(self, pillar: str, subject: str) -> str:
        if (pillar, subject) not in self._decks:
            texts = content("answers").get(pillar, content("answers")["other"])
            self._decks[pillar, subject] = Deck(texts[subject], self.random)
        return str(self._decks[pillar, subject].deal())

    def _user(self, part: Part, day: datetime.date, *, head: bool = False) -> User | None:
        """Return who of the school fills in: the icc'er, or the head teacher, or whoever can sign in."""
        users = {
            contact.role: contact.person.user for contact in self.people.at(part.school, day) if contact.person.user
        }
        order = ("directeur", "iccer") if head else ("iccer", "directeur")
        return next((users[role] for role in order if role in users), None)

    def _event(
        self,
        evaluation: SelfEvaluation,
        old: EvaluationStatus,
        new: EvaluationStatus,
        by: User | None,
        at: datetime.datetime,
    ) -> None:
        self.sheets.events.append(
            SelfEvaluationEvent(evaluation=evaluation, from_status=old, to_status=new, by=by, at=at)
        )
