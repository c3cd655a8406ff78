"""What the form of a conversation shows: every field with its value, revision, error and conflict."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.models import today
from cmk.core.templatetags.house import clock, day
from trajectories.conversations import fields
from trajectories.conversations.choices import Choices
from trajectories.conversations.document import Conflict, Document, document_of, empty, row_keys
from trajectories.conversations.fields import PARTS, Value
from trajectories.conversations.lines import Line, Option, Row, SchoolSteps, TopicLines
from trajectories.conversations.rules import in_words, label_of, outside_programme
from trajectories.models import (
    ActionPoint,
    Conversation,
    ConversationSetting,
    ConversationStatus,
    new_row_key,
)


@dataclass(frozen=True)
class FormPage:
    """All that the template of the form shows; nothing in it asks the database."""

    conversation: Conversation
    when: str
    kind: Line
    held_at: Line
    setting: Line
    people: Line
    colleagues: Line
    schools: Line
    needs: Line
    need_notes: list[tuple[Line, bool]]
    steps: list[SchoolSteps]
    record: Line
    topics: list[TopicLines]
    others: list[Row]
    agreements: list[Row]
    done_agreements: list[ActionPoint]
    blank_other: Row
    blank_agreement: Row
    problems: list[tuple[str, str, str]]

    @property
    def details_open(self) -> bool:
        """Whether kind, moment and way are shown at once: something is wrong there, or it was planned."""
        lines = (self.kind, self.held_at, self.setting)
        planned = self.conversation.status == ConversationStatus.PLANNED
        return planned or bool(self.outside) or any(line.error or line.conflict for line in lines)

    @property
    def steps_open(self) -> bool:
        """Whether the steps are unfolded at once."""
        return any(school.is_filled for school in self.steps)

    @property
    def outside(self) -> str:
        """Why this day cannot be, when it lies outside the programme (as it is on opening after it has ended)."""
        return "" if self.is_recorded else outside_programme(self.conversation.held_on, self.conversation.programme)

    @property
    def is_recorded(self) -> bool:
        """Whether the form corrects a recorded conversation."""
        return self.conversation.status == ConversationStatus.RECORDED


class _Builder:
    def __init__(
        self,
        conversation: Conversation,
        choices: Choices,
        document: Document,
        errors: Mapping[str, str],
        conflicts: Mapping[str, Conflict],
    ) -> None:
        self.revisions = conversation.revisions
        self.choices = choices
        self.document = document
        self.errors = errors
        self.conflicts = conflicts
        ids = [conflict.by_id for conflict in conflicts.values()]
        self.names = dict(User.objects.filter(pk__in=ids).values_list("pk", "given_name")) if ids else {}

    def line(self, name: str, options: Iterable[tuple[str, str]] = (), value: Value | None = None) -> Line:
        current = value if value is not None else self.document.get(name, empty(name))
        chosen = current if isinstance(current, list) else [current]
        return Line(
            name=name,
            label=label_of(name, self.choices),
            value=current,
            revision=self.revisions.get(name, {}).get("n", 0),
            error=self.errors.get(name, ""),
            conflict=self.conflict(name),
            options=[Option(key, label, key in chosen) for key, label in options],
        )

    def conflict(self, name: str) -> str:
        found = self.conflicts.get(name)
        if found is None:
            return ""
        values = {
            "name": self.names.get(found.by_id) or _("Somebody"),
            "time": clock(found.at),
            "value": in_words(name, found.theirs, self.choices) or _("nothing"),
        }
        if fields.is_removal(name):
            return _("%(name)s changed this row at %(time)s. Save again to take it away all the same.") % values
        return (
            _("%(name)s changed this at %(time)s into: ‘%(value)s’. Save again to let what stands here hold.") % values
        )

    def row(self, kind: str, key: str, is_new: bool = False, owner: str = "") -> Row:
        lines = {}
        for part in (*PARTS[kind], "remove"):
            name = f"{kind}-{key}-{part}"
            options: list[tuple[str, str]] = list(self.choices.owners.items()) if part == "owner" else []
            value = owner if is_new and part == "owner" else None
            lines[part] = self.line(name, options, value)
        return Row(key, lines, is_new)

    def topics(self, kind_id: str) -> list[TopicLines]:
        lines = []
        for value, topic in self.choices.topics.items():
            here = str(topic.kind_id) == kind_id
            text, chosen = self.line(f"topic-{value}"), None
            if topic.options or self.document.get(f"topic-{value}-chosen"):
                name = f"topic-{value}-chosen"
                kept = self.document.get(name, [])
                words = list(dict.fromkeys([*map(str, topic.options), *kept]))
                chosen = self.line(name, [(word, word) for word in words])
            if here or text.value or (chosen and chosen.value):
                other = "" if here else self.choices.kinds[str(topic.kind_id)].name
                lines.append(TopicLines(topic, text, chosen, other))
        return lines

    def needs(self) -> tuple[Line, list[tuple[Line, bool]]]:
        """Return the chips of the needs, and a sentence for each with whether it is to be seen."""
        chips = self.line("needs", [(value, need.name) for value, need in self.choices.needs.items()])
        notes = [(self.line(f"need-{option.value}"), option.chosen) for option in chips.options]
        return chips, [(line, chosen or line.is_filled) for line, chosen in notes]

    def steps(self) -> list[SchoolSteps]:
        """Return the steps school by school."""
        found = []
        for _school, group in groupby(self.choices.steps.values(), key=lambda step: step.school_id):
            steps = list(group)
            open_steps = [step for step in steps if not step.moved_to]
            lines = [self.line(step.field, list(step.options.items())) for step in open_steps]
            moved = [(step.name, step.options[step.moved_to]) for step in steps if step.moved_to]
            found.append(SchoolSteps(steps[0].school, steps[0].code, lines, moved))
        return found


def when_in_words(moment: datetime.datetime) -> str:
    """Return the moment as the form says it: ``today 14.10``, ``3 December 14.10``."""
    local = timezone.localtime(moment)
    words = _("Today") if local.date() == today() else day(local)
    return f"{words} {clock(local)}"


def summary_of(conversation: Conversation) -> str:
    """Return the line below the heading: when, how, and the kind of conversation."""
    setting = ConversationSetting(conversation.setting).label
    return f"{when_in_words(conversation.held_at)} · {setting} · {conversation.kind}"


def build_page(
    conversation: Conversation,
    by: User,
    *,
    raw: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    conflicts: Mapping[str, Conflict] | None = None,
    add: str = "",
) -> FormPage:
    """Return what the form shows; a constant number of queries.

    ``raw``: what was just sent, so that nothing is lost when it could not all be saved. ``add``: ``other`` or
    ``agreement`` for one more empty row.
    """
    errors, conflicts = dict(errors or {}), dict(conflicts or {})
    choices = Choices(conversation, by)
    document = document_of(conversation)
    for name, value in (raw or {}).items():
        if not fields.is_removal(name) and isinstance(value, type(empty(name))):
            document[name] = value
    builder = _Builder(conversation, choices, document, errors, conflicts)
    own = f"user-{by.pk}"
    rows = {
        kind: [builder.row(kind, key) for key in row_keys(document, kind) if f"{kind}-{key}" not in choices.locked]
        for kind in PARTS
    }
    if add in rows:
        rows[add].append(builder.row(add, new_row_key(), is_new=True, owner=own))
    done = [point for point in conversation.action_points.all() if point.is_done] if conversation.pk else []
    kind_id = str(document["kind"])
    needs, need_notes = builder.needs()
    return FormPage(
        conversation=conversation,
        when=summary_of(conversation),
        kind=builder.line("kind", [(value, kind.name) for value, kind in choices.kinds.items()]),
        held_at=builder.line("held_at"),
        setting=builder.line("setting", [(value, str(label)) for value, label in ConversationSetting.choices]),
        people=builder.line("people", [(value, person.choice) for value, person in choices.people.items()]),
        colleagues=builder.line("colleagues", choices.colleagues.items()),
        schools=builder.line("schools", choices.schools.items()),
        needs=needs,
        need_notes=need_notes,
        steps=builder.steps(),
        record=builder.line("record"),
        topics=builder.topics(kind_id),
        others=rows["other"],
        agreements=rows["agreement"],
        done_agreements=done,
        blank_other=builder.row("other", fields.BLANK_KEY, is_new=True),
        blank_agreement=builder.row("agreement", fields.BLANK_KEY, is_new=True, owner=own),
        problems=_problems(errors, conflicts, choices),
    )


def _problems(
    errors: Mapping[str, str], conflicts: Mapping[str, Conflict], choices: Choices
) -> list[tuple[str, str, str]]:
    """Return label, anchor and sentence of everything that is wrong, for the summary on top."""
    found = [(label_of(name, choices), f"id_{name}", sentence) for name, sentence in errors.items()]
    met = _("Somebody else changed this meanwhile.")
    return found + [(label_of(name, choices), f"id_{name}", met) for name in conflicts]
