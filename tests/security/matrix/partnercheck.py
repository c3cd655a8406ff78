"""The check of partners: the partner's own; staff read what was shared and see how far each partner is."""

from __future__ import annotations

from typing import Any

from monitoring.partnercheck.services import share_check
from tests.monitoring.partnercheck.conftest import a_check, filled_in_and_submitted
from tests.security.matrix import Row
from tests.worlds import World


def open_one(world: World) -> dict[str, Any]:
    return {"pk": a_check(world).pk}


def submitted(world: World) -> dict[str, Any]:
    return {"pk": filled_in_and_submitted(world).pk}


def shared(world: World) -> dict[str, Any]:
    check = filled_in_and_submitted(world)
    share_check(check=check, share=True, by=world.users["partner"])
    return {"pk": check.pk}


ROWS = [
    Row("partnercheck:mine", "partner"),
    Row("partnercheck:fill", "partner", kwargs=open_one),
    Row("partnercheck:fill", "partner", method="post", kwargs=open_one),
    Row(
        "partnercheck:autosave",
        "partner",
        method="post",
        kwargs=open_one,
        json=True,
        data={"changes": {"visie.toelichting": "Zo."}, "base": {}},
        status=200,
    ),
    Row("partnercheck:result", "partner", hidden="staff", kwargs=submitted, id="not shared"),
    Row("partnercheck:result", "partner staff", kwargs=shared, id="shared"),
    Row("partnercheck:change", "partner", method="post", kwargs=submitted, data={"do": "share"}),
    Row("partnercheck:round", "staff", kwargs=lambda w: {"pk": a_check(w).round_id}),
]
