"""The weekly mail, people's own calendars, and the team's calendar."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World
from trajectories.followup import choices


def a_planned(world: World) -> dict[str, Any]:
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "status": "planned"}
    return {"pk": factories.ConversationFactory(**values, adviser=world.users["adviseur"]).pk}


def a_held(world: World) -> dict[str, Any]:
    values = {"programme": world.programme, "kind": world.kind, "school": world.school}
    return {"pk": factories.ConversationFactory(**values, adviser=world.users["adviseur"]).pk}


def a_signature(world: World) -> dict[str, Any]:
    pk = world.users["iccer"].pk
    return {"user_id": pk, "signature": choices.signature_of(pk)}


PARTY = "school board gemeente partner"

ROWS = [
    Row("followup:agenda", "staff"),
    Row("followup:agenda", "staff", query={"vorm": "week", "wie": "iedereen"}, id="week of the team"),
    Row("followup:one", "staff", kwargs=a_planned),
    Row("followup:one", kwargs=a_held, expect={"staff": 404}, id="held"),
    # Whoever knows a secret reads that calendar, without signing in: tested beside the calendars.
    Row("followup:feed", kwargs={"secret": "0" * 48}, expect={"public": 404}, id="wrong"),
    Row("followup:mine", "everyone"),
    Row("followup:weekly_mail", f"staff {PARTY}", method="post", data={"weekday": "1"}),
    Row("followup:make_feed", "staff", method="post"),
    Row("followup:stop_feed", "staff", method="post"),
    Row("followup:stop", "public", kwargs=a_signature, shared=True),
    Row("followup:stop", "public", kwargs=a_signature, shared=True, method="post", status=200),
    Row("followup:stop", kwargs={"user_id": 1, "signature": "0" * 64}, expect={"public": 404}, id="forged"),
]
