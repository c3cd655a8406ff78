"""Where the schools of a programme stood on its levels, and the ambitions that they had."""

from __future__ import annotations

import datetime
from random import Random

from cmk.accounts.models import User
from cmk.demo.content import Deck, dice
from cmk.demo.days import Days
from cmk.demo.five.cases import Case
from cmk.demo.five.people import Staff
from cmk.demo.five.roads import Road
from trajectories.models import (
    Ambition,
    AmbitionStatus,
    PlacementAspect,
    PlacementSource,
    Programme,
    ScenarioLevel,
    ScenarioPillar,
    ScenarioPlacement,
)

# How far a school came, in levels, and how often: back is possible too.
STEPS, WEIGHTS = (-1, 0, 1, 2), (1, 8, 9, 1)


def make_placements(case: Case, programme: Programme, roads: list[Road], staff: Staff, days: Days) -> None:
    """Place each school at its start and each year since, overall and on the pillars, with what it wanted.

    Where each level has a track of its own, the levels follow the tracks that the school walked.
    """
    random = dice(f"{case.key}:placements")
    levels = {level.number: level for level in programme.scenario_model.levels.all()}
    pillars: list[ScenarioPillar | None] = [None, *programme.scenario_model.pillars.all()]
    rows: list[ScenarioPlacement] = []
    for road in roads:
        overall = _course(road, levels, random)
        for pillar in pillars:
            course = overall if pillar is None else _apart(overall, levels, random)
            rows += _placed(programme, road, pillar, course, levels, staff.of(road.place), days)
    ScenarioPlacement.objects.bulk_create(rows, batch_size=1000)


def _course(road: Road, levels: dict[int, ScenarioLevel], random: Random) -> tuple[int, int, int]:
    """Return the level at the start, in the end, and the one that was wanted."""
    known = [track.level.number for track in road.tracks if track.level is not None]
    top = max(levels)
    if known:
        return known[0], known[-1], min(known[0] + 1, top)
    start = random.choices((1, 2, 3), (5, 6, 2))[0]
    moved = 0 if road.stopped else random.choices(STEPS, WEIGHTS)[0]
    return start, min(max(start + moved, 1), top), min(start + random.choice([0, 1, 1, 2]), top)


def _apart(overall: tuple[int, int, int], levels: dict[int, ScenarioLevel], random: Random) -> tuple[int, int, int]:
    """Return a course on a pillar, mostly that of the whole: a school is stronger in one than in another."""
    off = random.choices((-1, 0, 1), (2, 6, 2))[0]
    start, now, wanted = (min(max(level + off, 1), max(levels)) for level in overall)
    return start, now, wanted


def _placed(
    programme: Programme,
    road: Road,
    pillar: ScenarioPillar | None,
    course: tuple[int, int, int],
    levels: dict[int, ScenarioLevel],
    adviser: User,
    days: Days,
) -> list[ScenarioPlacement]:
    start, now, wanted = course
    half = road.start + (road.end - road.start) / 2
    # The start and the wish when it began; a look halfway and one at the end, overall a look in between as well.
    moments = [
        (PlacementAspect.START, start, road.start, PlacementSource.OWN_CHOICE),
        (PlacementAspect.WANTED, wanted, road.start, PlacementSource.OWN_CHOICE),
        (PlacementAspect.NOW, start, road.start + datetime.timedelta(days=30), PlacementSource.ADVISER),
    ]
    if pillar is None:
        moments.append((PlacementAspect.NOW, now if len(road.tracks) > 1 else start, half, PlacementSource.ADVISER))
    moments.append((PlacementAspect.NOW, now, road.end, PlacementSource.OWN_CHOICE))
    return [
        ScenarioPlacement(
            programme=programme,
            school=road.school,
            pillar=pillar,
            aspect=aspect,
            level=levels[level],
            on=day,
            source=source,
            by=adviser,
            at=days.at(day, 16),
        )
        for aspect, level, day, source in moments
    ]


def make_ambitions(case: Case, programme: Programme, roads: list[Road], days: Days) -> None:
    """Give each school one to three ambitions in its own words; by the end each was reached or let go."""
    random = dice(f"{case.key}:ambitions")
    deck = Deck(case.texts["ambitions"], random)
    rows = []
    for road in roads:
        for order in range(random.choice([1, 2, 2, 3])):
            reached = not road.stopped and random.random() < 0.8
            text, outcome = deck.deal()
            rows.append(
                Ambition(
                    programme=programme,
                    school=road.school,
                    text=text,
                    order=order,
                    status=AmbitionStatus.REACHED if reached else AmbitionStatus.LET_GO,
                    since=road.start,
                    until=road.end,
                    outcome=outcome if reached else random.choice(case.texts["let_go"]),
                    created_at=days.at(road.start, 10),
                )
            )
    Ambition.objects.bulk_create(rows)
