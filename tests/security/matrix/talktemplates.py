"""Templates of conversations."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World
from trajectories.models import ConversationTemplate


def a_template(world: World, owner: str = "", **more: Any) -> dict[str, Any]:
    """Return a template of the team, or of the person in a role."""
    row = ConversationTemplate.objects.create(
        programme=world.programme,
        kind=world.kind,
        owner=world.users[owner] if owner else None,
        name="Eerste gesprek",
        agreements=["Verslag sturen"],
        **more,
    )
    return {"pk": row.pk}


def own(world: World) -> dict[str, Any]:
    """Return a template of the adviser."""
    return a_template(world, "adviseur")


def retired(world: World) -> dict[str, Any]:
    """Return a template of the adviser that is out of use."""
    return a_template(world, "adviseur", retired_on="2026-01-05")


def a_kind(world: World) -> dict[str, Any]:
    """Return the query that names the world's kind of conversation."""
    return {"soort": world.kind.pk}


def a_talk(world: World) -> dict[str, Any]:
    """Return the query that names a recorded conversation."""
    values = {"programme": world.programme, "kind": world.kind, "school": world.school}
    return {"van": factories.ConversationFactory(**values, adviser=world.users["adviseur"]).pk}


WORDS = {"name": "Eerste gesprek met een school", "agreements": "Verslag sturen", "record": ""}

ROWS = [
    Row("talktemplates:list", "staff"),
    Row("talktemplates:new", "staff", status=302),  # the world has one kind of conversation
    Row("talktemplates:new", "staff", query=a_kind, id="of a kind"),
    Row("talktemplates:new", "staff", query=a_talk, id="from a conversation"),
    Row("talktemplates:new", "staff", method="post", query=a_kind, data=WORDS),
    Row("talktemplates:change", "beheerder", kwargs=a_template, id="of the team"),
    Row("talktemplates:change", "adviseur", hidden="beheerder", kwargs=own, id="one's own"),
    Row("talktemplates:change", "adviseur", hidden="beheerder", method="post", kwargs=own, data=WORDS),
    Row("talktemplates:retire", "beheerder", method="post", kwargs=a_template, id="of the team"),
    Row("talktemplates:retire", "adviseur", hidden="beheerder", method="post", kwargs=own, id="one's own"),
    Row("talktemplates:use_again", "adviseur", hidden="beheerder", method="post", kwargs=retired),
]
