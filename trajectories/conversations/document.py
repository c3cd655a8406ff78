"""A conversation as one flat document: name of the field to value. Read, merged with changes, written.

Saving as you go, the page without JavaScript and the correction of a recorded conversation all say what changed
in the same words; what differs is decided here in one place, without the database in between.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from trajectories.conversations import fields
from trajectories.conversations.choices import Choices
from trajectories.conversations.fields import ROW, Value
from trajectories.models import Conversation

Document = dict[str, Value]
Revisions = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved this field after the page was opened: what they saved, who, when."""

    theirs: Value
    by_id: int
    at: datetime.datetime
    revision: int


@dataclass
class Merge:
    """What becomes of a document when changes are laid over it.

    ``document`` holds all that could be taken; ``changed`` the names that differ from before (a row that was
    taken away: all its names), ``errors`` a sentence per refused field.
    """

    document: Document
    changed: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)


def empty(name: str) -> Value:
    """Return the value of a field in which nothing was filled in."""
    return [] if fields.is_multiple(name) else ""


def document_of(conversation: Conversation) -> Document:
    """Return the document of a conversation, perhaps not saved yet. At most six queries.

    Agreements that are done are no part of it: they can no longer be changed here.
    """
    document: Document = {
        "kind": str(conversation.kind_id),
        "held_at": fields.as_moment(conversation.held_at),
        "setting": conversation.setting,
        "people": [],
        "colleagues": [],
        "schools": [],
        "needs": [],
        "record": conversation.record,
    }
    if conversation.pk is None:
        return document
    people, colleagues = [], []
    for participant in conversation.participants.all():
        if participant.person_id:
            people.append(str(participant.person_id))
        elif participant.user_id:
            colleagues.append(str(participant.user_id))
        else:
            document[f"other-{participant.key}-name"] = participant.name
            document[f"other-{participant.key}-role"] = participant.role_text
    document["people"], document["colleagues"] = people, colleagues
    document["schools"] = [str(pk) for pk in conversation.also_schools.values_list("pk", flat=True)]
    needs = list(conversation.needs.all())
    document["needs"] = [str(note.need_id) for note in needs]
    document |= {f"need-{note.need_id}": note.text for note in needs}
    document |= {f"step-{move.step_id}": move.status for move in conversation.step_moves.all()}
    for note in conversation.notes.all():
        document[f"topic-{note.topic_id}"] = note.text
        document[f"topic-{note.topic_id}-chosen"] = [str(word) for word in note.chosen]
    for point in conversation.action_points.all():
        if not point.is_done:
            document[f"agreement-{point.key}-text"] = point.text
            document[f"agreement-{point.key}-owner"] = point.owner_value
            document[f"agreement-{point.key}-due_on"] = point.due_on.isoformat() if point.due_on else ""
    return document


def row_keys(document: Mapping[str, Any], kind: str) -> list[str]:
    """Return the keys of the rows of ``kind`` (other, agreement) in a document, in order."""
    found = (ROW.match(name) for name in document)
    return list(dict.fromkeys(match["key"] for match in found if match and match["kind"] == kind))


def merge(
    before: Document,
    revisions: Revisions,
    changes: Mapping[str, Any],
    base: Mapping[str, Any],
    choices: Choices,
    default_owner: str,
) -> Merge:
    """Lay ``changes`` over the document ``before`` and say what can be taken.

    ``base``: per name the revision that the sender had seen (0 or nothing for never saved). A change that says
    what is there already is always taken, so a request that is sent twice does no harm.
    """
    result = Merge(dict(before))
    removals = [name for name in changes if fields.is_removal(name)]
    for name in sorted(changes, key=fields.is_removal):
        current = before.get(name, empty(name))
        if why := _locked(name, changes[name], current, choices):
            result.errors[name] = why
            continue
        form_field = fields.field_for(name, choices, current)
        if form_field is None:
            result.errors[name] = _("This page does not have that field. Load the page again.")
            continue
        try:
            value = fields.clean(name, form_field, changes[name])
        except ValidationError as error:
            result.errors[name] = _refusal(name, changes[name], error, choices)
            continue
        result.accepted.add(name)
        if name in removals:
            _merge_removal(result, before, revisions, name, value, base)
        elif not _same(name, value, current):
            if conflict := _conflict(name, current, revisions, base):
                result.conflicts[name] = conflict
            else:
                _set(result, before, name, value, default_owner)
    result.accepted -= set(result.conflicts)
    _too_many_rows(result)
    _needs_and_their_sentences(result, before)
    _steps_of_schools_that_went(result, before, choices)
    return result


def _locked(name: str, value: Any, current: Value, choices: Choices) -> str:
    """Return why a field no longer changes; empty when it does, or when a step is said to be what it is."""
    row = fields.row_prefix(name)
    if row is None and not (fields.STEP.match(name) and value != current):
        return ""
    return choices.locked.get(row or name, "")


