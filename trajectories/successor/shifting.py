"""Moving days, years and names of a programme to the next period; nothing here asks the database."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
NUMBERED_SCHEME = re.compile(r"\b(CmK)(\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """The first and the last day of a programme."""

    start: datetime.date
    end: datetime.date

    @property
    def years(self) -> range:
        """The calendar years that it touches."""
        return range(self.start.year, self.end.year + 1)

    def next(self) -> Period:
        """Return the period of the same length that begins the day after this one."""
        start = self.end + datetime.timedelta(days=1)
        return Period(start, move_day(self.end, self, Period(start, start)))


def move_day(day: datetime.date, old: Period, new: Period) -> datetime.date:
    """Move ``day`` as far as the first day of the period moves: by whole years where it keeps its day and month."""
    if (old.start.month, old.start.day) == (new.start.month, new.start.day):
        year = day.year + new.start.year - old.start.year
        return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
    return day + (new.start - old.start)


def move_year(year: int, old: Period, new: Period) -> int:
    """Move a calendar year along with the period."""
    return year + new.start.year - old.start.year


def move_text(text: str, old: Period, new: Period) -> str:
    """Move the years in a name that belong to the old period (or end it): ``Fase 1 (2021-2022)``, ``cmk-2021-2024``."""

    def moved(found: re.Match[str]) -> str:
        year = int(found[0])
        return str(move_year(year, old, new)) if year in old.years else found[0]

    return YEAR.sub(moved, text)


def next_scheme(text: str, old: Period, new: Period) -> str:
    """Return the name of a programme or scheme in the next period: CmK3 2021-2024 becomes CmK4 2025-2028."""
    return NUMBERED_SCHEME.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", move_text(text, old, new))


def move_phases(phases: list[Period], old: Period, new: Period) -> list[Period]:
    """Move the days of phases to the new period. The last one that fits reaches the new last day.

    A phase that would begin after the new last day is not among the result: the list may be shorter.
    """
    moved = [Period(move_day(phase.start, old, new), move_day(phase.end, old, new)) for phase in phases]
    fitting = [Period(max(phase.start, new.start), phase.end) for phase in moved if phase.start < new.end]
    if fitting and phases and (fitting[-1].end > new.end or phases[-1].end == old.end):
        fitting[-1] = Period(fitting[-1].start, new.end)
    return fitting
