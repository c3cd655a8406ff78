"""Deliveries with the pupils of each school location, year by year (``LEERLINGEN_1996`` and on).

A number is a number, also 0; ``<5`` is kept as unknown (None); a blank says nothing, and removes nothing. Figures are
kept for codes that the register does not know (yet). Of one school and year the newest delivery that tells it counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from schools.models import SchoolYearFigure
from schools.register.deliveries import Memory, cells
from schools.register.kinds import Kind
from schools.register.reader import Delivery
from schools.register.sheet import Sheet, UnusableError, are_location_codes, location_code, number
from schools.register.summary import Change, ImportSummary, Named

FIGURE = re.compile(r"^\d{1,6}$", re.ASCII)
MASKED = re.compile(r"^<\s?\d{1,2}$", re.ASCII)
BATCH = 50_000

UPSERT = (
    "INSERT INTO schools_schoolyearfigure (code, year, pupils) %s "
    "ON CONFLICT (code, year) DO UPDATE SET pupils = excluded.pupils"
)

Figure = tuple[str, int, int | None]  # location code, year, pupils

# What the file and the database do not have: a year without a row, apart from None for a masked one.
NOTHING: Any = object()


class PupilImport:
    """One delivery of pupils: check it, hold it against the register, write it."""

    def __init__(
        self,
        kind: Kind,
        positions: Mapping[str, int],
        delivery: Delivery,
        summary: ImportSummary,
        municipalities: Collection[str],
    ) -> None:
        self.summary = summary
        self.day = summary.reference_date
        self.chosen = frozenset(municipalities)
        self.years = sorted(int(name) for name in positions if name.isdigit())
        self.sheet = sheet = Sheet(kind, positions, delivery)
        sheet.change("code", location_code, is_fine=are_location_codes)
        sheet.change("municipality", number(4))
        for year in self.years:
            sheet.change(str(year), _pupils)
        sheet.finish("code")
        summary.rejected = sheet.rejected
        self.figures: list[Figure] = []

    def plan(self) -> None:
        """Decide figure by figure, and fill in the summary; a row of the file counts once."""
        summary, sheet = self.summary, self.sheet
        self.memory = Memory(summary.kind, self.day, self.chosen)
        if self.chosen:
            sheet.only([place in self.chosen for place in sheet.columns["municipality"]])
        summary.rows = len(sheet) + summary.rejected_rows
        summary.labels = {f"pupils_{year}": _("pupils in %(year)s") % {"year": year} for year in self.years}
        known = self._known()
        nobody = (NOTHING,) * len(self.years)
        codes, names = sheet.columns["code"], sheet.columns["name"]
        rows = list(zip(*(sheet.columns[str(year)] for year in self.years), strict=True))
        for code, name, told in zip(codes, names, rows, strict=True):
            old = known.get(code, nobody)
            if old == told:
                summary.unchanged += 1
            else:
                self._consider(code, name, old, told, is_new=code not in known)
        self.told = {
            code: tuple(year for year, value in zip(self.years, told, strict=True) if value is not NOTHING)
            for code, told in zip(codes, rows, strict=True)
        }

    def _known(self) -> dict[str, tuple[int | None, ...]]:
        """Return the figures that are there, by location code, in the order of the file's years."""
        at = {year: position for position, year in enumerate(self.years)}
        found: dict[str, list[int | None]] = {}
        code: Any  # the foreign key hangs on the code, which the types do not know
        rows = SchoolYearFigure.objects.order_by().values_list("school_id", "year", "pupils")
        for code, year, pupils in rows.iterator(chunk_size=BATCH):
            row = found.get(code)
            if row is None:
                row = found[code] = [NOTHING] * len(at)
            if year in at:
                row[at[year]] = pupils
        return {code: tuple(row) for code, row in found.items()}

    def _consider(
        self, code: str, name: str, old: tuple[int | None, ...], told: tuple[int | None, ...], *, is_new: bool
    ) -> None:
        differing = []
        for year, before, value in zip(self.years, old, told, strict=True):
            if value is NOTHING or before == value:
                continue
            if before is not NOTHING and any(year in later.years.get(code, ()) for later in self.memory.later):
                continue  # a newer delivery has spoken
            differing.append((year, before, value))
        if not differing:
            self.summary.unchanged += 1
            return
        self.figures += [(code, year, value) for year, _before, value in differing]
        if is_new:
            self.summary.new.append(Named(code, name))
            return
        self.summary.updated += 1
        self.summary.changes += [
            Change(code, name, f"pupils_{year}", _shown(before), _shown(value)) for year, before, value in differing
        ]

    def write(self) -> None:
        """Write the figures in bulk, and remember the delivery; the caller holds the transaction."""
        for start in range(0, len(self.figures), BATCH):
            _upsert(self.figures[start : start + BATCH])
        self.memory.remember(rows=self.summary.rows, listing={"cells": cells(self.told)})


def _upsert(figures: Sequence[Figure]) -> None:
    """Write figures, by school and year. A history has 300,000 of them: model instances would take half a minute."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*figures, strict=True)]
            cursor.execute(UPSERT % "SELECT * FROM unnest(%s::text[], %s::int[], %s::int[])", columns)
        else:
            cursor.executemany(UPSERT % "VALUES (%s, %s, %s)", figures)


def _pupils(value: str) -> Any:
    if not value:
        return NOTHING
    if FIGURE.match(value):
        return int(value)
    if MASKED.match(value):
        return None
    raise UnusableError(_("“%(value)s” is not a number of pupils.") % {"value": value[:40]})


def _shown(value: Any) -> str:
    if value is NOTHING:
        return ""
    return _("unknown") if value is None else str(value)
