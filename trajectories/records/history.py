"""What happened to a conversation: corrections, and the versions that were shared in between."""

from __future__ import annotations

import datetime
from typing import Any

from trajectories.models import Conversation
from trajectories.records.selectors import Sharing


def history_of(conversation: Conversation, sharing: Sharing) -> list[dict[str, Any]]:
    """Return what happened, latest first: ``change`` with ``before``, or a version ``shared`` or ``withdrawn``.

    Needs the changes of the conversation with who made them; asks nothing of the database then.
    """
    found: list[tuple[datetime.datetime, int, dict[str, Any]]] = []
    for change in conversation.changes.all():
        found.append((change.at, 0, {"change": change, "before": list(change.before.values())}))
    taken_back = set()
    for version in sharing.versions:
        found.append((version.at, version.number, {"shared": version}))
        if version.withdrawn_at is not None and version.withdrawn_at not in taken_back:
            taken_back.add(version.withdrawn_at)
            found.append((version.withdrawn_at, version.number, {"withdrawn": version}))
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [entry for _at, _number, entry in found]
