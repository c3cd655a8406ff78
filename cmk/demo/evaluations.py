"""The self-evaluations of the demo: a round of last year, and one that runs now and closes in some weeks.

All questionnaires that come along are loaded. Last year the primary schools had the first version of theirs; this year
they have the second, with the region's own questions. The secondary school that takes part has its own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.conf import settings

from cmk.accounts.models import Penvoerder
from cmk.demo.days import Days
from cmk.demo.fillers import LEVELS, Fillers, Standing
from cmk.demo.people import People
from cmk.demo.schools import Cast, Road
from monitoring.evaluation.loader import load_instrument
from monitoring.models import Instrument, Pillar, Round
from trajectories.models import Programme

FOLDER = Path(settings.BASE_DIR) / "monitoring" / "instruments"
# How many of the schools stand at scenario 1 to 4 when the first round is held, out of 36.
START = {
    "visie": (5, 14, 13, 4),
    "deskundigheid": (6, 19, 9, 2),
    "programma": (4, 16, 13, 3),
    "samenwerking": (9, 17, 9, 1),
}
# Where the secondary school stands that has begun.
SECONDARY = {"visie": 2, "deskundigheid": 1, "programma": 2, "samenwerking": 3}
# In the running round: how many schools are still at it, and how many have not begun.
STARTED, NOT_BEGUN, HOME = 4, 2, 0


@dataclass(frozen=True)
class _Instruments:
    """The questionnaires that are used in the rounds; those of special education, partners and guidance lie ready."""

    before: Instrument
    now: Instrument
    secondary: Instrument


def make_evaluations(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Make the rounds with what the schools filled in."""
    instruments = _load_instruments(programme.penvoerder)
    opens, closes = days.day(-76), days.day(24)
    year = datetime.timedelta(days=364)
    last_year = Round.objects.create(
        programme=programme,
        instrument=instruments.before,
        name=f"Zelfevaluatie {opens.year - 1}",
        opens_on=max(opens - year, days.first),
        closes_on=closes - year,
    )
    this_year, secondary = (
        Round.objects.create(
            programme=programme, instrument=instrument, name=f"{name} {opens.year}", opens_on=opens, closes_on=closes
        )
        for instrument, name in ((instruments.now, "Zelfevaluatie"), (instruments.secondary, "Zelfevaluatie vo"))
    )
    for round_ in (last_year, this_year, secondary):
        round_.instrument.frozen_at = days.at(round_.opens_on, 8)
        round_.instrument.save(update_fields=["frozen_at"])
    fillers = Fillers(people, days)
    primary = [part for part in cast.parts if part.is_primary and part.takes_part]
    schools = _first_levels([Standing(part) for part in primary], fillers.pillars(last_year), fillers.random)
    _last_year(fillers, last_year, schools)
    for school in schools:
        _develop(school, fillers.random)
    _this_year(fillers, this_year, schools)
    for part in cast.parts:
        if part.takes_part and not part.is_primary:
            school = Standing(part, now=dict(SECONDARY))
            _wish(school, fillers.random)
            fillers.submit(fillers.invite(secondary, part), school, days.day(-20))
    fillers.sheets.write()


def _load_instruments(penvoerder: Penvoerder) -> _Instruments:
    def load(name: str, own: Path | None = None) -> Instrument:
        return load_instrument(FOLDER / f"{name}.yaml", penvoerder=penvoerder, own=own)

    before = load("zelfevaluatie-po-1")
    now = load("zelfevaluatie-po-2", own=FOLDER / "own" / "amstelland-po.yaml")
    for name in ("zelfevaluatie-so-1", "check-partner-1", "tevredenheid-begeleiding-1"):
        load(name)
    return _Instruments(before, now, load("zelfevaluatie-vo-1"))


def _first_levels(schools: list[Standing], pillars: list[Pillar], random: Random) -> list[Standing]:
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


def _wish(school: Standing, random: Random) -> None:
    """Choose what the school wants: often one further, sometimes two, and staying is a choice too."""
    for pillar, now in school.now.items():
        school.wanted[pillar] = min(now + random.choices((0, 1, 2), (4, 9, 2))[0], LEVELS)


def _develop(school: Standing, random: Random) -> None:
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


def _last_year(fillers: Fillers, round_: Round, schools: list[Standing]) -> None:
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


def _this_year(fillers: Fillers, round_: Round, schools: list[Standing]) -> None:
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
