"""Check the rows of a delivery with school locations and turn them into columns of facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

from django.utils.translation import gettext as _

from schools.models import Municipality, School
from schools.register.kinds import SORTS, Kind
from schools.register.names import written
from schools.register.reader import Delivery
from schools.register.sheet import Sheet, UnusableError, are_location_codes, fits, location_code, number, text_of
from schools.register.summary import Rejection

# The facts of a school that can be read back on an earlier day, and the others, which are kept as they are now.
DATED = ("name", "board", "municipality", "province", "street", "house_number", "postcode", "place")
UNDATED = ("education", "phone", "website", "denomination", "structure")
FACTS = (*DATED, *UNDATED)

# The plain texts, with the room that the register has for them.
TEXTS = {
    name: getattr(School._meta.get_field(name), "max_length", None) or 0
    for name in FACTS
    if name not in ("board", "municipality", "education")
}
NAME_ROOM = Municipality._meta.get_field("name").max_length or 0


@dataclass
class Listed:
    """The good rows as columns: ``codes``, and of each of ``FACTS`` a list of texts as long.

    A board is 5 digits or empty, a municipality 4 digits. ``names``: what the file calls municipalities, by number.
    ``untold``: the facts that no row has anything for; nothing is emptied because of those.
    """

    codes: list[str]
    facts: dict[str, list[str]]
    names: dict[str, str]
    untold: frozenset[str]
    rejected: list[Rejection]
    rejected_words: set[str]
    provinces: int


def check(kind: Kind, positions: Mapping[str, int], delivery: Delivery) -> Listed:
    """Check every row of a delivery; all rejections are kept."""
    sheet = Sheet(kind, positions, delivery)
    columns = sheet.columns
    sheet.change("code", location_code, is_fine=are_location_codes)
    sheet.change("board", number(5))
    sheet.change("municipality", _municipality)
    sheet.change("municipality_name", text_of(NAME_ROOM, change=written))
    if "sort" in columns:
        columns["structure"] = columns["sort"]
    for name, room in TEXTS.items():
        if name not in columns:
            columns[name] = [""] * len(sheet)
            continue
        if name == "place":
            sheet.change(name, text_of(room, change=written))
        else:
            empty = _("The name of the school is empty.") if name == "name" else ""
            sheet.change(name, text_of(room, empty=empty), is_fine=fits(room, may_be_empty=not empty))
    if "sort" in columns:
        sheet.change("sort", _sort)
        columns["education"] = columns["sort"]
    else:
        columns["education"] = [str(kind.education)] * len(sheet)
    sheet.finish("code")
    facts = {name: columns[name] for name in FACTS}
    names = columns["municipality_name"]
    named = dict(compress(zip(columns["municipality"], names, strict=True), names))
    return Listed(
        codes=columns["code"],
        facts=facts,
        names=dict(sorted(named.items())),
        untold=frozenset(name for name, column in facts.items() if not any(column)),
        rejected=sheet.rejected,
        rejected_words=sheet.rejected_words,
        provinces=len(set(facts["province"]) - {""}),
    )


def _municipality(value: str) -> str:
    if not value:
        raise UnusableError(_("The number of the municipality is empty."))
    return number(4)(value)


def _sort(value: str) -> str:
    sort = SORTS.get(value.upper())
    if sort is None:
        raise UnusableError(_("“%(sort)s” is not a known sort of primary education.") % {"sort": value[:40]})
    return str(sort.value)
