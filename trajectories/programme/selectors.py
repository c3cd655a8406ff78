"""Reads about programmes."""

from __future__ import annotations

import datetime
from typing import Any

from cmk.core.models import today
from trajectories.models import Programme


def current_programme(user: Any, on: datetime.date | None = None) -> Programme | None:
    """Return the programme that the user works in on a day (default today), or None without any.

    The running one; else the one that starts next; else the latest. One query.
    """
    day = on or today()
    programmes = list(Programme.objects.visible_to(user).select_related("penvoerder", "scenario_model"))
    running = [programme for programme in programmes if programme.start <= day <= programme.end]
    coming = sorted((p for p in programmes if p.start > day), key=lambda programme: programme.start)
    return next(iter([*running, *coming, *programmes]), None)
