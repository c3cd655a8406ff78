"""Writes about where schools stand: placing one on levels, and taking a mistake back.

Nothing is overwritten: what holds is the latest by day and then by entry. Going back and skipping are no different
from going on.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from schools.models import School
from trajectories.models import (
    PlacementAspect,
    PlacementSource,
    Programme,
    ScenarioLevel,
    ScenarioPillar,
    ScenarioPlacement,
)


@dataclass(frozen=True)
class Placing:
    """One choice to record: ``level`` of ``aspect`` on ``pillar`` (None: overall)."""

    aspect: str
    level: ScenarioLevel
    pillar: ScenarioPillar | None = None

    @property
    def place(self) -> tuple[int | None, str]:
        """Which line of the school it is about: key of the pillar (None: overall) and aspect."""
        return self.pillar.pk if self.pillar else None, self.aspect


@dataclass(frozen=True)
class Recorded:
    """What was written: ``placements`` that differ from what held, and ``starts`` that came with a first "now"."""

    placements: list[ScenarioPlacement] = field(default_factory=list)
    starts: list[ScenarioPlacement] = field(default_factory=list)


@transaction.atomic
def set_placements(
    *,
    programme: Programme,
    school: School,
    placings: Sequence[Placing],
    on: datetime.date,
    source: str,
    by: Any,
    note: str = "",
) -> Recorded:
    """Record where ``school`` stands as of the day ``on``; only what differs from what held that day is written.

    The first "now" on a line without a start is also its start. Raises ``DomainError``, all reasons at once: nothing
    chosen, a line chosen twice, a level or pillar of another scenario model, a school outside the programme or closed
    by then, a day in the future, after the programme or (but for a start) before it, an unknown source.
    """
    if problems := list(_problems(programme, school, placings, on, source)):
        raise DomainError(*problems)
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)  # one at a time, or twins come
    rows = ScenarioPlacement.objects.standing().filter(programme=programme, school=school).order_by("on", "pk")
    standing: dict[tuple[int | None, str], list[ScenarioPlacement]] = {}
    for row in rows:
        standing.setdefault((row.pillar_id, row.aspect), []).append(row)
    at, recorded = timezone.now(), Recorded()

    def write(placing: Placing, into: list[ScenarioPlacement]) -> None:
        row = ScenarioPlacement(programme=programme, school=school, pillar=placing.pillar, level=placing.level)
        row.aspect, row.on, row.source, row.note, row.by, row.at = placing.aspect, on, source, note.strip(), by, at
        row.save()
        into.append(row)

    starts = {placing.place for placing in placings if placing.aspect == PlacementAspect.START}
    for placing in placings:
        rows_here = standing.get(placing.place, [])
        held = next((row for row in reversed(rows_here) if row.on <= on), None)
        if held is None or held.level_id != placing.level.pk:
            write(placing, recorded.placements)
        start = (placing.place[0], str(PlacementAspect.START))
        if placing.aspect == PlacementAspect.NOW and not rows_here and start not in standing and start not in starts:
            write(Placing(PlacementAspect.START, placing.level, placing.pillar), recorded.starts)
    return recorded


def day_objections(programme: Programme, school: School, on: datetime.date, *, is_start: bool) -> Iterator[str]:
    """Yield why a school cannot be placed on the day ``on``; ``is_start``: where it began may lie before the programme.

    A start must itself lie in our time: a year before 2000 is a slip of the keyboard.
    """
    if on > today():
        yield _("The day cannot be in the future.")
    elif on > programme.end or (not is_start and on < programme.start):
        words = {"start": day_full(programme.start), "end": day_full(programme.end)}
        yield _("The day must fall within the programme: %(start)s to %(end)s.") % words
    elif on.year < 2000:
        yield _("Check the year of this date.")
    if school.closed_on and school.closed_on <= on:
        yield _("%(school)s was closed on %(day)s.") % {"school": school, "day": day_full(school.closed_on)}


def _problems(
    programme: Programme, school: School, placings: Sequence[Placing], on: datetime.date, source: str
) -> Iterator[str]:
    model = programme.scenario_model_id
    if not placings:
        yield _("Choose a level on at least one line.")
    for _place, number in Counter(placing.place for placing in placings).items():
        if number > 1:
            yield _("The same line was chosen twice. Choose one level a line.")
            break
    if any(placing.level.model_id != model for placing in placings):
        yield _("This level does not belong to the programme.")
    if any(placing.pillar and placing.pillar.model_id != model for placing in placings):
        yield _("This pillar does not belong to the programme.")
    if any(placing.aspect not in PlacementAspect.values for placing in placings):
        yield _("Choose whether this is where the school began, stands now or wants to be.")
    if source not in PlacementSource.values:
        yield _("Say on what this rests: the school's own choice, the self-evaluation or the adviser.")
    if not programme.municipalities.filter(pk=school.municipality_id).exists():
        yield _("%(school)s is not in a municipality of this programme.") % {"school": school}
    only_starts = all(placing.aspect == PlacementAspect.START for placing in placings)
    yield from day_objections(programme, school, on, is_start=only_starts)


def placings_by_key(
    programme: Programme, *, now: Mapping[str, int] | None = None, wanted: Mapping[str, int] | None = None
) -> list[Placing]:
    """Return placings for numbers of levels by key of pillar (``""``: overall), as a self-evaluation holds them.

    For ``set_placements`` with source ``SELF_EVALUATION``. Two queries. Raises ``DomainError`` that names every pillar
    and number that the programme's scenario model does not have.
    """
    levels = {level.number: level for level in programme.scenario_model.levels.all()}
    pillars: dict[str, ScenarioPillar | None] = {"": None}
    pillars |= {pillar.key: pillar for pillar in programme.scenario_model.pillars.all()}
    placings, unknown = [], []
    for aspect, numbers in ((PlacementAspect.NOW, now or {}), (PlacementAspect.WANTED, wanted or {})):
        for key, number in numbers.items():
            if key in pillars and number in levels:
                placings.append(Placing(aspect, levels[number], pillars[key]))
            else:
                words = {"model": programme.scenario_model, "pillar": key or _("overall"), "number": number}
                unknown.append(_("“%(model)s” has no level %(number)s on %(pillar)s.") % words)
    if unknown:
        raise DomainError(*dict.fromkeys(unknown))
    return placings


@transaction.atomic
def withdraw_placement(*, placement: ScenarioPlacement) -> list[ScenarioPlacement]:
    """Take ``placement`` back as a mistake; it stays in the history as withdrawn. Return what was withdrawn.

    A start that was written together with a first "now" goes along with it. Raises ``DomainError`` when it was
    withdrawn already. The audit trail keeps who did it.
    """
    row = ScenarioPlacement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if row.withdrawn_at is not None:
        raise DomainError(_("This was withdrawn already. Load the page again to see how things stand."))
    rows = [row]
    if row.aspect == PlacementAspect.NOW:
        rows += (
            ScenarioPlacement.objects.standing()
            .select_for_update(of=("self",))
            .filter(programme=row.programme_id, school=row.school_id, pillar=row.pillar_id)
            .filter(aspect=PlacementAspect.START, level=row.level_id, at=row.at)
        )
    moment = timezone.now()
    for one in rows:
        one.withdrawn_at = moment
        one.save(update_fields=["withdrawn_at"])
    return rows
