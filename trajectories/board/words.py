"""What the board says of a row, on the page and in the spreadsheet alike."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trajectories.board.rows import BoardRow, Column
from trajectories.models import StepStatus, TrajectoryStatus


def day_short(value: datetime.date) -> str:
    """Write a day as a table does: ``4 mei 2026``, with the month cut short where it is long."""
    return _written(value, "j b Y", get_language())


def day_long(value: datetime.date | None) -> str:
    """Write a day in full: ``21 november 2026``."""
    return _written(value, "j F Y", get_language()) if value else ""


@lru_cache(maxsize=4096)
def _written(value: datetime.date, pattern: str, language: str | None) -> str:
    """Write a day; kept, for a board tells the same days over and over."""
    return formats.date_format(value, pattern)


def standing(row: BoardRow) -> str:
    """Say how a trajectory stands when that is not simply that it runs, and since when; else empty."""
    if row.status == TrajectoryStatus.PAUSED:
        told = _("paused since %(date)s") % {"date": day_long(row.still_since)}
        return f"{told}: {row.pause_reason}" if row.pause_reason else told
    if row.ended_on is not None:
        words = {"date": day_long(row.ended_on)}
        if row.status == TrajectoryStatus.COMPLETED:
            return _("completed on %(date)s") % words
        return _("stopped on %(date)s") % words
    if row.still_since is not None:
        return _("no change since %(date)s") % {"date": day_long(row.still_since)}
    return ""


def which_time(row: BoardRow) -> str:
    """Say that a school walks the track for the second (third) time; empty the first time."""
    return _("for the %(number)sth time") % {"number": row.times} if row.times > 1 else ""


def how_far(closed: int, steps: int) -> str:
    """Say how many steps are done or skipped: ``3 of 8``."""
    return _("%(done)s of %(number)s") % {"done": closed, "number": steps}


def cell_words(status: str, times: int = 1, *, here: bool = False) -> str:
    """Say how a step stands; empty where the trajectory does not have it."""
    if not status:
        return ""
    words = [str(StepStatus(status).label)]
    if times > 1:
        words.append(ngettext("walked %(number)s time", "walked %(number)s times", times) % {"number": times})
    if here:
        words.append(_("is here now"))
    return ", ".join(words)


def column_name(column: Column) -> str:
    """Say which step a column is; one that is no longer used says so, for its number may have been given away."""
    name = f"{column.number}. {column.name}"
    return f"{name} {_('(no longer used)')}" if column.is_retired else name


def own_words(row: BoardRow) -> str:
    """Say the steps that the track does not have, with how they stand."""
    return "; ".join(f"{name}: {StepStatus(status).label}" for name, status in row.own)
