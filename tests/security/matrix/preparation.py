"""The preparation of conversations: staff only."""

from __future__ import annotations

from typing import Any

from tests.security.matrix import Row
from tests.security.matrix.conversations import a_planned
from tests.worlds import World


def the_code(world: World) -> dict[str, Any]:
    return {"code": world.school.code}


ROWS = [
    Row("preparation:page", "staff", kwargs=a_planned),
    Row("preparation:paper", "staff", kwargs=a_planned),
    Row("preparation:of_school", "staff", kwargs=the_code),
    Row("preparation:paper_of_school", "staff", kwargs=the_code),
]
