"""What the demo's advisers shared of their conversations: versions, readings, and what people said to them."""

from __future__ import annotations

import datetime
from typing import Any

from cmk.demo.content import content
from cmk.demo.people import People
from cmk.demo.schools import Cast
from trajectories.models import (
    Conversation,
    ConversationStatus,
    Programme,
    RecordReading,
    RecordResponse,
    SharedRecord,
)


def make_records(programme: Programme, cast: Cast, people: People) -> None:
    """Share the records of the home school's last two conversations, and of the last one with Iris' organisation."""
    told = content("records")
    held = Conversation.objects.filter(programme=programme, status=ConversationStatus.RECORDED).order_by("-held_at")
    home = list(held.filter(school=cast.home.school)[:2])
    partner = held.filter(partner__contacts__person__user=people.users["partner"]).first()
    for conversation, versions in zip(home, (told["home_latest"], told["home_before"]), strict=False):
        _share(conversation, versions, people)
    if partner is not None:
        _share(partner, told["partner_latest"], people)


def _share(conversation: Conversation, versions: list[dict[str, Any]], people: People) -> None:
    for number, version in enumerate(versions, start=1):
        record = SharedRecord.objects.create(
            conversation=conversation,
            number=number,
            text=version["text"],
            by=conversation.adviser,
            at=_after(conversation, version["days"]),
        )
        for key, days in version["read_by"].items():
            RecordReading.objects.create(record=record, user=people.users[key], at=_after(conversation, days, 1))
        for key, days in version.get("confirmed_by", {}).items():
            values = {"by": people.users[key], "confirms": True, "at": _after(conversation, days, 2)}
            RecordResponse.objects.create(record=record, **values)
        if said := version.get("comment"):
            _comment(record, said, people)
    conversation.record = versions[-1]["text"]
    conversation.save(update_fields=["record"])


def _comment(record: SharedRecord, said: dict[str, Any], people: People) -> None:
    settled = said.get("settled")
    RecordResponse.objects.create(
        record=record,
        by=people.users[said["by"]],
        confirms=False,
        text=said["text"],
        at=_after(record.conversation, said["days"], 2),
        settled_at=_after(record.conversation, settled) if settled else None,
        settled_by=record.conversation.adviser if settled else None,
    )


def _after(conversation: Conversation, days: int, hours: int = 0) -> datetime.datetime:
    """Return a moment some days after the conversation."""
    return conversation.held_at + datetime.timedelta(days=days, hours=hours)
