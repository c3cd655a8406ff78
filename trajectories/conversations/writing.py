"""Writes a document of a conversation to its rows."""

from __future__ import annotations

import datetime

from trajectories.conversations import fields
from trajectories.conversations.choices import Choices
from trajectories.conversations.document import Document, row_keys
from trajectories.conversations.fields import ROW
from trajectories.models import ActionPoint, Conversation, NeedNote, Participant, StepMove, TopicNote, party_values


def write(conversation: Conversation, document: Document, changed: set[str], choices: Choices) -> None:
    """Write what ``changed`` names to the rows of a saved conversation (which the caller saves itself)."""
    if "kind" in changed:
        conversation.kind = choices.kinds[str(document["kind"])]
    if "held_at" in changed:
        conversation.held_at = fields.from_moment(str(document["held_at"]))
    if "setting" in changed:
        conversation.setting = str(document["setting"])
    if "record" in changed:
        conversation.record = str(document["record"])
    if "people" in changed:
        _write_people(conversation, document, choices)
    if "colleagues" in changed:
        _write_colleagues(conversation, document, choices)
    if "schools" in changed:
        conversation.also_schools.set([int(pk) for pk in document["schools"]])
    if "needs" in changed or any(fields.NEED.match(name) for name in changed):
        _write_needs(conversation, document)
    for step_id in {found["step"] for name in changed if (found := fields.STEP.match(name))}:
        _write_move(conversation, document, int(step_id))
    for topic_id in {found["topic"] for name in changed if (found := fields.TOPIC.match(name))}:
        _write_note(conversation, document, topic_id)
    rows = {(found["kind"], found["key"]) for name in changed if (found := ROW.match(name))}
    # In the order of the document, so that new rows stay in the order in which they were written.
    for kind in fields.PARTS:
        order = row_keys(document, kind)
        mine = sorted(
            (key for row_kind, key in rows if row_kind == kind), key=lambda k: (k not in order, _at(order, k))
        )
        for key in mine:
            _write_other(conversation, document, key) if kind == "other" else _write_point(conversation, document, key)


def _at(order: list[str], key: str) -> int:
    return order.index(key) if key in order else len(order)


def _write_people(conversation: Conversation, document: Document, choices: Choices) -> None:
    wanted = [choices.people[value] for value in document["people"]]
    conversation.participants.filter(person__isnull=False).exclude(person__in=[p.pk for p in wanted]).delete()
    there = set(conversation.participants.values_list("person_id", flat=True))
    Participant.objects.bulk_create(
        Participant(conversation=conversation, person_id=person.pk, name=person.name, role_text=person.role[:80])
        for person in wanted
        if person.pk not in there
    )


def _write_colleagues(conversation: Conversation, document: Document, choices: Choices) -> None:
    wanted = {int(value): choices.colleagues[value] for value in document["colleagues"]}
    conversation.participants.filter(user__isnull=False).exclude(user__in=wanted).delete()
    there = set(conversation.participants.filter(user__isnull=False).values_list("user_id", flat=True))
    Participant.objects.bulk_create(
        Participant(conversation=conversation, user_id=pk, name=name) for pk, name in wanted.items() if pk not in there
    )


def _write_needs(conversation: Conversation, document: Document) -> None:
    wanted = {int(value): str(document.get(f"need-{value}", "")) for value in document["needs"]}
    conversation.needs.exclude(need__in=wanted).delete()
    for need_id, text in wanted.items():
        NeedNote.objects.update_or_create(conversation=conversation, need_id=need_id, defaults={"text": text})


def _write_move(conversation: Conversation, document: Document, step_id: int) -> None:
    if status := str(document.get(f"step-{step_id}", "")):
        StepMove.objects.update_or_create(
            conversation=conversation, step_id=step_id, applied_at=None, defaults={"status": status}
        )
    else:
        StepMove.objects.filter(conversation=conversation, step=step_id, applied_at=None).delete()


def _write_note(conversation: Conversation, document: Document, topic_id: str) -> None:
    text, chosen = str(document.get(f"topic-{topic_id}", "")), document.get(f"topic-{topic_id}-chosen", [])
    notes = TopicNote.objects.filter(conversation=conversation, topic=int(topic_id))
    if not text and not chosen:
        notes.delete()
    else:
        TopicNote.objects.update_or_create(
            conversation=conversation, topic_id=int(topic_id), defaults={"text": text, "chosen": chosen}
        )


def _write_other(conversation: Conversation, document: Document, key: str) -> None:
    name = document.get(f"other-{key}-name")
    if name is None:
        conversation.participants.filter(key=key, person__isnull=True, user__isnull=True).delete()
        return
    Participant.objects.update_or_create(
        conversation=conversation,
        key=key,
        defaults={"name": str(name), "role_text": str(document[f"other-{key}-role"])},
    )


def _write_point(conversation: Conversation, document: Document, key: str) -> None:
    point = conversation.action_points.filter(key=key).first()
    text = document.get(f"agreement-{key}-text")
    if text is None:
        if point:
            point.delete()
        return
    if point is None:
        point = ActionPoint(
            programme=conversation.programme,
            conversation=conversation,
            **party_values(conversation.party),
            key=key,
        )
    due_on = str(document[f"agreement-{key}-due_on"])
    point.text = str(text)
    point.due_on = datetime.date.fromisoformat(due_on) if due_on else None
    point.agreed_on = conversation.held_on
    set_owner(point, str(document[f"agreement-{key}-owner"]))
    point.save()


def set_owner(point: ActionPoint, value: str) -> None:
    """Let ``value`` (``user-3``, ``person-12`` or ``party``) be the owner; the caller has checked that it may."""
    kind, _dash, number = value.partition("-")
    point.owner_user_id = int(number) if kind == "user" else None
    point.owner_person_id = int(number) if kind == "person" else None
