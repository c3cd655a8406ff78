"""What the register holds of schools, in plain values.

Six thousand model instances would cost more than the rest of an import.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from schools.models import FormerFacts, Municipality, School, SchoolBoard
from schools.register.addresses.rows import DATED, FACTS
from schools.register.addresses.timeline import Spell, Values

# Databases limit how many values one query may name.
AT_ONCE = 500


class State(NamedTuple):
    """Where a school stands in time."""

    pk: int
    listed_on: datetime.date | None
    closed_on: datetime.date | None
    facts_since: datetime.date | None


class Known:
    """The schools, boards and municipalities of the register; four queries, whatever their number.

    ``facts``: by location code, in the order of ``FACTS``, with numbers for the board (or empty) and the municipality.
    """

    def __init__(self) -> None:
        self.board_numbers: dict[int | None, str] = dict(SchoolBoard.objects.order_by().values_list("pk", "number"))
        self.board_numbers[None] = ""
        places = list(Municipality.objects.order_by().values_list("pk", "code", "name"))
        self.municipality_codes: dict[int, str] = {pk: code for pk, code, _name in places}
        self.municipality_names: dict[str, str] = {code: name for _pk, code, name in places}
        stored = {"board": "board_id", "municipality": "municipality_id"}
        names = ("code", *(stored.get(name, name) for name in FACTS), *State._fields)
        rows = list(School.objects.order_by().values_list(*names))
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        facts: list[Any] = list(columns[1 : 1 + len(FACTS)])
        for name, text_of in (("board", self.board_numbers), ("municipality", self.municipality_codes)):
            facts[FACTS.index(name)] = list(map(text_of.__getitem__, facts[FACTS.index(name)]))
        codes = columns[0]
        self.facts: dict[str, Values] = dict(zip(codes, zip(*facts, strict=True), strict=True))
        self.states: dict[str, State] = dict(
            zip(codes, map(State._make, zip(*columns[1 + len(FACTS) :], strict=True)), strict=True)
        )

    def former_spells(self, codes: Iterable[str]) -> dict[str, list[tuple[int, Spell]]]:
        """Return the former facts of schools, each with its primary key, by location code."""
        codes = list(codes)
        stored = {"board": "board_id", "municipality": "municipality_id"}
        names = ("pk", "school__code", "first_listed", "last_listed", *(stored.get(name, name) for name in DATED))
        rows = FormerFacts.objects.order_by("school", "first_listed").values_list(*names)
        if len(codes) <= AT_ONCE:
            rows = rows.filter(school__code__in=codes)
        board, municipality = DATED.index("board"), DATED.index("municipality")
        former: dict[str, list[tuple[int, Spell]]] = {}
        for pk, code, first, last, *values in rows:
            values[board] = self.board_numbers[values[board]]
            values[municipality] = self.municipality_codes[values[municipality]]
            former.setdefault(code, []).append((pk, Spell(first, last, tuple(values))))
        return former


def chunks(keys: list[int]) -> Iterable[list[int]]:
    """Return the keys in parts that one query may name."""
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
