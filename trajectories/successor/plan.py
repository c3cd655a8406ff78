"""What the next programme is to be, and the definition that comes of it; nothing here is written."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cmk.core.definitions import checked
from cmk.core.errors import DomainError
from trajectories.models import Phase, Programme
from trajectories.programme.checks import cross_checks
from trajectories.programme.definition import Definition
from trajectories.programme.exporting import export_definition
from trajectories.successor.shifting import Period, move_phases, move_text, move_year, next_scheme

LONGEST_SLUG = 50


class CarriedPart(models.TextChoices):
    """What may stay behind when the next programme begins. Tracks, steps, scenarios and phases always come along."""

    LINES = "lines", gettext_lazy("programme lines, principles and objectives")
    INDICATORS = "indicators", gettext_lazy("indicators")
    TARGETS = "targets", gettext_lazy("targets, each in the phase of the same place")
    CONVERSATIONS = "conversation_kinds", gettext_lazy("kinds of conversation with their topics")
    NEEDS = "needs", gettext_lazy("needs that can be tapped in a conversation")
    ACTIVITIES = "activity_kinds", gettext_lazy("kinds of activity")
    COLLABORATIONS = "collaboration_kinds", gettext_lazy("kinds of collaboration with their rules")
    PRIORITIES = "priorities", gettext_lazy("priorities and matching of municipalities and boards")
    BUDGET = "budget", gettext_lazy("budget lines and their rules")
    AMOUNTS = "amounts", gettext_lazy("amounts of the budget, moved to the same year of the new period")
    RISKS = "risks", gettext_lazy("risks")
    PLANNING = "planning", gettext_lazy("planning, moved to the same year of the new period")
    MONITORING = "monitoring", gettext_lazy("how the programme is followed")
    WORDS = "words", gettext_lazy("own words")
    STEERING = "steering", gettext_lazy("who sit in the stuurgroep, from the first day of the new programme")


@dataclass(frozen=True)
class PhaseDates:
    """A phase of the next programme: where it comes from, what it is called, and when it is."""

    key: str
    name: str
    label: str
    start: datetime.date
    end: datetime.date


@dataclass(frozen=True)
class SuccessorPlan:
    """The facts of the next programme; ``municipalities`` by code, ``parts`` that come along."""

    name: str
    slug: str
    scheme: str
    start: datetime.date
    end: datetime.date
    phases: Sequence[PhaseDates]
    municipalities: frozenset[str]
    parts: frozenset[str] = field(default_factory=lambda: frozenset(CarriedPart.values))

    @property
    def period(self) -> Period:
        """The days of the next programme."""
        return Period(self.start, self.end)

    def takes(self, part: CarriedPart) -> bool:
        """Whether ``part`` comes along."""
        return part.value in self.parts


def phases_for(phases: Sequence[Phase], old: Period, new: Period) -> list[PhaseDates]:
    """Propose the phases of the next programme: moved along with the period, the last one up to its last day."""
    days = move_phases([Period(phase.start, phase.end) for phase in phases], old, new)
    return [
        PhaseDates(phase.key, next_scheme(phase.name, old, new), move_text(phase.label, old, new), day.start, day.end)
        for phase, day in zip(phases, days, strict=False)
    ]


def propose(programme: Programme) -> SuccessorPlan:
    """Propose what comes after ``programme``: the same length, beginning the day after; everything comes along."""
    old = Period(programme.start, programme.end)
    new = old.next()
    slug = move_text(programme.slug, old, new)
    if slug == programme.slug:
        slug = f"{programme.slug[: LONGEST_SLUG - 5]}-{new.start.year}"
    return SuccessorPlan(
        name=next_scheme(programme.name, old, new),
        slug=slug,
        scheme=next_scheme(programme.scheme, old, new),
        start=new.start,
        end=new.end,
        phases=phases_for(list(programme.phases.filter(retired_on__isnull=True).order_by("start")), old, new),
        municipalities=frozenset(programme.municipalities.values_list("code", flat=True)),
    )


@dataclass(frozen=True)
class Outcome:
    """The definition of the next programme, what is counted in it, and sentences about what stays behind."""

    definition: Definition
    left_behind: list[str]


def outcome_of(programme: Programme, plan: SuccessorPlan) -> Outcome:
    """Return the definition of the programme that ``plan`` makes of ``programme``.

    Raises ``DomainError``, with every reason, for parts that need each other, phases that do not fit, no municipality.
    """
    known = set(programme.municipalities.values_list("code", flat=True))
    problems = list(_objections(programme, plan, known))
    making = _Making(export_definition(programme).model_dump(mode="python"), programme, plan)
    definition, found = checked(making.data(), Definition, cross_checks)
    problems += [_told(place, sentence, plan) for place, sentence in found]
    if problems or definition is None:
        raise DomainError(*dict.fromkeys(problems))
    return Outcome(definition, making.left_behind)


def _objections(programme: Programme, plan: SuccessorPlan, known: set[str]) -> Sequence[str]:
    problems = []
    if plan.start <= programme.start:
        problems.append(_("The next programme begins later than %(programme)s.") % {"programme": programme})
    if not plan.municipalities:
        problems.append(_("Choose at least one municipality."))
    elif plan.municipalities - known:
        problems.append(_("Choose from the municipalities of %(programme)s.") % {"programme": programme})
    if plan.takes(CarriedPart.TARGETS) and not plan.takes(CarriedPart.INDICATORS):
        problems.append(_("Targets belong to indicators: take those along too, or leave both."))
    if plan.takes(CarriedPart.AMOUNTS) and not plan.takes(CarriedPart.BUDGET):
        problems.append(_("Amounts belong to budget lines: take those along too, or leave both."))
    if plan.takes(CarriedPart.INDICATORS) and not plan.takes(CarriedPart.ACTIVITIES):
        names = programme.indicators.filter(activity_kind__isnull=False, retired_on__isnull=True)
        if counted := ", ".join(names.values_list("name", flat=True)):
            problems.append(
                _("These indicators count a kind of activity, so the kinds come along too: %(names)s.")
                % {"names": counted}
            )
    return problems


def _told(place: tuple[str | int, ...], sentence: str, plan: SuccessorPlan) -> str:
    """Say of which phase or field a mistake is, in the words of the page."""
    if len(place) > 1 and place[0] == "phases" and isinstance(place[1], int) and place[1] < len(plan.phases):
        return f"{plan.phases[place[1]].name}: {sentence}"
    fields = {"slug": _("Short address"), "name": _("Name"), "end": _("Last day"), "phases": _("Phases")}
    return f"{fields.get(str(place[-1]), '.'.join(map(str, place)))}: {sentence}"


class _Making:
    """Turns the data of the old definition into that of the new one."""

    def __init__(self, raw: dict[str, Any], programme: Programme, plan: SuccessorPlan) -> None:
        self.raw, self.plan = raw, plan
        self.old, self.new = Period(programme.start, programme.end), plan.period
        self.left_behind: list[str] = []

    def data(self) -> dict[str, Any]:
        """Return the data of the new definition."""
        raw, plan = self.raw, self.plan
        for name in ("name", "slug", "scheme", "start", "end"):
            raw["programme"][name] = getattr(plan, name)
        raw["phases"] = [
            {"key": one.key, "name": one.name, "label": one.label, "start": one.start, "end": one.end}
            for one in plan.phases
        ]
        raw["municipalities"] = [row for row in raw["municipalities"] if row["code"] in plan.municipalities]
        if not plan.takes(CarriedPart.WORDS):
            raw["programme"]["words"] = {}
        if not plan.takes(CarriedPart.PRIORITIES):
            raw["boards"] = []
            for row in raw["municipalities"]:
                row["priorities"], row["matching"] = [], None
        if not plan.takes(CarriedPart.LINES):
            raw["lines"] = raw["principles"] = raw["objectives"] = []
            self._forget(("objectives", "activity_kinds", "indicators", "planning"), ("line", "objective"))
        for part in (
            CarriedPart.INDICATORS,
            CarriedPart.CONVERSATIONS,
            CarriedPart.NEEDS,
            CarriedPart.ACTIVITIES,
            CarriedPart.COLLABORATIONS,
            CarriedPart.RISKS,
            CarriedPart.PLANNING,
            CarriedPart.MONITORING,
        ):
            if not plan.takes(part):
                raw[part.value] = []
        self._targets()
        self._planning()
        self._budget()
        return raw

    def _forget(self, parts: tuple[str, ...], fields: tuple[str, ...]) -> None:
        for name in parts:
            for row in self.raw[name]:
                row.update({one: None for one in fields if one in row})

    def _targets(self) -> None:
        phases = {phase.key for phase in self.plan.phases}
        lost = 0
        for row in self.raw["indicators"]:
            kept = {key: value for key, value in row["targets"].items() if key in phases}
            lost += len(row["targets"]) - len(kept)
            row["targets"] = kept if self.plan.takes(CarriedPart.TARGETS) else {}
        if lost and self.plan.takes(CarriedPart.TARGETS):
            sentence = ngettext(
                "%(number)d target stays behind: its phase is not in the new programme.",
                "%(number)d targets stay behind: their phases are not in the new programme.",
                lost,
            )
            self.left_behind.append(sentence % {"number": lost})

    def _planning(self) -> None:
        phases = {phase.key for phase in self.plan.phases}
        kept, before = [], len(self.raw["planning"])
        for row in self.raw["planning"]:
            row["year"] = move_year(row["year"], self.old, self.new)
            row["name"] = move_text(row["name"], self.old, self.new)
            row["phase"] = row["phase"] if row["phase"] in phases else None
            if row["year"] in self.new.years:
                kept.append(row)
        self.raw["planning"] = kept
        if lost := before - len(kept):
            sentence = ngettext(
                "%(number)d planned item falls outside the new period and stays behind.",
                "%(number)d planned items fall outside the new period and stay behind.",
                lost,
            )
            self.left_behind.append(sentence % {"number": lost})
        for row in self.raw["monitoring"]:
            moved = [move_year(year, self.old, self.new) for year in row["years"]]
            row["years"] = [year for year in moved if year in self.new.years]

    def _budget(self) -> None:
        budget = self.raw["budget"]
        if budget is None or not self.plan.takes(CarriedPart.BUDGET):
            self.raw["budget"] = None
            return
        for side in ("income", "costs", "hours"):
            for line in budget[side]:
                moved = {move_year(year, self.old, self.new): amount for year, amount in line["amounts"].items()}
                kept = {year: amount for year, amount in moved.items() if year in self.new.years}
                # A budget line has an amount for at least one year: nothing yet is 0.
                empty = dict.fromkeys(self.new.years, 0)
                line["amounts"] = (kept or empty) if self.plan.takes(CarriedPart.AMOUNTS) else empty
