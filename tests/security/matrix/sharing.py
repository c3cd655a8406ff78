"""Sharing: the school decides; its board and municipality read what it shares with them, and nobody else's."""

from __future__ import annotations

from typing import Any

from monitoring.sharing.services import share_with
from tests.security.matrix import Row
from tests.security.matrix.evaluation import submitted
from tests.worlds import World


def shared_with(recipient: str) -> Any:
    def make(world: World) -> dict[str, Any]:
        found = submitted(world)
        share_with(evaluation=world.evaluation, recipient=recipient, by=world.users["iccer"])
        return found

    return make


ROWS = [
    Row("sharing:list", "board gemeente"),
    Row("sharing:page", "school", kwargs=submitted),
    Row("sharing:change", "school", method="post", kwargs=submitted, data={"start": "board"}),
    Row(
        "evaluation:result",
        "school board",
        hidden="staff gemeente",
        kwargs=shared_with("board"),
        id="shared with the board",
    ),
    Row(
        "evaluation:result",
        "school gemeente",
        hidden="staff board",
        kwargs=shared_with("municipality"),
        id="shared with the municipality",
    ),
]
