"""Agreements: their list, what becomes of them, and those of somebody of a party."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World

# People of another party than the school: an agreement of the school is not theirs to see.
ELSEWHERE = "board gemeente partner"


def a_point(world: World, **more: Any) -> dict[str, Any]:
    """Return the primary key of an agreement of the icc'er of the world's school."""
    owner = {"owner_person": world.people["iccer"]}
    return {"pk": factories.ActionPointFactory(programme=world.programme, school=world.school, **owner, **more).pk}


def a_done_point(world: World) -> dict[str, Any]:
    return a_point(world, done_on="2026-01-05")


def a_point_of_the_partner(world: World) -> dict[str, Any]:
    """Return the primary key of an agreement of somebody of the world's partner."""
    owner = {"owner_person": world.people["partner"], "partner": world.partner}
    return {"pk": factories.ActionPointFactory(programme=world.programme, school=None, **owner).pk}


ROWS = [
    Row("actionpoints:list", "staff"),
    Row("actionpoints:download", "staff", kwargs={"form": "xlsx"}),
    Row("actionpoints:download", "staff", kwargs={"form": "csv"}),
    Row("actionpoints:download", kwargs={"form": "exe"}, expect={"staff": 404}),
    Row("actionpoints:ours", "school board gemeente partner"),
    Row("actionpoints:new", "staff"),
    Row("actionpoints:new", "staff", query=lambda w: {"school": w.school.code}, id="school"),
    Row("actionpoints:new", "staff", query=lambda w: {"partner": w.partner.pk}, id="partner"),
    Row("actionpoints:change", "staff", kwargs=a_point),
    Row("actionpoints:finish", "staff iccer", hidden=ELSEWHERE, kwargs=a_point),
    Row("actionpoints:done", "staff iccer", hidden=ELSEWHERE, method="post", kwargs=a_point),
    Row(
        "actionpoints:done",
        "staff partner",
        hidden="school board gemeente",
        method="post",
        kwargs=a_point_of_the_partner,
        id="of the partner",
    ),
    Row("actionpoints:ending", "staff iccer", hidden=ELSEWHERE, kwargs=a_done_point),
    Row("actionpoints:reopen", "staff iccer", hidden=ELSEWHERE, method="post", kwargs=a_done_point),
]
