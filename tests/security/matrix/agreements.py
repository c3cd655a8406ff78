"""Agreements that were signed, with their files."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def of_all(world: World) -> dict[str, Any]:
    """A signed one to which everything of the world is a party."""
    agreement = factories.AgreementFactory(penvoerder=world.penvoerder, signed=True)
    agreement.municipalities.add(world.municipality)
    agreement.boards.add(world.board)
    agreement.schools.add(world.school)
    agreement.partners.add(world.partner)
    return {"pk": agreement.pk}


def of_none(world: World) -> dict[str, Any]:
    """A signed one of others."""
    return {"pk": factories.AgreementFactory(penvoerder=world.penvoerder, signed=True).pk}


def not_signed(world: World) -> dict[str, Any]:
    """One to which everything of the world will be a party, but that is not signed yet."""
    found = of_all(world)
    factories.AgreementFactory._meta.model.objects.filter(**found).update(signed_on=None)
    return found


PARTIES = "school board gemeente partner"
NEW = {"kind": "convenant", "title": "Convenant", "other_parties": "de bibliotheek"}

ROWS = [
    Row("agreements:list", "staff"),
    Row("agreements:new", "staff"),
    Row("agreements:new", "staff", method="post", data=NEW),
    Row("agreements:detail", f"staff {PARTIES}", kwargs=of_all),
    Row("agreements:detail", "staff", hidden=PARTIES, kwargs=of_none, id="of others"),
    Row("agreements:detail", "staff", hidden=PARTIES, kwargs=not_signed, id="not signed yet"),
    Row("agreements:edit", "staff", kwargs=of_all),
    Row("agreements:edit", "staff", method="post", kwargs=of_all, data=NEW),
    Row("agreements:remove", "staff", kwargs=of_all),
    Row("agreements:remove", "staff", method="post", kwargs=of_all),
    Row("agreements:file", f"staff {PARTIES}", kwargs=of_all),
    Row("agreements:file", "staff", hidden=PARTIES, kwargs=not_signed, id="not signed yet"),
]
