"""Who looks after whom."""

from __future__ import annotations

from typing import Any

from tests.security.matrix import Row
from tests.worlds import World


def of_the_adviser(world: World) -> dict[str, Any]:
    return {"pk": world.users["adviseur"].pk}


def a_change(world: World) -> dict[str, Any]:
    return {
        "school": world.school.pk,
        "partner": world.partner.pk,
        "adviser": world.users["beheerder"].pk,
        "start": "2026-09-01",
        "step": "write",
    }


ROWS = [
    Row("assignments:load", "staff"),
    Row("assignments:nobody", "staff"),
    Row("assignments:of_adviser", "staff", kwargs=of_the_adviser),
    Row("assignments:bulk", "leader"),
    Row("assignments:bulk", "leader", method="post", data=a_change),
]
