"""What stands in one cell: read, compared and written such that a list that goes out comes back unchanged."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cmk.core.spreadsheets import CONTROL

# ``harmless`` puts an apostrophe before what a spreadsheet program would run. What has one already gets another, so
# that taking one away on the way in gives back exactly what there was.
_GUARDED = re.compile(r"'+\s*[=+\-@]")
# Excel keeps no more than this in one cell.
LONGEST = 32767


@dataclass(frozen=True)
class Refused:
    """A cell that cannot be taken as it is, a formula for instance: ``text`` is what it holds, ``why`` a sentence."""

    text: str
    why: str


def plain(text: str) -> str:
    """Return a text as a cell can hold it: without control characters or space around it, lines ended by ``\\n``."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def guarded(text: str) -> str:
    """Return a text for a cell that goes through ``cmk.core.spreadsheets.harmless`` afterwards."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text of a cell without the apostrophe that made it harmless."""
    return text[1:] if _GUARDED.match(text) else text


def as_text(value: Any) -> str:
    """Return the value of a cell as a person would type it: ``31-12-2026``, ``12,5``, ``ja``; a list with commas."""
    if value is None:
        return ""
    if isinstance(value, Refused):
        return value.text
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, (float, Decimal)):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y")
    return plain(str(value))


def same(cell: Any, present: Any) -> bool:
    """Say whether a cell tells what is there already; a text that a cell cannot hold whole counts as told."""
    told, known = as_text(cell), as_text(present)
    return told == known or (len(told) >= LONGEST - 1 and known.startswith(told))


def is_blank(value: Any) -> bool:
    """Say whether a cell is empty, which means: leave it as it is."""
    return not isinstance(value, Refused) and as_text(value) == ""


def short(text: str, most: int = 120) -> str:
    """Return a text that fits in a line of a page."""
    return text if len(text) <= most else f"{text[:most]}…"
