"""Overviews over conversations: the needs, the norm, and the line in time of a school."""

from __future__ import annotations

from tests.security.matrix import Row
from tests.worlds import World


def own_school(world: World) -> dict[str, str]:
    """The school of the world."""
    return {"code": world.school.code}


ROWS = [
    Row("needs:overview", "staff"),
    Row("needs:said", "staff"),
    Row("needs:download", "staff", kwargs={"form": "xlsx"}),
    Row("needs:download", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
    Row("needs:download_said", "staff", kwargs={"form": "csv"}),
    Row("needs:download_said", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
    Row("timeline:of_school", "staff school", kwargs=own_school),
    Row("timeline:paper", "staff school", kwargs=own_school),
    Row("norm:overview", "staff"),
    Row("norm:who", "staff"),
    Row("norm:download", "staff", kwargs={"form": "csv"}),
    Row("norm:download", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
]
