"""Files with a conversation, as templates show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat

from cmk.core.files import MEGABYTE, form_of
from cmk.core.photos import is_photo
from trajectories.conversations.files import ACCEPT, LARGEST
from trajectories.models import Conversation, ConversationFile

register = template.Library()


@dataclass(frozen=True)
class ShownFile:
    """A file in a list: its ending and size in words; ``size`` is empty when the storage does not have it."""

    row: ConversationFile
    form: str
    size: str

    @property
    def is_photo(self) -> bool:
        """Whether it can be looked at on the page."""
        return is_photo(self.row.file.name or "")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


@register.filter
def files_with(conversation: Conversation) -> list[ShownFile]:
    """Return the files of a conversation, the oldest first. One query, once per conversation."""
    kept: list[ShownFile] | None = conversation.__dict__.get("_shown_files")
    if kept is None:
        kept = [_shown(row) for row in conversation.files.select_related("by")]
        conversation.__dict__["_shown_files"] = kept
    return kept


def _shown(row: ConversationFile) -> ShownFile:
    try:
        size = filesizeformat(row.file.size)
    except OSError:
        size = ""
    return ShownFile(row, form_of(row.file.name or ""), size)


@register.inclusion_tag("conversations/parts/files.html", takes_context=True)
def talk_files(context: template.Context, conversation: Conversation, *, in_form: bool = False) -> dict[str, Any]:
    """Show the files with a conversation, and for whoever may write the way to add some."""
    problem = context.get("file_problem", "")
    return {
        **{name: context.get(name) for name in ("request", "user", "csrf_token")},
        "conversation": conversation,
        "may_write": in_form or context.get("may_write", False),
        "in_form": in_form,
        "file_problem": problem,
        "most_megabytes": LARGEST // MEGABYTE,
        "file_endings": ",".join(f".{ending}" for ending in ACCEPT),
    }
