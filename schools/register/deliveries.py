"""What earlier imports told, and of whom: what makes the order of imports indifferent.

``RegisterDelivery.listing`` holds for addresses and boards ``codes`` (of the rows that were used, in one text),
``untold`` (fields of which the file said nothing), ``spared`` (words of rejected rows: who has one of them is not
closed) and ``names`` (of municipalities, by number); for pupils ``cells`` (years that were told -> codes). It is empty
for a delivery that was imported before listings were kept: of that one only the date and ``full`` count.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from schools.models import RegisterDelivery


@dataclass(frozen=True)
class Told:
    """A delivery that was imported; ``listing`` is read from the database when it is asked for."""

    row: RegisterDelivery

    @property
    def day(self) -> datetime.date:
        """The day of which it tells."""
        return self.row.reference_date

    @cached_property
    def codes(self) -> frozenset[str]:
        """The location codes or board numbers that it listed."""
        return frozenset(self.row.listing.get("codes", "").split())

    @cached_property
    def untold(self) -> frozenset[str]:
        """The fields of which it said nothing."""
        return frozenset(self.row.listing.get("untold", ()))

    @cached_property
    def spared(self) -> frozenset[str]:
        """Words of its rejected rows."""
        return frozenset(self.row.listing.get("spared", ()))

    @property
    def names(self) -> Mapping[str, str]:
        """Names of municipalities, by number."""
        return self.row.listing.get("names", {})

    @cached_property
    def years(self) -> Mapping[str, frozenset[int]]:
        """Of each location code the years of which it told the pupils."""
        told = {}
        for years, codes in self.row.listing.get("cells", {}).items():
            told.update(dict.fromkeys(codes.split(), frozenset(map(int, years.split()))))
        return told

    def closes(self, code: str, name: str, municipality: str) -> bool:
        """Say whether it tells that a school which it does not list has closed."""
        if not self.row.full or (self.row.municipalities and municipality not in self.row.municipalities):
            return False
        return not ({code, name} & self.spared)


class Memory:
    """The deliveries of some kinds, without the one that is being imported (``day`` and ``municipalities``)."""

    def __init__(
        self, kind: str, day: datetime.date, municipalities: Collection[str], *, kinds: Iterable[str] = ()
    ) -> None:
        self.kind, self.day, self.municipalities = kind, day, sorted(municipalities)
        self.others: list[Told] = []
        self.same: Told | None = None
        rows = (
            RegisterDelivery.objects.filter(kind__in={kind, *kinds}).defer("listing").order_by("reference_date", "pk")
        )
        for row in rows:
            if (row.kind, row.reference_date, sorted(row.municipalities)) == (kind, day, self.municipalities):
                self.same = Told(row)
            else:
                self.others.append(Told(row))

    @cached_property
    def later(self) -> list[Told]:
        """Those that tell of a later day, oldest first."""
        return [told for told in self.others if told.day > self.day]

    def later_tells(self, code: str, field: str) -> bool:
        """Say whether a later delivery told this field of this school or board.

        For one that has a later date of which no listing is left (an early import): yes.
        """
        later = [told for told in self.later if code in told.codes]
        return not later or any(field not in told.untold for told in later)

    def days_of(self, code: str) -> dict[datetime.date, frozenset[str]]:
        """Return the other days on which a school or board was listed, with the fields that were not told then."""
        days: dict[datetime.date, frozenset[str]] = {}
        for told in self.others:
            if code in told.codes:
                days[told.day] = days.get(told.day, told.untold) & told.untold
        return days

    def remember(self, *, rows: int, full: bool = False, listing: dict[str, Any]) -> None:
        """Write down what this delivery told; the same one again changes nothing."""
        if self.same is None:
            RegisterDelivery.objects.create(
                kind=self.kind,
                reference_date=self.day,
                municipalities=self.municipalities,
                full=full,
                rows=rows,
                listing=listing,
            )
            return
        row = self.same.row
        merged = _merged(row.listing, listing)
        if merged != row.listing or (full and not row.full):
            row.listing, row.full, row.rows = merged, full or row.full, rows
            row.save(update_fields=["listing", "full", "rows"])


def codes_text(codes: Iterable[str]) -> str:
    """Return codes as a listing holds them."""
    return " ".join(sorted(codes))


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return what two files of one kind and day told together; the second corrects the first."""
    if not old or old == new:
        return new
    merged = dict(new)
    if "codes" in new:
        merged["codes"] = codes_text({*old.get("codes", "").split(), *new["codes"].split()})
        merged["untold"] = sorted({*old.get("untold", ())} & {*new["untold"]})
        merged["spared"] = sorted({*old.get("spared", ()), *new["spared"]})
        merged["names"] = dict(sorted({**old.get("names", {}), **new["names"]}.items()))
    if "cells" in new:
        told: dict[str, set[int]] = {}
        for listing in (old, new):
            for years, codes in listing.get("cells", {}).items():
                for code in codes.split():
                    told.setdefault(code, set()).update(map(int, years.split()))
        merged["cells"] = cells({code: tuple(sorted(years)) for code, years in told.items()})
    return merged


def cells(years_of: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Return the years that were told of each code as a listing holds them: by years, for most codes have the same."""
    codes_of: dict[tuple[int, ...], list[str]] = {}
    for code, years in years_of.items():
        codes_of.setdefault(years, []).append(code)
    return {" ".join(map(str, years)): codes_text(codes) for years, codes in sorted(codes_of.items())}
