"""Conversations, agreements and the work list."""

from __future__ import annotations

import uuid
from typing import Any

from tests import factories
from tests.factories import collaborations
from tests.security.matrix import Row
from tests.worlds import World

KEY = uuid.UUID("0b6b6300-0000-4000-8000-000000000001")


def a_conversation(world: World, **more: Any) -> dict[str, Any]:
    """Return the primary key of a conversation of the world's adviser."""
    values = {"programme": world.programme, "kind": world.kind, "school": world.school}
    row = factories.ConversationFactory(**values, adviser=world.users["adviseur"], **more)
    return {"pk": row.pk}


def a_draft(world: World) -> dict[str, Any]:
    return a_conversation(world, status="draft")


def a_planned(world: World) -> dict[str, Any]:
    return a_conversation(world, status="planned")


def a_key(world: World) -> dict[str, Any]:
    """Return the key of a saved draft."""
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "status": "draft"}
    return {"key": factories.ConversationFactory(**values, adviser=world.users["adviseur"]).key}


def the_school(world: World) -> dict[str, Any]:
    return {"school": world.school.code}


def the_partner(world: World) -> dict[str, Any]:
    return {"partner": world.partner.pk}


def the_municipality(world: World) -> dict[str, Any]:
    return {"municipality": world.municipality.code}


def the_board(world: World) -> dict[str, Any]:
    return {"board": world.board.number}


def a_collaboration(world: World) -> dict[str, Any]:
    return {"collaboration": collaborations.plain_collaboration(world).pk}


ROWS = [
    Row("worklist", "staff"),
    Row("conversations:list", "staff"),
    Row("conversations:download", "staff", kwargs={"form": "xlsx"}),
    Row("conversations:download", "staff", kwargs={"form": "csv"}),
    Row("conversations:download", kwargs={"form": "exe"}, expect={"staff": 404}),
    Row("conversations:new", "staff"),
    Row("conversations:new", "staff", query=the_school, status=302),
    Row("conversations:new", "staff", query=the_partner, status=302),
    Row("conversations:write", "staff", kwargs={"key": KEY}, query=the_school),
    Row("conversations:write", "staff", kwargs={"key": KEY}, query=the_partner),
    Row("conversations:write", "staff", kwargs={"key": KEY}, query=the_municipality),
    Row("conversations:write", "staff", kwargs={"key": KEY}, query=the_board),
    Row("conversations:write", "staff", kwargs={"key": KEY}, query=a_collaboration),
    Row("conversations:write", kwargs={"key": KEY}, expect={"staff": 404}),
    Row("conversations:write", "staff", kwargs=a_key, status=302),
    Row(
        "conversations:autosave",
        "staff",
        method="post",
        kwargs=a_key,
        data={"changes": {"setting": "phone"}, "base": {}},
        json=True,
        status=200,
    ),
    Row("conversations:here", "staff", method="post", kwargs=a_key, data={"seen": {}}, json=True, status=200),
    Row("conversations:edit", "staff", kwargs=a_draft),
    Row("conversations:edit", "staff", kwargs=a_conversation),
    Row("conversations:detail", "staff", kwargs=a_conversation),
    Row("conversations:plan", "staff"),
    Row("conversations:plan", "staff", query=the_school),
    Row("conversations:plan", "staff", query=the_partner),
    Row("conversations:plan", "staff", query=the_municipality),
    Row("conversations:plan", "staff", query=the_board),
    Row("conversations:plan", "staff", query=a_collaboration),
    Row("conversations:move", "staff", kwargs=a_planned),
    Row("conversations:remove", "staff", kwargs=a_draft),
    Row("conversations:remove", "staff", method="post", kwargs=a_draft),
    Row("conversations:of_school", "staff", kwargs=lambda w: {"code": w.school.code}),
    Row("conversations:of_partner", "staff", kwargs=lambda w: {"pk": w.partner.pk}),
    Row("conversations:of_party", "staff", kwargs=lambda w: {"field": "municipality", "key": w.municipality.code}),
]
