"""What is made of a self-evaluation on paper: the poster and the dossier.

Who reads the result may have the poster, the school's own people choose its colours.
"""

from __future__ import annotations

from typing import Any

from tests.security.matrix import Row
from tests.security.matrix.evaluation import shared, submitted
from tests.worlds import World


def own_school(world: World) -> dict[str, Any]:
    return {"code": world.school.code}


ROWS = [
    Row("school:dossier", "staff school", kwargs=own_school),
    Row("poster:page", "staff school", kwargs=shared),
    Row("poster:page", "school", id="not shared", hidden="staff", kwargs=submitted),
    Row("poster:paper", "staff school", kwargs=shared, query={"formaat": "a4"}),
    Row("poster:paper", "school", id="not shared", hidden="staff", kwargs=submitted, query={"formaat": "a4"}),
    Row("poster:colours", "school", method="post", kwargs=shared, data={"main": "#aa2200", "accent": "#ffcc00"}),
]
