"""What passes on with a role at a school or another party: open agreements, and the place at planned conversations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.accounts.models import User
from cmk.core.templatetags.house import day, day_full
from schools.people.handover import InHand
from trajectories.conversations.document import count_up
from trajectories.conversations.selectors import UNFINISHED
from trajectories.models import ActionPoint, Conversation, ConversationStatus, Participant


def _party(contact: Any) -> dict[str, Any] | None:
    """Return the condition of what is about the school, partner, board or municipality of ``contact``."""
    for name in ("school_id", "partner_id", "board_id", "municipality_id"):
        if pk := getattr(contact, name, None):
            return {name: pk}
    return None


def open_points_of(contact: Any) -> QuerySet[ActionPoint]:
    """Return the agreements that the person of ``contact`` still has to do at that place, drafts included."""
    party = _party(contact)
    if party is None:
        return ActionPoint.objects.none()
    points: QuerySet[ActionPoint] = ActionPoint.objects.filter(
        owner_person=contact.person_id, programme__penvoerder=contact.person.penvoerder_id, **party
    )
    return points.filter(done_on=None).order_by("due_on", "pk")


def planned_with(contact: Any) -> QuerySet[Conversation]:
    """Return the conversations planned at that place, today or later, to which the person of ``contact`` comes."""
    party = _party(contact)
    if party is None:
        return Conversation.objects.none()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows: QuerySet[Conversation] = Conversation.objects.filter(
        status=ConversationStatus.PLANNED,
        held_at__gte=midnight,
        participants__person=contact.person_id,
        programme__penvoerder=contact.person.penvoerder_id,
        **party,
    )
    return rows.select_related("kind").order_by("held_at")


def in_hand(contact: Any) -> Iterator[InHand]:
    """Yield what the person has in hand at the place. Two queries."""
    points = list(open_points_of(contact))
    if points:
        text = ngettext(
            "%(number)d open agreement passes on to the successor.",
            "%(number)d open agreements pass on to the successor.",
            len(points),
        )
        yield InHand(text % {"number": len(points)}, tuple(_of_point(point) for point in points))
    conversations = list(planned_with(contact))
    if conversations:
        yield InHand(
            ngettext(
                "At the conversation planned after the last day the successor is expected.",
                "At the conversations planned after the last day the successor is expected.",
                len(conversations),
            ),
            tuple(_of_conversation(row) for row in conversations),
        )


def pass_on(predecessor: Any, successor: Any, by: User) -> Iterator[str]:
    """Give the open agreements and the place at conversations after the last day to the successor, and say so."""
    points = list(open_points_of(predecessor).select_related("conversation").select_for_update(of=("self",)))
    for point in points:
        point.owner_person = successor.person
        point.save(update_fields=["owner_person", "changed_at"])
        conversation = point.conversation
        if conversation and conversation.status in list(UNFINISHED):
            _count_up(conversation.pk, f"agreement-{point.key}-owner", by)
        yield _("Agreement: %(text)s") % {"text": _of_point(point)}
    conversations = [row for row in planned_with(predecessor) if row.held_on > predecessor.end]
    for conversation in conversations:
        _replace_participant(conversation, predecessor, successor, by)
        yield _("Conversation: %(text)s") % {"text": _of_conversation(conversation)}


def _replace_participant(conversation: Conversation, predecessor: Any, successor: Any, by: User) -> None:
    _count_up(conversation.pk, "people", by)
    participant: Participant = conversation.participants.get(person=predecessor.person_id)
    if conversation.participants.filter(person=successor.person_id).exists():
        participant.delete()
    else:
        participant.person, participant.name = successor.person, successor.person.name
        participant.save(update_fields=["person", "name"])


def _count_up(conversation_id: int, name: str, by: User) -> None:
    """Let whoever has the form of the conversation open see that this field changed, instead of saving over it."""
    current = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation_id)
    count_up(current.revisions, {name}, by.pk)
    current.save(update_fields=["revisions", "changed_at"])


def _of_point(point: ActionPoint) -> str:
    if point.due_on is None:
        return point.text
    return _("%(text)s, before %(date)s") % {"text": point.text, "date": day(point.due_on)}


def _of_conversation(conversation: Conversation) -> str:
    return _("%(kind)s on %(date)s") % {"kind": conversation.kind, "date": day_full(conversation.held_at)}
