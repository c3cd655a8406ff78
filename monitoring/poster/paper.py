"""The poster as a PDF of one sheet: as large as its words leave room for; what does not fit even small gets shorter."""

from __future__ import annotations

import math
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cmk.accounts.models import Penvoerder
from cmk.core.models import today
from cmk.core.pdf import finish, render
from monitoring.models import SchoolStyle
from monitoring.poster.colours import Colours
from monitoring.poster.content import Poster

# An A3 is an A4 of which each side is the square root of two as long.
ZOOM = {"a4": 1.0, "a3": math.sqrt(2)}
# Tried in turn until it fits on one sheet: the size of the letters (1 is largest) and the share of each text.
TRIES = ((1, 1.0), (2, 1.0), (3, 1.0), (4, 1.0), (4, 0.75), (4, 0.55), (4, 0.4), (4, 0.3), (4, 0.2))


def poster_pdf(poster: Poster, style: SchoolStyle, penvoerder: Penvoerder, size: str) -> bytes:
    """Return the poster on one sheet of ``size`` (``a4`` or ``a3``), in the colours of ``style``."""
    context: dict[str, Any] = {
        "penvoerder": penvoerder,
        "colours_css": mark_safe(Colours.of(style.main, style.accent).css),  # noqa: S308 - colours that were checked
        "today": today(),
    }
    for letters, share in TRIES:
        words = {**context, "poster": poster.cut(share), "size": letters}
        laid_out = render(render_to_string("poster/pdf.html", words))
        if len(laid_out.pages) == 1:
            break
    return finish(laid_out, zoom=ZOOM[size])