def _refusal(name: str, value: Any, error: ValidationError, choices: Choices) -> str:
    if name in ("people", "colleagues") and isinstance(value, list):
        gone = choices.why_not(name, [item for item in value if isinstance(item, str)])
        if gone:
            return " ".join(gone)
    return " ".join(error.messages)


def _same(name: str, value: Value, current: Value) -> bool:
    return set(value) == set(current) if name in fields.LISTS else value == current


def _needs_and_their_sentences(result: Merge, before: Document) -> None:
    """Let a sentence choose its need (without JavaScript it can be filled in alone); a need let go takes it along."""
    chosen, had = list(result.document["needs"]), set(before["needs"])
    for name in sorted(result.changed):
        found = fields.NEED.match(name)
        if found and result.document[name] and found["need"] not in had and found["need"] not in chosen:
            chosen.append(found["need"])
    if set(chosen) != set(result.document["needs"]):
        result.document["needs"] = chosen
        result.changed.add("needs")
        if met := result.conflicts.get("needs"):
            result.conflicts["needs"] = replace(met, theirs=chosen, revision=met.revision + 1)
    for name in [name for name in result.document if fields.NEED.match(name)]:
        if name.removeprefix("need-") not in chosen:
            del result.document[name]
            result.changed.discard(name)
            if name in before:
                result.changed.add(name)


def _steps_of_schools_that_went(result: Merge, before: Document, choices: Choices) -> None:
    """Let go of the steps of a school that the conversation is no longer for, unless they have moved already."""
    gone = set(before["schools"]) - set(result.document["schools"])
    for name in [name for name in result.document if gone and fields.STEP.match(name)]:
        step = choices.steps.get(name.removeprefix("step-"))
        if step and not step.moved_to and str(step.school_id) in gone and result.document[name]:
            result.document[name] = ""
            result.changed.add(name)


def _conflict(name: str, current: Value, revisions: Revisions, base: Mapping[str, Any]) -> Conflict | None:
    saved = revisions.get(name)
    seen = base.get(name)
    if saved is None or (isinstance(seen, int) and seen >= saved["n"]):
        return None
    return Conflict(current, int(saved.get("by") or 0), datetime.datetime.fromisoformat(saved["at"]), saved["n"])


def _set(result: Merge, before: Document, name: str, value: Value, default_owner: str) -> None:
    row = fields.row_prefix(name)
    if row and not any(f"{row}-{part}" in result.document for part in _parts(row)):
        for part in _parts(row):
            result.document[f"{row}-{part}"] = default_owner if part == "owner" else ""
    result.document[name] = value
    result.changed.add(name)


def _merge_removal(
    result: Merge, before: Document, revisions: Revisions, name: str, value: Value, base: Mapping[str, Any]
) -> None:
    row = name.rpartition("-")[0]
    present = [f"{row}-{part}" for part in _parts(row) if f"{row}-{part}" in result.document]
    if not value or not present:
        return
    was_there = any(part in before for part in present)
    if was_there and (conflict := _conflict(name, [], revisions, base)):
        result.conflicts[name] = conflict
        return
    for part in present:
        del result.document[part]
        result.changed.discard(part)
    if was_there:
        result.changed.update(present)


def _parts(row: str) -> tuple[str, ...]:
    return fields.PARTS[row.partition("-")[0]]


def _too_many_rows(result: Merge) -> None:
    for kind in fields.PARTS:
        extra = row_keys(result.document, kind)[fields.ROWS :]
        for name in [name for name in result.document if any(name.startswith(f"{kind}-{key}-") for key in extra)]:
            del result.document[name]
            result.changed.discard(name)
            if name in result.accepted:
                result.accepted.discard(name)
                result.errors[name] = _("That is more than one conversation can hold.")


def bump(revisions: Revisions, merge_result: Merge, by_id: int) -> dict[str, int]:
    """Count the changed fields up in ``revisions``; return the new number per name.

    The removal of a row counts along with every change in it: whoever takes a row away must have seen its last text.
    So do the needs with every sentence, for letting go of a need takes its sentence along.
    """
    names = set(merge_result.changed)
    names |= {f"{row}-remove" for row in map(fields.row_prefix, merge_result.changed) if row}
    if any(fields.NEED.match(name) for name in names):
        names.add("needs")
    count_up(revisions, names, by_id)
    return {name: revisions[name]["n"] for name in names}


def count_up(revisions: Revisions, names: set[str], by_id: int) -> None:
    """Note in ``revisions`` that the fields ``names`` were changed now by a user, so that an open form shows it."""
    now = timezone.now().isoformat(timespec="seconds")
    for name in names:
        revisions[name] = {"n": revisions.get(name, {}).get("n", 0) + 1, "by": by_id, "at": now}
