"""Small template helpers that every page uses; registered as builtins."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core import words as in_use

register = template.Library()

WORDS = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
]


@register.simple_tag
def word(name: str) -> str:
    """Print what the programme that somebody works in calls something: ``{% word "Advisers" %}``."""
    return in_use.word(name)


@register.simple_tag
def phrase(house: str, own: str) -> str:
    """Print the house's phrase, or ``own`` where a programme has its own word for what stands in braces.

    ``{% phrase _("Log a conversation") _("{Conversation}: log") %}``. No percent signs in either.
    """
    return in_use.phrase(house, own)


@register.filter
def in_words(number: int) -> str:
    """Write a whole number up to twelve in Dutch words, as one does in running text; larger ones in digits."""
    return WORDS[number] if 0 <= number < len(WORDS) else number_nl(number)


@register.filter
def number_nl(value: Any, decimals: int = 0) -> str:
    """Print a number the Dutch way, with a point between the thousands. Never for ids or years."""
    if value is None or value == "":
        return "–"
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def in_unit(value: Any, unit: str) -> str:
    """Print a result in the ``unit`` of its indicator: with a percent sign when it is a percentage."""
    return f"{number_nl(value)}%" if unit == "percent" and value not in (None, "") else number_nl(value)


@register.filter
def percent(part: float | None, whole: float | None) -> str:
    """Print ``part`` of ``whole`` as a rounded percentage; a dash when there is no whole."""
    if not whole or part is None:
        return "–"
    return f"{round(100 * part / whole)}%"


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """Print a date as people write it: ``21 november`` this year, ``21 november 2025`` in another."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    pattern = "j F" if value.year == timezone.localdate().year else "j F Y"
    return formats.date_format(value, pattern)


@register.filter
def day_full(value: datetime.date | datetime.datetime | None) -> str:
    """Print a date with its year: ``21 november 2026``."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return formats.date_format(value, "j F Y")


@register.filter
def clock(value: datetime.datetime | None) -> str:
    """Print a time the Dutch way: ``15.07``."""
    if value is None:
        return ""
    return formats.date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "H.i")


@register.filter
def days_ago(value: datetime.date | datetime.datetime | None) -> str:
    """Say how long ago a day was, in words: today, yesterday, 12 days ago, then the date itself."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    gone = (timezone.localdate() - value).days
    if gone == 0:
        return _("today")
    if gone == 1:
        return _("yesterday")
    if 1 < gone < 31:
        return ngettext("%(days)d day ago", "%(days)d days ago", gone) % {"days": gone}
    return day(value)


@register.filter
def initials(name: str) -> str:
    """Return at most two initials of a name, for the round badge in the corner."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def get_item(mapping: Any, key: Any) -> Any:
    """Look ``key`` up in a mapping; None when it is not there."""
    return mapping.get(key) if mapping else None
