"""Reads about tips: those beside a result, and those of a programme to edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from monitoring.evaluation.result_parts import PillarResult
from monitoring.models import Audience, Instrument, SelfEvaluation, Tip, TipPurpose
from partners.models import Offer
from trajectories.models import Programme


@dataclass(frozen=True)
class PillarTips:
    """The tips beside one pillar: to get stronger where it is, and on the way to where the school wants to be."""

    own: list[Tip] = field(default_factory=list)
    towards: list[Tip] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.own or self.towards)

    @property
    def all(self) -> list[Tip]:
        """All of them."""
        return [*self.own, *self.towards]


def tips_beside(user: Any, evaluation: SelfEvaluation, pillars: Sequence[PillarResult]) -> dict[str, PillarTips]:
    """Return the tips for each pillar by key, each with the offer that helps in ``offers_now``. Two queries.

    Towards: of the level wanted, when that is higher than where the school is; between two levels counts as the lower
    one for where it is, and as the upper one for where it wants to be.
    """
    wishes: dict[str, tuple[int | None, int | None]] = {}
    condition = Q(pk__in=())
    for pillar in pillars:
        wanted = pillar.wanted_upper or pillar.wanted
        towards = wanted if wanted and pillar.now and wanted > pillar.now else None
        wishes[pillar.key] = (pillar.now, towards)
        for purpose, level in ((TipPurpose.OWN, pillar.now), (TipPurpose.TOWARDS, towards)):
            if level is not None:
                condition |= Q(pillar_key=pillar.key, purpose=purpose, level=level)
    rows = Tip.objects.filter(
        condition,
        programme=evaluation.round.programme_id,
        instrument_key=evaluation.round.instrument.key,
        retired_on__isnull=True,
    )
    offers = Prefetch(
        "offers", Offer.objects.visible_to(user).current().select_related("partner"), to_attr="offers_now"
    )
    found: dict[str, PillarTips] = {key: PillarTips() for key in wishes}
    for tip in rows.prefetch_related(offers).order_by("order", "pk"):
        tips = found[tip.pillar_key]
        (tips.own if tip.purpose == TipPurpose.OWN else tips.towards).append(tip)
    return found


@dataclass(frozen=True)
class TipGroup:
    """The tips of one level and purpose, in order."""

    purpose: str
    level: int
    tips: list[Tip]

    @property
    def purpose_label(self) -> str:
        """What they help with."""
        return str(TipPurpose(self.purpose).label)


@dataclass(frozen=True)
class TipPage:
    """The tips of one pillar of one questionnaire; ``pillars`` and ``instruments``: key to name, to choose from."""

    instruments: dict[str, str]
    instrument: str
    pillars: dict[str, str]
    pillar: str
    levels: list[tuple[int, str]]
    groups: list[TipGroup]
    retired: list[Tip]

    @property
    def number(self) -> int:
        """How many tips are shown to schools here."""
        return sum(len(group.tips) for group in self.groups)


def instruments_of(programme: Programme) -> dict[str, Instrument]:
    """Return the latest version of each questionnaire for schools that asks for a scenario, by key. One query."""
    rows = Instrument.objects.filter(
        penvoerder=programme.penvoerder_id, scenario_model__isnull=False, audience=Audience.SCHOOL
    )
    found: dict[str, Instrument] = {}
    for row in rows.order_by("key", "version"):
        found[row.key] = row
    return found


def tip_page(programme: Programme, *, instrument: str = "", pillar: str = "") -> TipPage | None:
    """Gather the tips of one pillar; None while there is no questionnaire. Five queries."""
    instruments = instruments_of(programme)
    if not instruments:
        return None
    key = instrument if instrument in instruments else next(iter(instruments))
    rows = list(instruments[key].pillars.prefetch_related("levels").order_by("order"))
    chosen = next((row for row in rows if row.key == pillar), rows[0] if rows else None)
    if chosen is None:
        return None
    tips = Tip.objects.filter(programme=programme, instrument_key=key, pillar_key=chosen.key)
    tips = tips.annotate(offer_number=Count("offers")).order_by("level", "order", "pk")
    groups: dict[tuple[str, int], TipGroup] = {}
    levels = [(level.number, level.name) for level in chosen.levels.all()]
    for purpose in (TipPurpose.OWN, TipPurpose.TOWARDS):
        for number, _name in levels:
            groups[purpose, number] = TipGroup(purpose, number, [])
    retired: list[Tip] = []
    for tip in tips:
        if tip.retired_on:
            retired.append(tip)
        else:
            groups.setdefault((tip.purpose, tip.level), TipGroup(tip.purpose, tip.level, [])).tips.append(tip)
    return TipPage(
        instruments={row.key: row.name for row in instruments.values()},
        instrument=key,
        pillars={row.key: row.name for row in rows},
        pillar=chosen.key,
        levels=levels,
        groups=[group for group in groups.values() if group.tips],
        retired=retired,
    )


def tip_or_404(user: Any, programme: Programme, pk: int) -> Tip:
    """Return a tip of the programme that the user may see; ``Http404`` otherwise."""
    tip: Tip | None = Tip.objects.visible_to(user).filter(pk=pk, programme=programme).first()
    if tip is None:
        raise Http404
    return tip


def offers_to_link(user: Any, tip: Tip | None = None) -> QuerySet[Offer]:
    """Return what partners offer now, by partner and title, and what is with ``tip`` already."""
    rows: QuerySet[Offer] = Offer.objects.visible_to(user).current()
    if tip is not None and tip.pk:
        rows = rows | Offer.objects.visible_to(user).filter(tips=tip)
    return rows.distinct().select_related("partner").order_by("partner__name", "title")
