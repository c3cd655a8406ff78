"""School years: they run from 1 August to 31 July and are written 2025-2026."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SchoolYear:
    """One school year, known by the calendar year in which it starts."""

    first: int

    @classmethod
    def of(cls, day: datetime.date) -> SchoolYear:
        """Return the school year in which ``day`` falls."""
        return cls(day.year if day.month >= 8 else day.year - 1)

    @property
    def start(self) -> datetime.date:
        """The first day, 1 August."""
        return datetime.date(self.first, 8, 1)

    @property
    def end(self) -> datetime.date:
        """The last day, 31 July."""
        return datetime.date(self.first + 1, 7, 31)

    def __str__(self) -> str:
        return f"{self.first}-{self.first + 1}"
