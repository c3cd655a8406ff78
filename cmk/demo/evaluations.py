"""The self-evaluations of the demo: a round of last year, and one that runs now and closes in some weeks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.conf import settings

from cmk.accounts.models import User
from cmk.demo.content import Deck, content, dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast, Part, Road
from monitoring.evaluation.loader import load_instrument
from monitoring.models import (
    Answer,
    EvaluationStatus,
    Instrument,
    Pillar,
    Question,
    QuestionKind,
    Round,
    SelfEvaluation,
    SelfEvaluationEvent,
)
from trajectories.models import Programme

INSTRUMENT = Path(settings.BASE_DIR) / "monitoring" / "instruments" / "zelfevaluatie-po-1.yaml"
LEVELS = 4
# How many of the schools stand at scenario 1 to 4 when the first round is held, out of 36.
START = {
    "visie": (5, 14, 13, 4),
    "deskundigheid": (6, 19, 9, 2),
    "programma": (4, 16, 13, 3),
    "samenwerking": (9, 17, 9, 1),
}
# In the running round: how many schools are still at it, and how many have not begun.
STARTED, NOT_BEGUN, HOME = 4, 2, 0


@dataclass
class _School:
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
    """Fills in questionnaires as schools would, coherent with where they stand."""

    def __init__(self, instrument: Instrument, people: People, days: Days) -> None:
        self.pillars: list[Pillar] = list(instrument.pillars.prefetch_related("questions").order_by("order"))
        self.scale = len(instrument.scale)
        self.people = people
        self.days = days
        self.random = dice("evaluations")
        self.sheets = _Sheets()
        self._decks: dict[tuple[str, str], Deck] = {}

    def invite(self, round_: Round, part: Part) -> SelfEvaluation:
        """Note down an evaluation that has not begun."""
        row = SelfEvaluation(round=round_, school=part.school, created_at=self.days.at(round_.opens_on, 8))
        self.sheets.evaluations.append(row)
        return row

    def start(self, evaluation: SelfEvaluation, school: _School, day: datetime.date, *, pillars: int) -> None:
        """Begin: the first ``pillars`` are filled in, the one after it for a part."""
        user = self._user(school.part, day)
        evaluation.status, evaluation.started_at = EvaluationStatus.STARTED, self.days.at(day, 15, 12)
        self._event(evaluation, EvaluationStatus.INVITED, EvaluationStatus.STARTED, user, evaluation.started_at)
        for place, pillar in enumerate(self.pillars[: pillars + 1]):
            questions = sorted(pillar.questions.all(), key=lambda question: question.order)
            for question in questions if place < pillars else questions[:3]:
                self._answer(evaluation, question, pillar, school, user)

    def submit(self, evaluation: SelfEvaluation, school: _School, day: datetime.date) -> None:
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
        self, evaluation: SelfEvaluation, question: Question, pillar: Pillar, school: _School, user: User | None
    ) -> None:
        row = Answer(
            evaluation=evaluation,
            question=question,
            changed_by=user,
            changed_at=evaluation.started_at or self.days.at(self.days.today, 9),
        )
        random, now = self.random, school.now[pillar.key]
        if question.kind == QuestionKind.SCENARIO_NOW:
            row.number = now
        elif question.kind == QuestionKind.SCENARIO_WANTED:
            row.number = school.wanted[pillar.key]
        elif question.kind == QuestionKind.STATEMENT:
            # Around the scenario, a little apart: the two are compared, and they do not always agree.
            row.number = min(max(now + random.choices((-1, 0, 1), (3, 5, 2))[0], 1), self.scale)
        elif question.kind == QuestionKind.CHOICES:
            row.chosen = [one for one in question.options if random.random() < 0.32][:3]
            if not row.chosen:
                return
        else:
            if random.random() > 0.55:
                return
            row.text = self._sentence(pillar.key, "done" if question.key == "gedaan" else "words")
        self.sheets.answers.append(row)

    def _sentence(self, pillar: str, subject: str) -> str:
        if (pillar, subject) not in self._decks:
            texts = content("answers").get(pillar, content("answers")["other"])
            self._decks[pillar, subject] = Deck(texts[subject], self.random)
        return self._decks[pillar, subject].deal()

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


def make_evaluations(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Make the two rounds with what the schools filled in."""
    instrument = load_instrument(INSTRUMENT, penvoerder=programme.penvoerder)
    opens = days.day(-76)
    last_year, this_year = (
        Round.objects.create(
            programme=programme,
            instrument=instrument,
            name=f"Zelfevaluatie {opens.year - back}",
            opens_on=max(opens - datetime.timedelta(days=364 * back), days.first),
            closes_on=days.day(24) - datetime.timedelta(days=364 * back),
        )
        for back in (1, 0)
    )
    instrument.frozen_at = days.at(last_year.opens_on, 8)
    instrument.save(update_fields=["frozen_at"])
    fillers = Fillers(instrument, people, days)
    primary = [part for part in cast.parts if part.is_primary and part.takes_part]
    schools = _first_levels([_School(part) for part in primary], fillers.pillars, fillers.random)
    _last_year(fillers, last_year, schools)
    for school in schools:
        _develop(school, fillers.random)
    _this_year(fillers, this_year, schools)
    fillers.sheets.write()


