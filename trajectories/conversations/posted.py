"""Reads what a form of a conversation sends, as JSON while saving as you go or as a plain form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from trajectories.conversations import fields
from trajectories.conversations.document import Document

MOST_CHANGES = 400
BASE = "base-"


def changes_from_json(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return ``changes`` and ``base`` of a request of ``autosave.js``; raises ``DomainError`` for anything else."""
    try:
        body = json.loads(request.body)
        changes, base = body["changes"], body.get("base", {})
        right = isinstance(changes, dict) and isinstance(base, dict) and len(changes) <= MOST_CHANGES
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        right = False
    if not right:
        raise DomainError(_("This was not a request of our form. Load the page again."))
    return changes, base


def changes_from_post(post: QueryDict, existing: Document) -> tuple[dict[str, Any], dict[str, int]]:
    """Return all fields of a plain form and the revisions they stand on.

    A hidden ``base-NAME`` names each field that the form has, so a chip that was let go is known too. A new
    row in which nothing was filled in is left out.
    """
    names = [name[len(BASE) :] for name in post if name.startswith(BASE)]
    changes = {name: post.getlist(name) if fields.is_multiple(name) else post.get(name, "") for name in names}
    seen = {name: str(post.get(BASE + name, "")) for name in names}
    base = {name: int(number) for name, number in seen.items() if re.fullmatch(r"[0-9]{1,9}", number)}
    existing_rows = {fields.row_prefix(name) for name in existing}
    kept = {name: value for name, value in changes.items() if _counts(name, changes, existing_rows)}
    return kept, base


def _counts(name: str, changes: Mapping[str, Any], existing_rows: set[str | None]) -> bool:
    row = fields.row_prefix(name)
    if row is None or row in existing_rows:
        return True
    parts = (part for part in fields.PARTS[row.partition("-")[0]] if part != "owner")
    return any(changes.get(f"{row}-{part}") for part in parts) and not changes.get(f"{row}-remove")
