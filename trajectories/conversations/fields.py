"""The fields of the form of a conversation: their names, and what may be in them.

The form is made of the programme's data, so its fields have made-up names::

    kind  held_at  setting  people
    topic-12  topic-12-chosen                                      one topic: text and tapped options
    other-3f9a1c-name  …-role  …-remove                            somebody without a row of their own
    agreement-3f9a1c-text  …-owner  …-due_on  …-remove             one agreement

``3f9a1c`` is the key of the row, given out before it is saved. Values travel as text or as a list of texts.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.words import phrase
from trajectories.conversations.choices import Choices
from trajectories.models import ConversationSetting

Value = str | list[str]

NOTE_LENGTH = 10_000
ROWS = 40
TOPIC = re.compile(r"^topic-(?P<topic>\d{1,18})(?P<chosen>-chosen)?$")
ROW = re.compile(r"^(?P<kind>other|agreement)-(?P<key>[a-z0-9]{6,32})-(?P<part>[a-z_]+)$")
# The key in the template from which the browser makes new rows; static/js/conversation.js puts a real one in its place.
BLANK_KEY = "nieuwe"
PARTS = {"other": ("name", "role"), "agreement": ("text", "owner", "due_on")}
MOMENT = "%Y-%m-%dT%H:%M"
# Half an emoji, which a browser's cut at the longest length leaves; no database takes it.
HALF = re.compile(r"[\ud800-\udfff]")


def row_prefix(name: str) -> str | None:
    """Return ``agreement-3f9a1c`` for a field of that row; None for a field of no row."""
    found = ROW.match(name)
    return name.rpartition("-")[0] if found else None


def is_removal(name: str) -> bool:
    """Say whether the field is the one that takes a row away."""
    found = ROW.match(name)
    return bool(found and found["part"] == "remove")


def is_multiple(name: str) -> bool:
    """Say whether the value is a list: several chips, or the one tick of a removal."""
    found = TOPIC.match(name)
    return name == "people" or bool(found and found["chosen"]) or is_removal(name)


def in_our_time(moment: datetime.datetime | datetime.date) -> None:
    """Refuse years that can only be a slip of the keyboard."""
    if not 2000 <= moment.year <= 2100:
        raise ValidationError(_("Check the year of this date."))


def moment_field(**options: Any) -> forms.DateTimeField:
    """Return a field for date and time, to the minute."""
    return forms.DateTimeField(
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        validators=[in_our_time],
        error_messages={"required": _("Fill in when it was."), "invalid": _("Fill in a date and a time.")},
        **options,
    )


def field_for(name: str, choices: Choices, current: Value | None = None) -> forms.Field | None:
    """Return the field called ``name``, with its label; None when the form has no such field.

    ``current`` is what is saved: a word that the programme's definition no longer offers may stay.
    """
    if name == "kind":
        kinds = [(value, kind.name) for value, kind in choices.kinds.items()]
        return forms.ChoiceField(label=phrase(_("Kind of conversation"), _("Kind of {conversation}")), choices=kinds)
    if name == "held_at":
        return moment_field(label=_("Date and time"))
    if name == "setting":
        return forms.ChoiceField(label=_("How"), choices=ConversationSetting.choices)
    if name == "people":
        return forms.MultipleChoiceField(
            label=_("Who were there"),
            required=False,
            choices=[(value, str(person)) for value, person in choices.people.items()],
            error_messages={"invalid_choice": _("Only people of this school or partner can be chosen here.")},
        )
    if found := TOPIC.match(name):
        return _topic_field(found, choices, current)
    if found := ROW.match(name):
        return _row_field(found["kind"], found["part"], choices)
    return None


def _topic_field(found: re.Match[str], choices: Choices, current: Value | None) -> forms.Field | None:
    topic = choices.topics.get(found["topic"])
    if topic is None:
        return None
    if not found["chosen"]:
        return forms.CharField(label=topic.name, required=False, max_length=NOTE_LENGTH)
    if not topic.options:
        return None
    kept = current if isinstance(current, list) else []
    words = list(dict.fromkeys([*map(str, topic.options), *kept]))
    return forms.MultipleChoiceField(label=topic.name, required=False, choices=[(word, word) for word in words])


def _row_field(kind: str, part: str, choices: Choices) -> forms.Field | None:
    if part == "remove":
        return forms.MultipleChoiceField(label=_("Take away"), required=False, choices=[("1", _("Take away"))])
    if kind == "other":
        if part == "name":
            return forms.CharField(label=_("Name"), required=False, max_length=160)
        return forms.CharField(label=_("Role"), required=False, max_length=80) if part == "role" else None
    if part == "text":
        return forms.CharField(label=_("Agreement"), required=False, max_length=300)
    if part == "owner":
        return forms.ChoiceField(
            label=_("Who does it"),
            choices=list(choices.owners.items()),
            error_messages={"invalid_choice": _("Choose an adviser, or somebody of this school or partner.")},
        )
    if part == "due_on":
        return forms.DateField(label=_("Before"), required=False, input_formats=["%Y-%m-%d"], validators=[in_our_time])
    return None


def clean(name: str, field: forms.Field, raw: Any) -> Value:
    """Return the value as it is kept (text, ISO 8601, list of texts); raises ``ValidationError``."""
    if is_multiple(name):
        values = [raw] if isinstance(raw, str) else raw
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise ValidationError(_("This is not something that can be filled in here."))
        chosen = set(field.clean([value for value in values if value]))
        return [str(value) for value, _label in field.choices if str(value) in chosen]  # type: ignore[attr-defined]
    if raw is not None and not isinstance(raw, str):
        raise ValidationError(_("This is not something that can be filled in here."))
    cleaned = field.clean(HALF.sub("", raw or "").replace("\r\n", "\n"))
    if isinstance(cleaned, datetime.datetime):
        return as_moment(cleaned)
    return cleaned.isoformat() if isinstance(cleaned, datetime.date) else str(cleaned or "")


def as_moment(moment: datetime.datetime) -> str:
    """Write an aware moment as the form does: local, to the minute."""
    return timezone.localtime(moment).strftime(MOMENT)


def from_moment(value: str) -> datetime.datetime:
    """Read what ``as_moment`` wrote back as an aware moment."""
    return timezone.make_aware(datetime.datetime.strptime(value, MOMENT))  # noqa: DTZ007 - made aware here
