"""Reads about where one school stands: its lines with start, now and wanted, and what came before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cmk.accounts.access import access_of
from schools.models import School
from trajectories.models import (
    PlacementAspect,
    Programme,
    ScenarioLevel,
    ScenarioPillar,
    ScenarioPlacement,
    ScenarioText,
)
from trajectories.scenarios.policies import may_withdraw


@dataclass(frozen=True)
class Scale:
    """The levels of a scenario model in order, its pillars in order, and what a level means on a pillar."""

    level_name: str
    levels: list[ScenarioLevel]
    pillars: list[ScenarioPillar]
    texts: dict[tuple[int, int], str]

    @property
    def lines(self) -> list[ScenarioPillar | None]:
        """What a school is placed on: overall (None), then each pillar."""
        return [None, *self.pillars]

    def text(self, level: ScenarioLevel, pillar: ScenarioPillar | None) -> str:
        """Return what ``level`` means on ``pillar``; overall what it means at all."""
        return level.description if pillar is None else self.texts.get((level.pk, pillar.pk), "")


def name_of_line(pillar: ScenarioPillar | None) -> str:
    """Return the name of a line."""
    return pillar.name if pillar else str(capfirst(_("overall")))


def scale_of(programme: Programme) -> Scale:
    """Return the levels and pillars of the programme. Three queries."""
    model = programme.scenario_model
    texts = ScenarioText.objects.filter(level__model=model).order_by()
    return Scale(
        level_name=model.level_name,
        levels=list(model.levels.order_by("number")),
        pillars=list(model.pillars.order_by("order", "pk")),
        texts={(row.level_id, row.pillar_id): row.text for row in texts},
    )


@dataclass(frozen=True)
class Rung:
    """One level on one line, with what the school has there; ``text`` is what it means on this line."""

    level: ScenarioLevel
    text: str
    marks: list[PlacementAspect]


@dataclass(frozen=True)
class Line:
    """Where a school stands on one line: the placement that holds of each aspect, or None."""

    pillar: ScenarioPillar | None
    rungs: list[Rung]
    start: ScenarioPlacement | None = None
    now: ScenarioPlacement | None = None
    wanted: ScenarioPlacement | None = None

    @property
    def name(self) -> str:
        """The name of the line."""
        return name_of_line(self.pillar)

    @property
    def holding(self) -> list[ScenarioPlacement]:
        """The placements that hold, in the order of the page: start, now, wanted."""
        return [row for row in (self.start, self.now, self.wanted) if row]

    @property
    def has_texts(self) -> bool:
        """Whether the levels say something of their own here."""
        return any(rung.text for rung in self.rungs)


@dataclass(frozen=True)
class Entry:
    """One placement of the history. ``before``: what held until then; ``can_withdraw``: for who asks."""

    placement: ScenarioPlacement
    before: ScenarioLevel | None = None
    can_withdraw: bool = False

    @property
    def line_name(self) -> str:
        """The line that it is about."""
        return name_of_line(self.placement.pillar)


@dataclass(frozen=True)
class Recording:
    """What was recorded in one go: the same day, source, person and moment. ``first`` speaks for all ``entries``."""

    entries: list[Entry]

    @property
    def first(self) -> ScenarioPlacement:
        """One of the placements, for what they share."""
        return self.entries[0].placement


@dataclass(frozen=True)
class SchoolScenario:
    """Where a school stands on all lines, and its history with the latest first."""

    scale: Scale
    lines: list[Line]
    history: list[Entry] = field(default_factory=list)

    @property
    def recordings(self) -> list[Recording]:
        """The history by what was recorded in one go, the latest first; in one go the lines go from above to below."""
        gathered: dict[Any, list[Entry]] = {}
        for entry in reversed(self.history):
            row = entry.placement
            gathered.setdefault((row.on, row.at, row.source, row.by_id, row.note), []).append(entry)
        found = sorted(gathered.values(), key=lambda entries: (entries[0].placement.on, entries[0].placement.pk))
        return [Recording(entries) for entries in found[::-1]]

    @property
    def is_placed(self) -> bool:
        """Whether anything holds."""
        return any(line.holding for line in self.lines)


def placements_of_school(user: Any, programme: Programme, school: School) -> list[ScenarioPlacement]:
    """Return all placements that ``user`` may see of a school, the latest first. One query."""
    rows = ScenarioPlacement.objects.visible_to(user).filter(programme=programme, school=school)
    return list(rows.select_related("level", "pillar", "by").order_by("-on", "-pk"))


def holding_of(placements: list[ScenarioPlacement]) -> dict[tuple[int | None, str], ScenarioPlacement]:
    """Return what holds by pillar (None: overall) and aspect, of placements with the latest first."""
    holding: dict[tuple[int | None, str], ScenarioPlacement] = {}
    for row in placements:
        if row.withdrawn_at is None:
            holding.setdefault((row.pillar_id, row.aspect), row)
    return holding


def school_scenario(user: Any, programme: Programme, school: School) -> SchoolScenario:
    """Gather the page of one school: four queries, however long its history."""
    scale = scale_of(programme)
    placements = placements_of_school(user, programme, school)
    holding = holding_of(placements)
    return SchoolScenario(
        scale=scale,
        lines=[_line(scale, pillar, holding) for pillar in scale.lines],
        history=_history(user, placements),
    )


def _line(
    scale: Scale, pillar: ScenarioPillar | None, holding: dict[tuple[int | None, str], ScenarioPlacement]
) -> Line:
    held = {aspect: holding.get((pillar.pk if pillar else None, aspect)) for aspect in PlacementAspect.values}
    rungs = [
        Rung(
            level,
            scale.text(level, pillar),
            [aspect for aspect in PlacementAspect if (row := held[aspect]) and row.level_id == level.pk],
        )
        for level in scale.levels
    ]
    return Line(pillar, rungs, **held)


def _history(user: Any, placements: list[ScenarioPlacement]) -> list[Entry]:
    access = access_of(user)
    last: dict[tuple[int | None, str], ScenarioLevel] = {}
    entries = []
    for row in reversed(placements):
        if row.withdrawn_at is not None:
            entries.append(Entry(row))
            continue
        place = (row.pillar_id, row.aspect)
        entries.append(Entry(row, last.get(place), may_withdraw(access, row)))
        last[place] = row.level
    return entries[::-1]


def level_in_short(user: Any, programme: Programme | None, school: School) -> list[ScenarioPlacement]:
    """Return what the school's overview tells in one line: now and wanted, overall or else on each pillar. One query.

    Nothing without a programme, or while the school stands nowhere.
    """
    if programme is None:
        return []
    holding = holding_of(placements_of_school(user, programme, school))
    asked = (PlacementAspect.NOW, PlacementAspect.WANTED)
    overall = [row for aspect in asked if (row := holding.get((None, aspect)))]
    if overall:
        return overall
    pillars = [row for (pillar, aspect), row in holding.items() if pillar and aspect == PlacementAspect.NOW]
    return sorted(pillars, key=lambda row: (row.pillar.order, row.pk) if row.pillar else (0, row.pk))
