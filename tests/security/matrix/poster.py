"""The poster: who reads the result may have it, the school's own people choose the colours."""

from __future__ import annotations

from tests.security.matrix import Row
from tests.security.matrix.evaluation import shared, submitted

ROWS = [
    Row("poster:page", "staff school", kwargs=shared),
    Row("poster:page", "school", id="not shared", hidden="staff", kwargs=submitted),
    Row("poster:paper", "staff school", kwargs=shared, query={"formaat": "a4"}),
    Row("poster:paper", "school", id="not shared", hidden="staff", kwargs=submitted, query={"formaat": "a4"}),
    Row("poster:colours", "school", method="post", kwargs=shared, data={"main": "#aa2200", "accent": "#ffcc00"}),
]
