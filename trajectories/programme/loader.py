"""Loads a programme's definition file into the database.

Loading is idempotent and never deletes. Three things can differ: the file now, the file as it was loaded last
time (kept in ``Programme.loaded``), and the database.

- The file says something new: the database follows the file.
- The file says the same as last time, but someone changed it in the browser: the browser's text stays.
- A part that was loaded before and taken out in the browser (or out of use there) stays out.
- A part that the file no longer names stays in the database, for trajectories and reports may use it.

What was made, changed and kept is told in ``LoadResult``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from schools.models import Municipality, SchoolBoard, WorkArea
from trajectories.models import (
    ActivityKind,
    BoardPriority,
    BudgetAmount,
    BudgetLine,
    BudgetRule,
    BudgetSide,
    CollaborationKind,
    CollaborationRole,
    ConversationKind,
    ConversationTopic,
    GuideQuestion,
    Indicator,
    Matching,
    MonitoringMeans,
    MunicipalPriority,
    Need,
    Objective,
    Phase,
    PlanItem,
    Principle,
    Programme,
    ProgrammeLine,
    Risk,
    ScenarioLevel,
    ScenarioModel,
    ScenarioPillar,
    ScenarioText,
    StepTemplate,
    Target,
    Track,
)
from trajectories.programme.definition import Definition
from trajectories.programme.reading import read_definition
from trajectories.programme.rows import RowLoader

__all__ = ["LoadResult", "load_definition", "load_programme", "read_definition"]


@dataclass
class LoadResult:
    """What loading did: sentences about parts that were made, changed, and kept as the browser left them."""

    programme: Programme
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def load_programme(path: str | Path) -> Programme:
    """Read the definition at ``path`` and load it; return the programme.

    Raises ``DomainError`` with every mistake of the file, or when its programme is someone else's.
    """
    return load_definition(read_definition(path)).programme


@transaction.atomic
def load_definition(definition: Definition) -> LoadResult:
    """Bring the database to what ``definition`` says, as the head of this module describes.

    Makes the penvoerder, its work area, the municipalities and the scenario model when they are not there.
    Raises ``DomainError`` when the programme's slug belongs to another penvoerder, or when a municipality is in another
    programme of the same time: the fund pays each municipality once.
    """
    facts = definition.programme
    existing = Programme.objects.select_for_update().filter(slug=facts.slug).select_related("penvoerder").first()
    if existing and existing.penvoerder.slug != definition.penvoerder.slug:
        words = {"slug": facts.slug, "penvoerder": existing.penvoerder.name}
        raise DomainError(_("The programme %(slug)s already belongs to %(penvoerder)s.") % words)
    if problems := list(_taken_municipalities(definition)):
        raise DomainError(*problems)
    return _Loading(definition, existing).run()


def _taken_municipalities(definition: Definition) -> Iterator[str]:
    facts = definition.programme
    codes = [part.code for part in definition.municipalities]
    taken = (
        Programme.municipalities.through.objects.filter(
            municipality__code__in=codes, programme__start__lte=facts.end, programme__end__gte=facts.start
        )
        .exclude(programme__slug=facts.slug)
        .order_by("municipality__name", "programme__slug")
    )
    for name, code, programme in taken.values_list("municipality__name", "municipality__code", "programme__name"):
        yield _("%(municipality)s (%(code)s) is already in %(programme)s, which runs in the same time.") % {
            "municipality": name,
            "code": code,
            "programme": programme,
        }


class _Loading:
    """One load of one definition, in the order in which its parts need each other."""

    def __init__(self, definition: Definition, existing: Programme | None) -> None:
        self.definition = definition
        self.rows = RowLoader(existing.loaded if existing else {})

    def run(self) -> LoadResult:
        """Load everything."""
        definition, rows = self.definition, self.rows
        penvoerder = rows.one(Penvoerder, {"slug": definition.penvoerder.slug}, definition.penvoerder, omit={"slug"})
        scenario_model = self._scenario_model(penvoerder)
        facts = definition.programme
        programme = rows.one(
            Programme,
            {"slug": facts.slug},
            facts,
            omit={"slug"},
            penvoerder=penvoerder,
            scenario_model=scenario_model,
        )
        self._municipalities(penvoerder, programme)
        self._boards(programme)
        phases = rows.parts(Phase, definition.phases, programme)
        principles = rows.parts(Principle, definition.principles, programme)
        lines = rows.parts(ProgrammeLine, definition.lines, programme)
        objectives = rows.parts(Objective, definition.objectives, programme, line=lines, principle=principles)
        tracks = self._tracks(programme, scenario_model)
        kinds = rows.parts(ActivityKind, definition.activity_kinds, programme, line=lines)
        self._conversation_kinds(programme)
        rows.parts(Need, definition.needs, programme)
        self._collaboration_kinds(programme)
        indicators = rows.parts(
            Indicator,
            definition.indicators,
            programme,
            omit={"targets", "counts"},
            rename={"counts": "source"},
            line=lines,
            objective=objectives,
            track=tracks,
            activity_kind=kinds,
        )
        for part in definition.indicators:
            for phase, value in part.targets.items():
                where = {"indicator": indicators[part.key], "phase": phases[phase]}
                rows.row(Target, where, {"value": value}, leaf=True)
        self._budget(programme)
        rows.parts(Risk, definition.risks, programme)
        rows.parts(PlanItem, definition.planning, programme, phase=phases, line=lines)
        rows.parts(MonitoringMeans, definition.monitoring, programme)
        programme.loaded = rows.after
        programme.save(update_fields=["loaded"])
        return LoadResult(programme, rows.made, rows.changed, rows.kept)

    def _scenario_model(self, penvoerder: Penvoerder) -> ScenarioModel:
        part = self.definition.scenario_model
        where = {"penvoerder": penvoerder, "key": part.key}
        model = self.rows.one(ScenarioModel, where, part, omit={"key", "levels", "pillars"})
        pillars: dict[str, ScenarioPillar] = {}
        for order, pillar in enumerate(part.pillars, start=1):
            where = {"model": model, "key": pillar.key}
            row = self.rows.one(ScenarioPillar, where, pillar, omit={"key"}, order=order, leaf=True)
            if row:
                pillars[pillar.key] = row
        for level in part.levels:
            where = {"model": model, "number": level.number}
            found = self.rows.one(ScenarioLevel, where, level, omit={"number", "on_pillars"}, leaf=True)
            for key, text in level.on_pillars.items() if found else ():
                if key in pillars:
                    self.rows.row(ScenarioText, {"level": found, "pillar": pillars[key]}, {"text": text}, leaf=True)
        return model

    def _municipalities(self, penvoerder: Penvoerder, programme: Programme) -> None:
        """Link the municipalities; the register's own name for one is left as it is."""
        for part in self.definition.municipalities:
            municipality, made = Municipality.objects.get_or_create(code=part.code, defaults={"name": part.name})
            if made:
                self.rows.made.append(_("%(what)s ‘%(name)s’") % {"what": _("municipality"), "name": municipality})
            known = self.rows.link(f"municipality:{programme.slug}:{part.code}")
            if known and not programme.municipalities.filter(pk=municipality.pk).exists():
                self.rows.stays_out(str(_("municipality")), str(municipality))
                continue
            WorkArea.objects.get_or_create(penvoerder=penvoerder, municipality=municipality)
            programme.municipalities.add(municipality)
            if part.matching is not None:
                where = {"programme": programme, "municipality": municipality}
                self.rows.row(Matching, where, {"amount": part.matching}, leaf=True)
            for order, text in enumerate(part.priorities, start=1):
                place = {"programme": programme, "municipality": municipality, "order": order}
                self.rows.row(MunicipalPriority, place, {"text": text}, leaf=True)

    def _boards(self, programme: Programme) -> None:
        """Give the boards their priorities; the register's own name for one is left as it is."""
        for part in self.definition.boards:
            board, made = SchoolBoard.objects.get_or_create(number=part.number, defaults={"name": part.name})
            if made:
                self.rows.made.append(_("%(what)s ‘%(name)s’") % {"what": _("school board"), "name": board})
            for order, text in enumerate(part.priorities, start=1):
                where = {"programme": programme, "board": board, "order": order}
                self.rows.row(BoardPriority, where, {"text": text}, leaf=True)

    def _tracks(self, programme: Programme, scenario_model: ScenarioModel) -> dict[str, Track]:
        parts = self.definition.tracks
        levels = {level.number: level for level in scenario_model.levels.all()}
        tracks = self.rows.parts(Track, parts, programme, omit={"next_track", "steps"}, level=levels)
        for part in parts:
            following = tracks[part.next_track] if part.next_track else None
            where: dict[str, Any] = {"programme": programme, "key": part.key}
            self.rows.row(Track, where, {"next_track": following}, aspect="next")
            for step in part.steps:
                where = {"track": tracks[part.key], "number": step.number}
                self.rows.one(StepTemplate, where, step, omit={"number"}, leaf=True, among={"retired_on": None})
        return {track.key: track for track in Track.objects.filter(programme=programme)}

    def _conversation_kinds(self, programme: Programme) -> None:
        parts = self.definition.conversation_kinds
        kinds = self.rows.parts(ConversationKind, parts, programme, omit={"topics"})
        for part in parts:
            for order, topic in enumerate(part.topics, start=1):
                where = {"kind": kinds[part.key], "key": topic.key}
                self.rows.one(ConversationTopic, where, topic, omit={"key"}, leaf=True, order=order)

    def _collaboration_kinds(self, programme: Programme) -> None:
        parts = self.definition.collaboration_kinds
        kinds = self.rows.parts(CollaborationKind, parts, programme, omit={"roles", "guide"})
        for part in parts:
            for order, role in enumerate(part.roles, start=1):
                where = {"kind": kinds[part.key], "key": role.key}
                self.rows.one(CollaborationRole, where, role, omit={"key"}, leaf=True, order=order)
            for number, text in enumerate(part.guide, start=1):
                self.rows.row(GuideQuestion, {"kind": kinds[part.key], "number": number}, {"text": text}, leaf=True)

    def _budget(self, programme: Programme) -> None:
        budget = self.definition.budget
        if budget is None:
            return
        sides = {
            BudgetSide.INCOME: budget.income,
            BudgetSide.COSTS: budget.costs,
            BudgetSide.HOURS: budget.hours,
        }
        for side, parts in sides.items():
            lines = self.rows.parts(BudgetLine, parts, programme, omit={"amounts"}, side=side.value)
            for part in parts:
                for year, amount in part.amounts.items():
                    where = {"line": lines[part.key], "year": year}
                    self.rows.row(BudgetAmount, where, {"amount": amount}, leaf=True)
        self.rows.parts(BudgetRule, budget.rules, programme)
