"""The month or week that the calendar shows, and the ones before and after it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cmk.core.models import today

MONTH, WEEK = "maand", "week"
DAY = datetime.timedelta(days=1)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Period:
    """The month (``maand``) or week in which ``day`` lies."""

    form: str
    day: datetime.date

    @property
    def first(self) -> datetime.date:
        """Its first day."""
        return self.day.replace(day=1) if self.form == MONTH else self.day - self.day.weekday() * DAY

    @property
    def last(self) -> datetime.date:
        """Its last day."""
        return self.next - DAY

    @property
    def next(self) -> datetime.date:
        """The first day of the one after it."""
        return (self.first + 31 * DAY).replace(day=1) if self.form == MONTH else self.first + 7 * DAY

    @property
    def previous(self) -> datetime.date:
        """The first day of the one before it."""
        return (self.first - DAY).replace(day=1) if self.form == MONTH else self.first - 7 * DAY

    @property
    def shown(self) -> list[datetime.date]:
        """All days that are shown: whole weeks, from Monday."""
        start = self.first - self.first.weekday() * DAY
        end = self.last + (6 - self.last.weekday()) * DAY
        return [start + number * DAY for number in range((end - start).days + 1)]

    @property
    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """The moment at which what is shown begins, and that at which it is over."""
        days = self.shown
        begin, end = (datetime.datetime.combine(day, datetime.time.min) for day in (days[0], days[-1] + DAY))
        return timezone.make_aware(begin), timezone.make_aware(end)

    @property
    def title(self) -> str:
        """``november 2026``, or ``week 47: 16 tot en met 22 november 2026``."""
        if self.form == MONTH:
            return date_format(self.first, "F Y")
        words = {
            "number": self.first.isocalendar().week,
            "first": date_format(self.first, "j F"),
            "last": date_format(self.last, "j F Y"),
        }
        return _("week %(number)s: %(first)s up to and including %(last)s") % words

    def holds(self, day: datetime.date) -> bool:
        """Say whether ``day`` belongs to it, and is not shown to fill up a week."""
        return self.first <= day <= self.last


def period_of(form: str, day: str) -> Period:
    """Return the period that an address asks for (``vorm``, ``dag``); what makes no sense gives this month."""
    chosen = today()
    if ISO.fullmatch(day):
        try:
            asked = datetime.date.fromisoformat(day)
        except ValueError:
            asked = chosen
        chosen = asked if asked.year in YEARS else chosen
    return Period(WEEK if form == WEEK else MONTH, chosen)
