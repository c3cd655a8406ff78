"""A small line of the levels of one pillar, a dot per round: what the words beside it say, for the eye."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitoring.evaluation.result_parts import PillarResult

STEP, HEIGHT, MARGIN = 46, 34, 8


def levels_line(pillar: PillarResult) -> SafeString:
    """Draw the levels of all rounds of ``pillar``, the oldest at the left; empty with fewer than two.

    Hidden from screen readers: ``PillarResult.history_in_words`` belongs beside it.
    """
    if len(pillar.history) < 2:
        return SafeString("")
    highest = max(len(pillar.levels), 2)
    places = [
        (
            MARGIN + number * STEP,
            round(HEIGHT - MARGIN - (one.place - 1) / (highest - 1) * (HEIGHT - 2 * MARGIN), 1),
        )
        for number, one in enumerate(pillar.history)
    ]
    width = 2 * MARGIN + STEP * (len(places) - 1)
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="{}"/>', ((x, y, 5 if (x, y) == places[-1] else 3.5) for x, y in places)
    )
    return format_html(
        '<svg class="levels-line" aria-hidden="true" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<polyline points="{}" fill="none"/>{}</svg>',
        width,
        HEIGHT,
        width,
        HEIGHT,
        " ".join(f"{x},{y}" for x, y in places),
        dots,
    )
