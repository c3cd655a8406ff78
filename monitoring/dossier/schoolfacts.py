"""What the register tells of one school, now and before: its facts, its pupils over the years, its earlier names."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core import charts
from cmk.core.theme import Theme
from monitoring.dossier.tables import address_line
from schools.models import School
from schools.register.history import Spell, history_of

MAP = "https://www.openstreetmap.org/search?"
COUNT_DAY = (10, 1)  # pupils are counted on 1 October


@dataclass(frozen=True)
class YearFigure:
    """The pupils of one year: None where the register masks them. ``name``: that of the school, if another then."""

    year: int
    pupils: int | None
    name: str = ""


@dataclass(frozen=True)
class Change:
    """What changed on a day that a delivery told, in sentences."""

    day: datetime.date | None
    sentences: list[str]


@dataclass(frozen=True)
class SchoolFacts:
    """The page: ``figures`` newest first, the pictures (the narrow one for a phone) from two known years on."""

    map_url: str
    figures: list[YearFigure] = field(default_factory=list)
    picture: SafeString | None = None
    picture_narrow: SafeString | None = None
    changes: list[Change] = field(default_factory=list)


def school_facts(school: School, penvoerder: Penvoerder) -> SchoolFacts:
    """Gather the page of a school: two queries."""
    spells = history_of(school)
    figures = [
        YearFigure(row.year, row.pupils, _name_then(spells, row.year)) for row in school.figures.order_by("-year")
    ]
    known = [figure for figure in figures if figure.pupils is not None]
    drawn = [pupils_svg(school, known, penvoerder, narrow=narrow) for narrow in (False, True)] if len(known) > 1 else []
    wide, narrow = drawn or (None, None)
    return SchoolFacts(map_url(school), figures, wide, narrow, changes_in(spells))


def map_url(school: School) -> str:
    """Return where the address is found on the map of OpenStreetMap; empty without an address."""
    address = address_line(school)
    return MAP + urlencode({"query": address}) if address else ""


def _name_then(spells: list[Spell], year: int) -> str:
    """Return the school's name at the count of ``year`` when that is not its present one, else nothing."""
    day = datetime.date(year, *COUNT_DAY)
    # Newest first: the first one that had begun by then, or else the oldest that is known.
    then = next((spell for spell in spells if spell.since is not None and spell.since <= day), spells[-1])
    return then.facts.name if then.facts.name != spells[0].facts.name else ""


def changes_in(spells: list[Spell]) -> list[Change]:
    """Return what changed of name, board and address, newest first; nothing for a school that stayed as it was."""
    found = []
    for spell, before in pairwise(spells):
        then, sentences = before.facts, []
        if "name" in spell.differs:
            sentences.append(_("Name: %(now)s, before that %(then)s") % {"now": spell.facts.name, "then": then.name})
        if "board" in spell.differs:
            values = {"now": spell.facts.board or _("unknown"), "then": then.board or _("unknown")}
            sentences.append(_("School board: %(now)s, before that %(then)s") % values)
        if {"street", "house_number", "postcode", "place"} & set(spell.differs):
            values = {"now": address_line(spell.facts) or _("unknown"), "then": address_line(then) or _("unknown")}
            sentences.append(_("Address: %(now)s, before that %(then)s") % values)
        if "municipality" in spell.differs:
            places = {"now": spell.facts.municipality, "then": then.municipality}
            sentences.append(_("Municipality: %(now)s, before that %(then)s") % places)
        if sentences:
            found.append(Change(spell.since, sentences))
    return found


def pupils_svg(
    school: School, figures: list[YearFigure], penvoerder: Penvoerder, *, narrow: bool = False
) -> SafeString:
    """Draw the known numbers of pupils by year in the tones of ``penvoerder``; ``narrow`` for a phone.

    A year between that is not known keeps its place, empty. Raises as ``charts.svg`` does.
    """
    in_order = sorted(figures, key=lambda figure: figure.year)
    words = "; ".join(f"{figure.year}: {figure.pupils}" for figure in in_order)
    return charts.svg(
        pupils_spec(in_order, narrow=narrow),
        title=_("Pupils of %(school)s over the years") % {"school": school},
        description=_("Number of pupils: %(figures)s.") % {"figures": words},
        theme=Theme.of(penvoerder.accent),
    )


def pupils_spec(figures: list[YearFigure], *, narrow: bool = False) -> dict[str, Any]:
    """Return the Vega-Lite specification: a bar for each year, with its number on top."""
    years = list(range(figures[0].year, figures[-1].year + 1))
    size = 14 if narrow else 15
    x = {
        "field": "year",
        "type": "ordinal",
        "scale": {"domain": years, "paddingInner": 0.35},
        "axis": {"title": None, "labelAngle": 0, "grid": False, "labelFontSize": size, "labelOverlap": True},
    }
    y: dict[str, Any] = {"field": "pupils", "type": "quantitative", "scale": {"zero": True}, "axis": None}
    many = len(years) > (6 if narrow else 12)
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar", "cornerRadiusEnd": 2}, "encoding": {"x": x, "y": y}}]
    if not many:
        label = {"type": "text", "dy": -8, "fontSize": size}
        layers.append({"mark": label, "encoding": {"x": x, "y": y, "text": {"field": "pupils", "format": ",d"}}})
    else:
        y["axis"] = {"title": None, "tickCount": 3, "domain": False}
    return {
        "width": 270 if narrow else 560,
        "height": 150 if narrow else 180,
        "data": {"values": [{"year": figure.year, "pupils": figure.pupils} for figure in figures]},
        "layer": layers,
    }
