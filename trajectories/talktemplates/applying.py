"""Starting a conversation from a template: what is empty is filled, and nothing that was written is touched."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from trajectories.conversations.document import Document, document_of
from trajectories.conversations.fields import ROW
from trajectories.conversations.services import Saved, save_draft
from trajectories.models import Conversation, ConversationTemplate


def is_noted(document: Document) -> bool:
    """Say whether anything was written about a topic yet; until then a template may bring its own kind."""
    return any(value for name, value in document.items() if name.startswith("topic-"))


def apply_template(*, conversation: Conversation, template: ConversationTemplate, by: User) -> Saved:
    """Fill the empty topics, the empty record and the usual agreements of a conversation that is not recorded.

    It is saved as if it was typed (``save_draft``): with revisions, and without overwriting what somebody else writes
    at the same moment. A second time adds nothing. As long as nothing was noted the conversation becomes of the
    template's kind. Raises ``DomainError`` for a template of another programme, or of another kind later on.
    """
    if template.programme_id != conversation.programme_id or template.retired_on is not None:
        raise DomainError(_("This template is not in use here. Choose another one."))
    document = document_of(conversation)
    changes: dict[str, Any] = {}
    if str(template.kind_id) != document["kind"]:
        if is_noted(document):
            raise DomainError(_("This template is for another kind of conversation. Choose one of this kind."))
        changes["kind"] = str(template.kind_id)
    for topic in template.kind.topics.filter(retired_on=None, key__in=list(template.texts)):
        changes[f"topic-{topic.pk}"] = template.texts[topic.key]
    if template.record:
        changes["record"] = template.record
    changes = {name: value for name, value in changes.items() if name == "kind" or not document.get(name)}
    changes |= _agreements(conversation, template, document)
    base = {name: conversation.revisions.get(name, {}).get("n", 0) for name in changes}
    return save_draft(conversation=conversation, changes=changes, base=base, by=by)


def _agreements(conversation: Conversation, template: ConversationTemplate, document: Document) -> dict[str, str]:
    """Return the fields of the usual agreements that are not there yet; the key of a row follows from its words."""
    points = list(conversation.action_points.values_list("key", "text")) if conversation.pk else []
    keys = {key for key, _text in points} | {found["key"] for name in document if (found := ROW.match(name))}
    texts = {text.casefold() for _key, text in points}
    changes = {}
    for text in template.agreements:
        key = hashlib.sha256(f"{template.pk}:{text}".encode()).hexdigest()[:12]
        if key not in keys and text.casefold() not in texts:
            changes[f"agreement-{key}-text"] = text
    return changes
