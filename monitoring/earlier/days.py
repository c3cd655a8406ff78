"""When an earlier round was: as the file says, else by the year in its name."""

from __future__ import annotations

import datetime
import re

from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.templatetags.house import day_full

SCHOOL_YEAR = re.compile(r"\b(20\d\d)\s*[-/\u2013]\s*(20)?(\d\d)\b")
YEAR = re.compile(r"\b(20\d\d)\b")
FIRST_YEAR = 2000

Days = tuple[datetime.date, datetime.date]


def days_in_name(name: str) -> Days | None:
    """Return the days that a name tells: ``2022-2023`` is a school year, ``2023`` a calendar year; None without."""
    if (years := SCHOOL_YEAR.search(name)) and int(years[3]) == (int(years[1]) + 1) % 100:
        return datetime.date(int(years[1]), 8, 1), datetime.date(int(years[1]) + 1, 7, 31)
    found = set(YEAR.findall(name))
    if len(found) == 1:
        year = int(found.pop())
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return None


def days_of(name: str, first: set[datetime.date], last: set[datetime.date]) -> Days:
    """Return the days of the round ``name``, given the days that stand with it in the file.

    ``ValueError`` with a sentence when they differ, are missing, in the wrong order, or not past.
    """
    if len(first) > 1 or len(last) > 1:
        told = ", ".join(day_full(day) for day in sorted(first if len(first) > 1 else last))
        raise ValueError(
            _("The round ‘%(round)s’ has different days in this file (%(days)s). Give it the same in each row.")
            % {"round": name, "days": told}
        )
    if first or last:
        opens_on, closes_on = next(iter(first or last)), next(iter(last or first))
    else:
        known = days_in_name(name)
        if known is None:
            raise ValueError(
                _("We cannot tell when the round ‘%(round)s’ was. Fill in ‘van’ and ‘tot en met’ in one of its rows.")
                % {"round": name}
            )
        opens_on, closes_on = known
        if opens_on < today() <= closes_on:  # a year that runs still: it was before today
            closes_on = today() - datetime.timedelta(days=1)
    if closes_on < opens_on:
        raise ValueError(_("The round ‘%(round)s’ ends before it begins. Correct the days.") % {"round": name})
    if closes_on >= today():
        raise ValueError(
            _(
                "The round ‘%(round)s’ ends on %(day)s, and that has not passed. Here you bring in earlier results; "
                "for a round that runs, open one under Self-evaluations."
            )
            % {"round": name, "day": day_full(closes_on)}
        )
    if opens_on.year < FIRST_YEAR:
        raise ValueError(
            _("The round ‘%(round)s’ begins in %(year)d. Look at the days once more.")
            % {"round": name, "year": opens_on.year}
        )
    return opens_on, closes_on
