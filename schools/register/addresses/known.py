"""What the register holds of schools, in plain values.

Six thousand model instances would cost more than the rest of an import.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Aggregate, CharField, Count, F, TextField, Value
from django.db.models.functions import Cast, Coalesce

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


class OneText(Aggregate):
    """All rows as one text: a line feed between the values of a row, a carriage return between the rows."""

    function = "STRING_AGG"
    template = "%(function)s(CONCAT_WS(E'\\n', %(expressions)s), E'\\r')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite has other names for it, and got CONCAT_WS only lately (3.44)."""
        form = "\n".join(["%%%%s"] * len(self.source_expressions))
        template = f"GROUP_CONCAT(printf('{form}', %(expressions)s), char(13))"
        return self.as_sql(compiler, connection, template=template, **context)


class Known:
    """The schools, boards and municipalities of the register; a handful of queries, whatever their number.

    ``facts``: by location code, in the order of ``FACTS``, with numbers for the board (or empty) and the municipality;
    ``states``: where schools stand in time. Both are read when asked for: ``still_told`` may make that needless.
    """

    def __init__(self) -> None:
        self.board_numbers: dict[int | None, str] = dict(SchoolBoard.objects.order_by().values_list("pk", "number"))
        self.board_numbers[None] = ""
        places = list(Municipality.objects.order_by().values_list("pk", "code", "name"))
        self.municipality_codes: dict[int, str] = {pk: code for pk, code, _name in places}
        self.municipality_names: dict[str, str] = {code: name for _pk, code, name in places}
        self.facts: dict[str, Values] = {}
        self.states: dict[str, State] = {}
        # Set by ``still_told``: the codes of open schools that were listed on the day with other facts, or not now.
        self.otherwise_on_day: list[str] | None = None

    def still_told(self, day: datetime.date, codes: Sequence[str], facts: Mapping[str, Sequence[str]]) -> set[str]:
        """Return the codes of schools that are open, were listed on ``day``, and have exactly these facts.

        The database hands over one text with all of them, and not fourteen values of 6,000 schools: most of the time
        of a second import went into those. A field of a file holds no line end, so lines are equal only when the facts
        are; and where a value in the database holds one, there are more lines than schools, and nothing is said.
        """
        boards = {number: str(pk) for pk, number in self.board_numbers.items() if pk}
        municipalities = {code: str(pk) for pk, code in self.municipality_codes.items()}
        columns = {"code": codes, **facts}
        stored: list[Any] = []
        for name, column in columns.items():
            if name == "board":
                columns[name] = [boards.get(number, number) for number in column]
                stored.append(Coalesce(Cast("board_id", CharField()), Value("")))
            elif name == "municipality":
                columns[name] = [municipalities.get(code, code) for code in column]
                stored.append(Cast("municipality_id", CharField()))
            else:
                stored.append(F(name))
        listed = School.objects.filter(listed_on=day, closed_on__isnull=True).order_by()
        found = listed.aggregate(text=OneText(*stored), number=Count("pk"))
        lines = (found["text"] or "").split("\r") if found["number"] else []
        known = set(lines)
        told = list(map("\n".join, zip(*columns.values(), strict=True)))
        if len(lines) != found["number"]:
            return set()
        if len(known) == len(told) and known.issuperset(told):
            self.otherwise_on_day = []
            return set(codes)
        self.otherwise_on_day = [text.split("\n", 1)[0] for text in known.difference(told)]
        return {code for code, text in zip(codes, told, strict=True) if text in known}

    def read_facts(self) -> None:
        """Read the facts of all schools."""
        stored = {"board": "board_id", "municipality": "municipality_id"}
        names = ("code", *(stored.get(name, name) for name in FACTS))
        columns = list(zip(*School.objects.order_by().values_list(*names), strict=True)) or [()] * len(names)
        facts: list[Any] = list(columns[1:])
        for name, text_of in (("board", self.board_numbers), ("municipality", self.municipality_codes)):
            facts[FACTS.index(name)] = list(map(text_of.__getitem__, facts[FACTS.index(name)]))
        self.facts = dict(zip(columns[0], zip(*facts, strict=True), strict=True))

    def read_states(self, codes: Collection[str]) -> None:
        """Read where these schools stand in time."""
        if not codes:
            return
        rows = School.objects.order_by().values_list("code", *State._fields)
        if len(codes) <= AT_ONCE:
            rows = rows.filter(code__in=codes)
        self.states |= {code: State._make(dates) for code, *dates in rows}

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
