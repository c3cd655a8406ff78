"""What the frame of every page shows of the programme that somebody looks at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from trajectories.programme.current import programme_choice


def programme(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``programme_choice`` (``ProgrammeChoice`` or None), asked for when a page shows it."""
    if not getattr(getattr(request, "access", None), "grants", ()):
        return {"programme_choice": None}
    return {"programme_choice": SimpleLazyObject(lambda: programme_choice(request.user))}
