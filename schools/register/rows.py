"""Check the rows of a delivery and turn them into facts about schools. All rejections, never only the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from schools.models import School
from schools.register.kinds import SORTS, Kind
from schools.register.names import written
from schools.register.reader import Line
from schools.register.summary import Rejection

CODE = re.compile(r"^\d{2}[A-Z]{2}\d{2}$")
DIGITS = re.compile(r"^\d+$")

# The plain texts, with the room that the register has for them.
TEXTS = {
    name: getattr(School._meta.get_field(name), "max_length", None) or 0
    for name in (
        "name",
        "province",
        "street",
        "house_number",
        "postcode",
        "place",
        "phone",
        "website",
        "denomination",
        "structure",
    )
}


@dataclass(frozen=True)
class SchoolRow:
    """One school as a delivery lists it. ``facts``: fields of ``School`` as text, without board and municipality.

    ``board``: 5 digits or empty. ``municipality``: 4 digits; its name may be empty in the file.
    """

    line: int
    code: str
    facts: Mapping[str, str]
    board: str
    municipality: str
    municipality_name: str


@dataclass
class Checked:
    """The rows that are good, what was rejected, and the words of the rejected rows.

    ``told``: the fields that hold anything in any row. A column that is blank throughout (a derived file)
    tells nothing, and nothing is emptied because of it.
    """

    rows: list[SchoolRow] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    rejected_words: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)


def check(kind: Kind, positions: Mapping[str, int], lines: Iterable[Line], columns: int) -> Checked:
    """Check every row; ``positions``: field to position, ``columns``: how many fields a row must have."""
    checked = Checked()
    seen: dict[str, int] = {}
    for line in lines:
        reasons: list[tuple[str, str]] = []
        row = _row(kind, positions, line, columns, reasons)
        if row is not None and row.code in seen:
            text = _("The code %(code)s stands on line %(line)s already.")
            reasons.append(("code", text % {"code": row.code, "line": seen[row.code]}))
        if reasons or row is None:
            names = {name: headings[0] for name, headings in kind.columns.items()}
            checked.rejected += [Rejection(line.number, names.get(name, ""), reason) for name, reason in reasons]
            checked.rejected_words.update(line.fields)
            continue
        seen[row.code] = line.number
        checked.rows.append(row)
        checked.told.update(name for name, value in row.facts.items() if value)
        if row.board:
            checked.told.add("board")
    return checked


def _row(
    kind: Kind, positions: Mapping[str, int], line: Line, columns: int, reasons: list[tuple[str, str]]
) -> SchoolRow | None:
    if len(line.fields) != columns:
        text = _("This row has %(found)s fields instead of %(expected)s.")
        reasons.append(("", text % {"found": len(line.fields), "expected": columns}))
        return None
    values = {name: line.fields[position] for name, position in positions.items()}
    code = values["code"].upper()
    if not CODE.match(code):
        text = _("“%(code)s” is not a location code such as 16AH00: two digits, two capitals, two digits.")
        reasons.append(("code", text % {"code": values["code"]}))
    board = _digits(values, "board", 5, reasons)
    municipality = _digits(values, "municipality", 4, reasons)
    if not municipality and not any(name == "municipality" for name, _reason in reasons):
        reasons.append(("municipality", _("The number of the municipality is empty.")))
    facts = _facts(kind, values, reasons)
    return SchoolRow(line.number, code, facts, board, municipality, written(values["municipality_name"]))


def _facts(kind: Kind, values: Mapping[str, Any], reasons: list[tuple[str, str]]) -> dict[str, str]:
    facts = {"education": str(kind.education)}
    for name, room in TEXTS.items():
        value = values.get(name, "")
        if name == "place":
            value = written(value)
        if len(value) > room:
            text = _("This is longer than %(room)s characters: “%(value)s…”.")
            reasons.append((name, text % {"room": room, "value": value[:40]}))
        facts[name] = value
    if not facts["name"]:
        reasons.append(("name", _("The name of the school is empty.")))
    if "sort" in values:
        sort = SORTS.get(values["sort"].upper())
        if sort is None:
            text = _("“%(sort)s” is not a known sort of primary education.")
            reasons.append(("sort", text % {"sort": values["sort"]}))
        else:
            facts["education"] = str(sort.value)
            facts["structure"] = values["sort"]
    return facts


def _digits(values: Mapping[str, str], name: str, length: int, reasons: list[tuple[str, str]]) -> str:
    """Return a number as text of ``length`` digits, with the zeros that a spreadsheet took away; empty stays empty."""
    value = values[name]
    if value and (not DIGITS.match(value) or len(value) > length):
        text = _("“%(value)s” is not a number of at most %(length)s digits.")
        reasons.append((name, text % {"value": value, "length": length}))
        return ""
    return value.zfill(length) if value else ""
