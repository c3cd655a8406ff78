"""What a conversation needs before it can be recorded, and how its fields are called."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from trajectories.conversations import fields
from trajectories.conversations.choices import Choices
from trajectories.conversations.document import Document, row_keys
from trajectories.conversations.fields import Value


def missing(document: Document, today: datetime.date) -> dict[str, str]:
    """Return what a conversation still needs before it can be recorded: a sentence per field.

    Kept light, for it is filled in on a phone: a day that is not to come, somebody who was there, and
    something that was said or agreed.
    """
    problems: dict[str, str] = {}
    held_on = fields.from_moment(str(document["held_at"])).date()
    if held_on > today:
        problems["held_at"] = _("The conversation is still to come. Change the date, or keep it as planned.")
    others = [key for key in row_keys(document, "other") if document[f"other-{key}-name"]]
    if not document["people"] and not others:
        problems["people"] = _("Tap who were there, or add somebody.")
    for key in row_keys(document, "other"):
        if document[f"other-{key}-role"] and not document[f"other-{key}-name"]:
            problems[f"other-{key}-name"] = _("Fill in the name, or take this person away.")
    agreements = [key for key in row_keys(document, "agreement") if document[f"agreement-{key}-text"]]
    said = [name for name, value in document.items() if name.startswith("topic-") and value]
    if not said and not agreements:
        problems["said"] = _("Write a few words about at least one topic, or note an agreement.")
    for key in row_keys(document, "agreement"):
        due_on = str(document[f"agreement-{key}-due_on"])
        if due_on and key not in agreements:
            problems[f"agreement-{key}-text"] = _("Fill in what was agreed, or take this agreement away.")
        if due_on and datetime.date.fromisoformat(due_on) < held_on:
            problems[f"agreement-{key}-due_on"] = _("This day lies before the conversation. Choose a later one.")
    return problems


def label_of(name: str, choices: Choices) -> str:
    """Return what a field is called, for summaries and the list of corrections."""
    if name == "said":
        return _("What was discussed")
    form_field = fields.field_for(name, choices)
    return str(form_field.label) if form_field else name


def in_words(name: str, value: Value, choices: Choices) -> str:
    """Return a value as people read it: names in place of numbers."""
    if isinstance(value, list):
        shown = [str(choices.people.get(item, item)) if name == "people" else item for item in value]
        return ", ".join(shown)
    if name == "kind":
        return choices.kinds[value].name if value in choices.kinds else value
    if name.endswith("-owner"):
        return choices.owners.get(value, value)
    if name == "setting":
        return str(dict(fields.ConversationSetting.choices).get(value, value))
    return value
