"""The preparation on one sheet: how much of each section fits, and the PDF.

An A4 holds two columns of small type, some sixty lines each. Where the sections need more, each gives up the same
share of its entries and of their length, until they fit; what is cut off is counted. The estimate is on the safe side;
``tests/monitoring/preparation`` looks at the sheets that come of it.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cmk.accounts.models import Penvoerder
from cmk.accounts.views.theme import theme_css
from cmk.core.pdf import write_pdf
from cmk.core.theme import Theme
from monitoring.preparation.sections import Section

# By section: how many entries, and how many characters of each.
LIMITS = {
    "topics": (9, 180),
    "theirs": (6, 160),
    "ours": (6, 160),
    "last": (6, 240),
    "comments": (3, 200),
    "facts": (7, 140),
    "people": (12, 80),
    "priorities": (6, 180),
    "road": (7, 140),
    "ambitions": (4, 180),
    "evaluation": (8, 120),
    "activities": (8, 90),
    "collaborations": (4, 80),
    "money": (3, 60),
    "dates": (5, 80),
    "norms": (3, 60),
}


# What a line of a column holds, and how many lines a column has.
CHARS_A_LINE, LINES = 52, 57
SHARES = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)
Columns = tuple[list[Section], list[Section]]


def on_paper(sections: list[Section]) -> Columns:
    """Return the sections as far as they fit on one sheet: those of the left and of the right column, in order."""
    columns: Columns = ([], [])
    for share in SHARES:
        columns = _columns([section.cut(*_limit(section.key, share)) for section in sections])
        if max(map(_lines, columns)) <= LINES:
            break
    return columns


def _columns(sections: list[Section]) -> Columns:
    """Return the sections in two columns that are as even as can be."""
    ways = [(sections[:place], sections[place:]) for place in range(1, len(sections) + 1)]
    return min(ways, key=lambda columns: max(map(_lines, columns)))


def _lines(sections: list[Section]) -> int:
    return sum(map(lines_of, sections))


def _limit(key: str, share: float) -> tuple[int, int]:
    most, chars = LIMITS[key]
    return max(1, round(most * share)), max(45, round(chars * share))


def lines_of(section: Section) -> int:
    """Return how many lines of a column the section takes at most."""
    texts = [len(entry.text) + len(entry.label) + len(entry.note) + 4 for entry in section.entries]
    if not texts:
        texts = [len(section.empty)]
    return 2 + sum(ceil(length / CHARS_A_LINE) for length in texts) + bool(section.left)


def preparation_pdf(penvoerder: Penvoerder, context: dict[str, Any]) -> bytes:
    """Return the sheet as a PDF; ``context`` is that of the page, with all its ``sections``."""
    html = render_to_string(
        "preparation/pdf.html",
        {
            **context,
            "columns": on_paper(context["sections"]),
            "penvoerder": penvoerder,
            "theme_css": mark_safe(theme_css(Theme.of(penvoerder.accent))),  # noqa: S308 - colours that were checked
        },
    )
    return write_pdf(html)
