"""What a conversation needs before it can be recorded, and how its fields are called."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from cmk.core.templatetags.house import day_full
from trajectories.conversations import fields
from trajectories.conversations.choices import Choices, gone_in_words
from trajectories.conversations.document import Document, row_keys
from trajectories.conversations.fields import Value
from trajectories.conversations.present import colleagues_who_left, last_days
from trajectories.models import Conversation, Programme


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
    said = [name for name, value in document.items() if name.startswith(("topic-", "need", "step-")) and value]
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
    if name == "files":
        return _("Files and photos")
    form_field = fields.field_for(name, choices)
    return str(form_field.label) if form_field else name


def in_words(name: str, value: Value, choices: Choices) -> str:
    """Return a value as people read it: names in place of numbers."""
    if isinstance(value, list):
        known: dict[str, Any] = getattr(choices, name) if name in fields.LISTS else {}
        return ", ".join(str(known.get(item, item)) for item in value)
    if name == "kind":
        return choices.kinds[value].name if value in choices.kinds else value
    if found := fields.STEP.match(name):
        step = choices.steps.get(found["step"])
        return step.options.get(value, value) if step else value
    if name.endswith("-owner"):
        return choices.owners.get(value, value)
    if name == "setting":
        return str(dict(fields.ConversationSetting.choices).get(value, value))
    return value


def outside_programme(held_on: datetime.date, programme: Programme) -> str:
    """Say that a conversation cannot be of the day ``held_on``, with the days of the programme; empty when it can."""
    words = {"programme": programme, "start": day_full(programme.start), "end": day_full(programme.end)}
    if held_on < programme.start:
        return _("This day lies before %(programme)s began: it runs from %(start)s to %(end)s. Check the date.") % words
    if held_on > programme.end:
        return _("This day lies after %(programme)s ended: it ran from %(start)s to %(end)s. Check the date.") % words
    return ""


def obstacles(
    conversation: Conversation, document: Document, today: datetime.date, changed: set[str] | None = None
) -> dict[str, str]:
    """Return all that keeps a conversation from being recorded: a sentence per field. At most five queries.

    What is missing, a day outside the programme, and people who had left by that day. ``changed``: the fields that a
    correction touches; what it leaves alone is not held against it.
    """
    problems = missing(document, today)
    touched = {"held_at", "people", "colleagues"} if changed is None else changed
    programme = conversation.programme
    held_on = fields.from_moment(str(document["held_at"])).date()
    if "held_at" in touched and (outside := outside_programme(held_on, programme)):
        problems.setdefault("held_at", outside)
    if touched & {"held_at", "people"}:
        people, also = map(int, document["people"]), [int(pk) for pk in document["schools"]]
        left = last_days(conversation.party, programme, also, list(people))
        if gone := gone_in_words(found for found in left.values() if found[1] < held_on):
            problems.setdefault("people", " ".join(gone))
    if touched & {"held_at", "colleagues"}:
        colleagues = colleagues_who_left(programme, [int(pk) for pk in document["colleagues"]])
        if gone := gone_in_words(found for found in colleagues.values() if found[1] < held_on):
            problems.setdefault("colleagues", " ".join(gone))
    return problems
