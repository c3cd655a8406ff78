"""Who gets the board of schools and steps, and who begins or marks for many."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def the_track(world: World) -> dict[str, Any]:
    return {"key": world.track.key}


def its_download(world: World) -> dict[str, Any]:
    return {"key": world.track.key, "form": "csv"}


def schools_to_begin(world: World) -> dict[str, Any]:
    school = factories.SchoolFactory(municipality=world.municipality)
    return {"school": school.pk, "track": world.track.pk, "started_on": "2026-02-01", "intensity": "regular"}


ROWS = [
    Row("board:first", "staff"),
    Row("board:track", "staff", kwargs=the_track),
    Row("board:download", "staff", kwargs=its_download),
    Row("board:start", "staff"),
    Row("board:start", "staff", method="post", data=lambda w: schools_to_begin(w) | {"step": "write"}),
]
