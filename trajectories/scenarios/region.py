"""Where the schools of the region stand together: how many at each level, and from where to where.

Every school counts once, by its row in the register. A number goes with n: the schools of which it is known.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from schools.models import School
from trajectories.models import (
    PlacementAspect,
    Programme,
    ScenarioLevel,
    ScenarioPillar,
    ScenarioPlacement,
)
from trajectories.scenarios.selectors import Scale, name_of_line

# By school: the number of the level that holds, by key of the pillar (None: overall) and aspect.
Standings = dict[int, dict[tuple[int | None, str], int]]


def standings_of(programme: Programme, schools: QuerySet[School]) -> Standings:
    """Return the levels that hold for ``schools``, with an empty entry for who stands nowhere. Two queries."""
    standings: Standings = {pk: {} for pk in schools.order_by().values_list("pk", flat=True)}
    rows = ScenarioPlacement.objects.standing().filter(programme=programme, level__model=programme.scenario_model_id)
    rows = rows.filter(school__in=schools.order_by().values("pk")).order_by("on", "pk")
    for school, pillar, aspect, number in rows.values_list("school", "pillar", "aspect", "level__number"):
        standings[school][pillar, aspect] = number  # the latest comes last
    return standings


@dataclass(frozen=True)
class LevelCount:
    """How many schools are at ``level``; ``x`` and ``width`` place its part of the bar, in thousandths."""

    level: ScenarioLevel
    schools: int
    x: float = 0
    width: float = 0


@dataclass(frozen=True)
class Spread:
    """The schools of one line and aspect over the levels; ``number``: of how many it is known, ``unknown``: of not."""

    aspect: PlacementAspect
    counts: list[LevelCount]
    number: int
    unknown: int


@dataclass(frozen=True)
class LineSpread:
    """One line (overall or a pillar) with now and wanted."""

    pillar: ScenarioPillar | None
    key: str
    spreads: list[Spread]

    @property
    def name(self) -> str:
        """The name of the line."""
        return name_of_line(self.pillar)


@dataclass(frozen=True)
class Moves:
    """From the start to now, on one line: ``rows`` hold for each level of the start how many are where now.

    Of the ``number`` schools of which both are known, ``elsewhere`` are now at another level than they began at.
    """

    pillar: ScenarioPillar | None
    rows: list[tuple[ScenarioLevel, list[LevelCount]]]
    number: int
    elsewhere: int


@dataclass(frozen=True)
class Region:
    """What the region's page shows of ``schools`` (how many are looked at)."""

    schools: int
    lines: list[LineSpread]
    moves: Moves


def region(programme: Programme, scale: Scale, schools: QuerySet[School], pillar: ScenarioPillar | None) -> Region:
    """Count ``schools`` on every line, and their moves on that of ``pillar`` (None: overall). Two queries."""
    standings = standings_of(programme, schools)
    shown = (PlacementAspect.NOW, PlacementAspect.WANTED)
    lines = [
        LineSpread(line, line.key if line else "", [_spread(scale, standings, line, aspect) for aspect in shown])
        for line in scale.lines
    ]
    return Region(len(standings), lines, _moves(scale, standings, pillar))


def _spread(scale: Scale, standings: Standings, pillar: ScenarioPillar | None, aspect: PlacementAspect) -> Spread:
    place = (pillar.pk if pillar else None, str(aspect))
    found = Counter(levels[place] for levels in standings.values() if place in levels)
    number, x, counts = found.total(), 0.0, []
    for level in scale.levels:
        width = 1000 * found[level.number] / number if number else 0.0
        counts.append(LevelCount(level, found[level.number], round(x, 2), round(width, 2)))
        x += width
    return Spread(aspect, counts, number, len(standings) - number)


def _moves(scale: Scale, standings: Standings, pillar: ScenarioPillar | None) -> Moves:
    key = pillar.pk if pillar else None
    start, now = (key, str(PlacementAspect.START)), (key, str(PlacementAspect.NOW))
    found = Counter((one[start], one[now]) for one in standings.values() if start in one and now in one)
    rows = [
        (before, [LevelCount(after, found[before.number, after.number]) for after in scale.levels])
        for before in scale.levels
    ]
    elsewhere = sum(number for (before, after), number in found.items() if before != after)
    return Moves(pillar, rows, found.total(), elsewhere)


def any_placement(user: Any, programme: Programme) -> bool:
    """Say whether any school was placed at all, whatever the filters."""
    return bool(ScenarioPlacement.objects.standing().visible_to(user).filter(programme=programme).exists())