def _first_levels(schools: list[_School], pillars: list[Pillar], random: Random) -> list[_School]:
    """Place the schools on the levels in the numbers of ``START``; a strong school is strong on most pillars."""
    strength = {id(school): random.gauss(0, 1) for school in schools}
    for pillar in pillars:
        shares = START.get(pillar.key, (5, 15, 12, 4))
        order = sorted(schools, key=lambda school: strength[id(school)] + random.gauss(0, 0.8))
        for place, school in enumerate(order):
            reached, level = shares[0], 1
            while place * sum(shares) >= reached * len(schools) and level < LEVELS:
                reached += shares[level]
                level += 1
            school.now[pillar.key] = level
    for school in schools:
        if school.part.road is Road.NEW:  # they have only just begun
            school.now = {pillar: min(level, 2) for pillar, level in school.now.items()}
        _wish(school, random)
    return schools


def _wish(school: _School, random: Random) -> None:
    """Choose what the school wants: often one further, sometimes two, and staying is a choice too."""
    for pillar, now in school.now.items():
        school.wanted[pillar] = min(now + random.choices((0, 1, 2), (4, 9, 2))[0], LEVELS)


def _develop(school: _School, random: Random) -> None:
    """Let a year pass: most schools stay where they are, a good third moves on, a few take a step back."""
    turn = random.random()
    if turn < 0.38:
        growing = [pillar for pillar, now in school.now.items() if now < school.wanted[pillar]]
        for pillar in random.sample(growing, min(len(growing), random.choice([1, 1, 2]))):
            school.now[pillar] += 1
    elif turn < 0.5:
        falling = sorted(pillar for pillar, now in school.now.items() if now > 1)
        if falling:
            school.now[random.choice(falling)] -= 1
    _wish(school, random)


def _last_year(fillers: Fillers, round_: Round, schools: list[_School]) -> None:
    """The existing schools were invited; three did not submit before it closed."""
    existing = [school for school in schools if school.part.road in (Road.EXISTING, Road.MOVED_ON)]
    length = (round_.closes_on - round_.opens_on).days
    late = {len(existing) - 3, len(existing) // 2, len(existing) // 3}
    for place, school in enumerate(existing):
        evaluation = fillers.invite(round_, school.part)
        day = round_.opens_on + datetime.timedelta(days=fillers.random.randrange(12, length))
        if place == HOME or place not in late:
            fillers.submit(evaluation, school, day)
        elif place % 2:
            fillers.start(evaluation, school, day, pillars=1)


def _this_year(fillers: Fillers, round_: Round, schools: list[_School]) -> None:
    """All primary schools in a trajectory are invited; the home school has just begun."""
    random, days = fillers.random, fillers.days
    others = [place for place in range(len(schools)) if place != HOME]
    behind = random.sample(others, STARTED - 1 + NOT_BEGUN)
    started, not_begun = {HOME, *behind[: STARTED - 1]}, set(behind[STARTED - 1 :])
    for place, school in enumerate(schools):
        evaluation = fillers.invite(round_, school.part)
        if place in not_begun:
            continue
        if place in started:
            fillers.start(evaluation, school, days.day(-2 - place % 9), pillars=1 if place == HOME else place % 3)
        else:
            fillers.submit(evaluation, school, days.day(-3 - random.randrange(62)))
