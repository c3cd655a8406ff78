"""Two people in one draft: who else has it open now, and what they changed since this page was made."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from trajectories.conversations import fields
from trajectories.conversations.document import document_of
from trajectories.models import Conversation

# The page says every twenty seconds that it is there; who was silent for longer than this has gone.
SECONDS = 50


def _key(key: uuid.UUID) -> str:
    return f"conversation-presence:{key}"


def see(key: uuid.UUID, user: User) -> list[str]:
    """Note that ``user`` has the conversation open now, and return the first names of the others.

    Kept in the cache alone. When two say so at the very same moment one of them may be forgotten until the next time;
    without the cache nobody is seen, and nothing else is different.
    """
    now = time.time()
    there: dict[int, tuple[str, float]] = cache.get(_key(key)) or {}
    there = {pk: seen for pk, seen in there.items() if now - seen[1] < SECONDS}
    there[user.pk] = (user.given_name or user.name, now)
    cache.set(_key(key), there, SECONDS)
    return sorted(name for pk, (name, _at) in there.items() if pk != user.pk)


def others_in_words(names: list[str]) -> str:
    """Say who is writing here too; empty for nobody."""
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is writing here too.") % {"name": names[0]}
    return _("%(names)s and %(name)s are writing here too.") % {"names": ", ".join(names[:-1]), "name": names[-1]}


def news_of(conversation: Conversation, seen: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what was saved since the revisions that a page has ``seen``: name to value, revision and by whom.

    ``value`` is None for a field of a row that was taken away. Nothing is read when there is nothing new.
    """
    revisions = conversation.revisions
    newer = {
        name: saved
        for name, saved in revisions.items()
        if not fields.is_removal(name) and saved["n"] > _number(seen.get(name))
    }
    if not newer:
        return {}
    document = document_of(conversation)
    for row in {row for name in newer if (row := fields.row_prefix(name))}:
        # A new row comes whole: who does it has a value that nobody chose.
        saved = revisions.get(f"{row}-remove", {})
        for part in fields.PARTS[row.partition("-")[0]]:
            newer.setdefault(f"{row}-{part}", revisions.get(f"{row}-{part}", {"n": 0, "by": saved.get("by")}))
    names = dict(
        User.objects.filter(pk__in={saved.get("by") for saved in newer.values()}).values_list("pk", "given_name")
    )
    found = {}
    for name, saved in newer.items():
        gone = fields.row_prefix(name) is not None and name not in document
        value = None if gone else document.get(name, [] if fields.is_multiple(name) else "")
        by = names.get(saved.get("by")) or _("Somebody")
        found[name] = {"value": value, "revision": saved["n"], "by": by}
        if row := fields.row_prefix(name):
            found[name]["removal"] = revisions.get(f"{row}-remove", {}).get("n", 0)
    return found


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
