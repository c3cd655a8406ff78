"""The fields of the form of a conversation: their names, and what may be in them.

The form is made of the programme's data, so its fields have made-up names::

    kind  held_at  setting  people  colleagues  schools  record
    needs  need-7                                                  the needs that were heard, each with a sentence
    step-31                                                        a step of a trajectory that it moved, and to what
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
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cmk.core.pasted import cleaned, one_line
from cmk.core.words import phrase
from trajectories.conversations.choices import Choices
from trajectories.models import ConversationSetting

Value = str | list[str]

NOTE_LENGTH = 10_000
RECORD_LENGTH = 20_000
NEED_LENGTH = 500
ROWS = 40
SCHOOLS = 60
TOPIC = re.compile(r"^topic-(?P<topic>\d{1,18})(?P<chosen>-chosen)?$")
ROW = re.compile(r"^(?P<kind>other|agreement)-(?P<key>[a-z0-9]{6,32})-(?P<part>[a-z_]+)$")
# The key in the template from which the browser makes new rows; static/js/conversation.js puts a real one in its place.
BLANK_KEY = "nieuwe"
PARTS = {"other": ("name", "role"), "agreement": ("text", "owner", "due_on")}
MOMENT = "%Y-%m-%dT%H:%M"
NEED = re.compile(r"^need-(?P<need>\d{1,18})$")
STEP = re.compile(r"^step-(?P<step>\d{1,18})$")
LISTS = ("people", "colleagues", "schools", "needs")


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
    return name in LISTS or bool(found and found["chosen"]) or is_removal(name)


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
    if name in LISTS:
        return _list_field(name, choices)
    if name == "record":
        return LongText(RECORD_LENGTH, label=_("Record to share"))
    if found := NEED.match(name):
        need = choices.needs.get(found["need"])
        return ShortText(NEED_LENGTH, label=need.name) if need else None
    if found := STEP.match(name):
        step = choices.steps.get(found["step"])
        return forms.ChoiceField(label=step.name, required=False, choices=list(step.options.items())) if step else None
    if found := TOPIC.match(name):
        return _topic_field(found, choices, current)
    if found := ROW.match(name):
        return _row_field(found["kind"], found["part"], choices)
    return None


def _list_field(name: str, choices: Choices) -> forms.Field:
    labels = {
        "people": _("Who were there"),
        "colleagues": _("Colleagues who were there"),
        "schools": _("Also for these schools"),
        "needs": _("Needs that were heard"),
    }
    refusals = {
        "people": _("Only people who belong here can be chosen; note others with ‘somebody else’."),
        "colleagues": _("Only advisers and project leaders of your own team can be chosen here."),
        "schools": _("Only schools in the municipalities where you work can be chosen here."),
        "needs": _("The programme does not have this need (any more)."),
    }
    options = {
        "people": lambda: {value: str(person) for value, person in choices.people.items()},
        "colleagues": lambda: choices.colleagues,
        "schools": lambda: choices.schools,
        "needs": lambda: {value: need.name for value, need in choices.needs.items()},
    }
    return forms.MultipleChoiceField(
        label=labels[name],
        required=False,
        choices=list(options[name]().items()),
        error_messages={"invalid_choice": refusals[name]},
    )


class LongText(forms.CharField):
    """Text of several lines. What is too long is refused whole, and says how long it is: nothing is cut off."""

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.most = most

    def to_python(self, value: Any) -> str:
        """Clean what was typed or pasted."""
        return cleaned(str(value or "")).strip()

    def validate(self, value: str) -> None:
        """Refuse a text that is too long with both lengths."""
        if len(value) > self.most:
            sentence = _(
                "This text is too long: %(length)s characters (about %(words)s words), and at most %(most)s fit here. "
                "Shorten it; until then it is kept on this page and the rest is saved."
            )
            numbers = {"length": len(value), "words": len(value.split()), "most": self.most}
            raise ValidationError(
                sentence % {name: number_format(number, force_grouping=True) for name, number in numbers.items()}
            )


class ShortText(LongText):
    """Text of one line."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed or pasted, and make one line of it."""
        return one_line(str(value or ""))


def _topic_field(found: re.Match[str], choices: Choices, current: Value | None) -> forms.Field | None:
    topic = choices.topics.get(found["topic"])
    if topic is None:
        return None
    if not found["chosen"]:
        return LongText(NOTE_LENGTH, label=topic.name)
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
            return ShortText(160, label=_("Name"))
        return ShortText(80, label=_("Role")) if part == "role" else None
    if part == "text":
        return ShortText(300, label=_("Agreement"))
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
        if name == "schools" and len(chosen) > SCHOOLS:
            raise ValidationError(_("At most %(number)s schools fit in one conversation.") % {"number": SCHOOLS})
        return [str(value) for value, _label in field.choices if str(value) in chosen]  # type: ignore[attr-defined]
    if raw is not None and not isinstance(raw, str):
        raise ValidationError(_("This is not something that can be filled in here."))
    value = field.clean(raw or "")
    if isinstance(value, datetime.datetime):
        return as_moment(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")


def as_moment(moment: datetime.datetime) -> str:
    """Write an aware moment as the form does: local, to the minute."""
    return timezone.localtime(moment).strftime(MOMENT)


def from_moment(value: str) -> datetime.datetime:
    """Read what ``as_moment`` wrote back as an aware moment."""
    return timezone.make_aware(datetime.datetime.strptime(value, MOMENT))  # noqa: DTZ007 - made aware here
