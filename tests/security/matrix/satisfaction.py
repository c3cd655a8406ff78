"""The anonymous check: whoever holds the link of the mail answers; the results are the penvoerder's."""

from __future__ import annotations

from typing import Any

from tests.monitoring.satisfaction.conftest import a_door, a_guidance_round
from tests.security.matrix import Row
from tests.worlds import World


def through_the_door(world: World) -> dict[str, Any]:
    return {"token": a_door(a_guidance_round(world))}


def closed_round(world: World) -> dict[str, Any]:
    return {"pk": a_guidance_round(world, closed=True).pk}


ROWS = [
    Row("satisfaction:answer", "public", kwargs=through_the_door, shared=True),
    Row(
        "satisfaction:answer",
        kwargs={"token": "nooit-verstuurd"},
        denied=404,
        expect={"anonymous": 404},
        id="unknown",
    ),
    Row("satisfaction:send", method="post", data={"token": "nee"}, denied=404, expect={"anonymous": 404}),
    Row("satisfaction:results", "staff", kwargs=closed_round),
    Row("satisfaction:download", "staff", kwargs=closed_round),
]
