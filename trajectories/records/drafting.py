"""The draft of a shared record: a start from the notes, and a mark by which nobody overwrites what another wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from cmk.core.templatetags.house import day_full
from trajectories.models import ActionPoint, Conversation

RECORD_LENGTH = 20_000


def tidy(text: str) -> str:
    """Return ``text`` as it is kept: one kind of line end, nothing blank around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def state_of_draft(text: str) -> str:
    """Return a short mark of the draft as somebody saw it, so that a later change by another is noticed."""
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:16]


def with_notes(conversation: Conversation, text: str) -> str:
    """Return ``text`` with the topic notes below it, each under the name of its topic. Nothing is saved."""
    parts = []
    for note in conversation.notes.all():
        said = [", ".join(str(word) for word in note.chosen), note.text.strip()]
        if any(said):
            parts.append("\n".join([f"**{note.topic}**", *filter(None, said)]))
    return _joined([text, *parts])


def theirs_of(conversation: Conversation) -> list[ActionPoint]:
    """Return the agreements of the conversation that the party itself does: not those of the penvoerder's people."""
    return [point for point in conversation.action_points.all() if point.text and point.owner_user_id is None]


def with_agreements(conversation: Conversation, text: str) -> str:
    """Return ``text`` with the party's own agreements below it, as a list. Nothing is saved."""
    lines = [f"- {_in_words(point)}" for point in theirs_of(conversation)]
    return _joined([text, "\n".join([f"**{_('Agreements')}**", *lines]) if lines else ""])


def _in_words(point: ActionPoint) -> str:
    who = f" ({point.owner_person})" if point.owner_person else ""
    if point.due_on is None:
        return f"{point.text}{who}"
    return _("%(text)s, before %(date)s") % {"text": f"{point.text}{who}", "date": day_full(point.due_on)}


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in map(tidy, parts) if part)
