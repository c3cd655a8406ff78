"""Schools and partners that work together."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def own_school(world: World) -> dict[str, Any]:
    """The school of the world."""
    return {"code": world.school.code}


def own_partner(world: World) -> dict[str, Any]:
    """The partner of the world."""
    return {"pk": world.partner.pk}


def both(world: World) -> dict[str, Any]:
    """School and partner of the world, as they stand in the address of the form."""
    return {"school": world.school.code, "partner": world.partner.pk}


def together(world: World) -> dict[str, Any]:
    """School and partner of the world work together."""
    row = factories.PartnershipFactory(penvoerder=world.penvoerder, school=world.school, partner=world.partner)
    return {"pk": row.pk}


HOW = {"manner": "maatwerk", "arranged_by": "adviser", "start": "2026-09-01"}

ROWS = [
    Row("partnerships:of_school", "staff school", kwargs=own_school),
    Row("partnerships:of_partner", "staff partner", kwargs=own_partner),
    Row("partnerships:list", "staff"),
    Row("partnerships:download", "staff", kwargs={"form": "xlsx"}),
    Row("partnerships:without", "staff"),
    Row("partnerships:without_download", "staff", kwargs={"form": "csv"}),
    Row("partnerships:new", "staff", query=both),
    Row("partnerships:new", "staff", id="choose a school"),
    Row("partnerships:new", "staff", method="post", query=both, data=HOW),
    Row("partnerships:edit", "staff", kwargs=together),
    Row("partnerships:edit", "staff", method="post", kwargs=together, data=HOW),
    Row("partnerships:end", "staff", kwargs=together),
    Row("partnerships:end", "staff", method="post", kwargs=together, data={"last_day": "2026-10-01"}),
    Row("partnerships:remove", "staff", kwargs=together),
    Row("partnerships:remove", "staff", method="post", kwargs=together),
]
