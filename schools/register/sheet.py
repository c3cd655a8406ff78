"""The rows of a delivery, checked column by column.

A column of 6,000 rows has few distinct values (provinces, municipalities, places), so each value is checked once and
not each cell. Every rejection is kept, never only the first; a row with one is left out whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import Any

from django.utils.translation import gettext as _

from schools.register.kinds import Kind
from schools.register.reader import Delivery
from schools.register.summary import Rejection

CODE = re.compile(r"^\d{2}[A-Z]{2}\d{2}$", re.ASCII)
CODES = re.compile(r"^(?:\d{2}[A-Z]{2}\d{2};)*\d{2}[A-Z]{2}\d{2}\Z", re.ASCII)
DIGITS = re.compile(r"^\d+$", re.ASCII)


class UnusableError(ValueError):
    """A value that cannot be used, with a sentence that says why."""


class Sheet:
    """The columns of a delivery by field: check and change them, then ``finish``."""

    def __init__(self, kind: Kind, positions: Mapping[str, int], delivery: Delivery) -> None:
        self.kind = kind
        self.rejected: list[Rejection] = []
        self._numbers = delivery.numbers
        self._delivery = delivery
        if len(self._numbers) != len(delivery.lines):
            expected = len(delivery.headings)
            text = _("This row has %(found)s fields instead of %(expected)s.")
            for line in delivery.lines:
                if len(line.fields) != expected:
                    reason = text % {"found": len(line.fields), "expected": expected}
                    self.rejected.append(Rejection(line.number, "", reason))
        self.columns: dict[str, Any] = {name: delivery.columns[position] for name, position in positions.items()}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def rejected_words(self) -> set[str]:
        """The values in the rejected rows."""
        lines = {rejection.line for rejection in self.rejected}
        return (
            {word for line in self._delivery.lines if line.number in lines for word in line.fields} if lines else set()
        )

    def change(
        self, name: str, value_of: Callable[[str], Any], *, is_fine: Callable[[Sequence[str]], bool] | None = None
    ) -> None:
        """Put ``value_of`` of each value in its place; ``UnusableError`` rejects the rows that have it.

        ``is_fine`` may say at once of a whole column that nothing in it needs to be changed or rejected.
        """
        column = self.columns[name]
        if is_fine is not None and is_fine(column):
            return
        values: dict[str, Any] = {}
        unusable: dict[str, str] = {}
        for value in dict.fromkeys(column):
            try:
                values[value] = value_of(value)
            except UnusableError as error:
                values[value], unusable[value] = value, str(error)
        if unusable:
            for line, value in zip(self._numbers, column, strict=True):
                if value in unusable:
                    self.reject(line, name, unusable[value])
        self.columns[name] = list(map(values.__getitem__, column))

    def reject(self, line: int, name: str, reason: str) -> None:
        """Leave a row out, because of a field."""
        self.rejected.append(Rejection(line, self.kind.heading(name) or name, reason))

    def finish(self, key: str) -> None:
        """Reject rows that repeat an earlier row's ``key``, and take every rejected row out."""
        column = self.columns[key]
        rejected = {rejection.line for rejection in self.rejected}
        if len(set(column)) != len(column):
            first: dict[str, int] = {}
            text = _("The code %(code)s stands on line %(line)s already.")
            for line, code in zip(self._numbers, column, strict=True):
                if code in first:
                    self.reject(line, key, text % {"code": code, "line": first[code]})
                    rejected.add(line)
                elif line not in rejected:
                    first[code] = line
        if not rejected:
            return
        self.rejected.sort(key=lambda rejection: rejection.line)
        self.only([line not in rejected for line in self._numbers])

    def only(self, keep: list[bool]) -> None:
        """Keep the rows that are chosen."""
        for name, column in self.columns.items():
            self.columns[name] = list(compress(column, keep))
        self._numbers = list(compress(self._numbers, keep))


def location_code(value: str) -> str:
    """Return a location code in capitals; raise ``UnusableError`` when it has another form."""
    code = value.upper()
    if not CODE.match(code):
        text = _("“%(code)s” is not a location code such as 16AH00: two digits, two capitals, two digits.")
        raise UnusableError(text % {"code": value[:40]})
    return code


def are_location_codes(column: Sequence[str]) -> bool:
    """Say whether every value is a location code as it should be."""
    return CODES.match(";".join(column)) is not None


def number(length: int) -> Callable[[str], str]:
    """Return what makes a number a text of ``length`` digits, with the zeros that a spreadsheet took away."""

    def padded(value: str) -> str:
        if value and (not DIGITS.match(value) or len(value) > length):
            text = _("“%(value)s” is not a number of at most %(length)s digits.")
            raise UnusableError(text % {"value": value[:40], "length": length})
        return value.zfill(length) if value else ""

    return padded


def fits(room: int, *, may_be_empty: bool = True) -> Callable[[Sequence[str]], bool]:
    """Return what says whether every text is short enough, and if need be not empty."""

    def are_fine(column: Sequence[str]) -> bool:
        return max(map(len, column), default=0) <= room and (may_be_empty or all(column))

    return are_fine


def text_of(room: int, *, change: Callable[[str], str] | None = None, empty: str = "") -> Callable[[str], str]:
    """Return what checks a text for its length; ``empty``: why it may not be empty."""

    def checked(value: str) -> str:
        if change is not None:
            value = change(value)
        if len(value) > room:
            text = _("This is longer than %(room)s characters: “%(value)s…”.")
            raise UnusableError(text % {"room": room, "value": value[:40]})
        if empty and not value:
            raise UnusableError(empty)
        return value

    return checked
