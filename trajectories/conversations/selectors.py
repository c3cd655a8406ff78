"""Reads about conversations and agreements."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from cmk.accounts.access import access_of
from cmk.accounts.models import User
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q, today
from schools.models import AdviserAssignment, School
from trajectories.conversations.norm import SchoolNorm, norm_per_school
from trajectories.models import (
    PARTY_FIELDS,
    ActionPoint,
    Conversation,
    ConversationStatus,
    NeedNote,
    Participant,
    Party,
    Programme,
    StepMove,
    TopicNote,
    party_q,
)

UNFINISHED = (ConversationStatus.PLANNED, ConversationStatus.DRAFT)


def held_with(user: Any, party: Party) -> QuerySet[Conversation]:
    """Return the conversations with ``party`` that the user may see; a school's also when held for several at once."""
    rows = Conversation.objects.visible_to(user)
    return rows.with_school(party) if isinstance(party, School) else rows.filter(party_q(party))


def own_school_ids(user: Any, on: datetime.date | None = None) -> set[int]:
    """Return the schools that the user looks after on a day (default today). One query."""
    assignments = AdviserAssignment.objects.visible_to(user).active(on).filter(adviser=user)
    return set(assignments.values_list("school_id", flat=True))


def drafts_with(user: Any, party: Party) -> list[Conversation]:
    """Return the user's unfinished conversations with ``party`` whose day has come, to go on with. One query.

    Own ones, and those of a colleague at which the user was.
    """
    there = Participant.objects.filter(user=user).values("conversation")
    rows = held_with(user, party).filter(Q(adviser=user) | Q(pk__in=there), status__in=UNFINISHED)
    return [row for row in rows.select_related("kind") if row.held_on <= today()]


def earlier_points(user: Any, conversation: Conversation) -> list[ActionPoint]:
    """Return what is still open with the same party from before this conversation. One query."""
    points = open_points(user).filter(party_q(conversation.party))
    if conversation.pk:
        points = points.exclude(conversation=conversation.pk)
    return list(points)


def open_points(user: Any) -> QuerySet[ActionPoint]:
    """Return the open agreements that hold and that the user may see, those to do first on top."""
    points: QuerySet[ActionPoint] = ActionPoint.objects.visible_to(user).in_force().open()
    return points.select_related("owner_user", "owner_person", *PARTY_FIELDS).order_by("due_on", "pk")


def open_points_of_school(user: Any, school: School) -> list[ActionPoint]:
    """Return the open agreements of a school that the user may see: staff all, school people those that hold.

    Owners come along. One query.
    """
    return list(open_points(user).filter(school=school))


def with_content(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Let ``conversations`` come with notes, participants, agreements and changes, in a constant number of queries."""
    return conversations.select_related("kind", "adviser", "school__municipality", *PARTY_FIELDS).prefetch_related(
        Prefetch("notes", TopicNote.objects.select_related("topic__kind").order_by("topic__order", "pk")),
        Prefetch("participants", Participant.objects.exclude(name="")),
        Prefetch(
            "action_points",
            ActionPoint.objects.exclude(text="").select_related("owner_user", "owner_person", "done_by"),
        ),
        "changes__by",
        "also_schools",
        Prefetch("needs", NeedNote.objects.select_related("need")),
        Prefetch("step_moves", StepMove.objects.select_related("step__trajectory__school")),
    )


@dataclass(frozen=True)
class PartyConversations:
    """The conversations with one party: those to come (soonest first), unfinished, and recorded ones.

    ``loose_points`` are agreements made outside a conversation. ``norms``: the kinds with a norm in this
    calendar year, with how many were held (schools only).
    """

    planned: list[Conversation]
    drafts: list[Conversation]
    recorded: list[Conversation]
    loose_points: list[ActionPoint]
    norms: list[tuple[str, SchoolNorm]]
    year: int


def conversations_with(user: Any, party: Party, programme: Programme | None) -> PartyConversations:
    """Gather the conversations with ``party`` that the user may see; a constant number of queries."""
    rows = list(with_content(held_with(user, party)))
    points = ActionPoint.objects.visible_to(user).filter(party_q(party), conversation__isnull=True)
    norms: list[tuple[str, SchoolNorm]] = []
    if programme is not None and isinstance(party, School):
        kinds = {kind.pk: kind.name for kind in programme.conversation_kinds.all()}
        found = norm_per_school(programme, today().year, today()).get(party.pk, ())
        norms = [(kinds[norm.kind_id], norm) for norm in found]
    return PartyConversations(
        planned=[row for row in reversed(rows) if row.status == ConversationStatus.PLANNED],
        drafts=[row for row in rows if row.status == ConversationStatus.DRAFT],
        recorded=[row for row in rows if row.status == ConversationStatus.RECORDED],
        loose_points=list(points.select_related("owner_user", "owner_person", "done_by").order_by("done_on", "due_on")),
        norms=norms,
        year=today().year,
    )


def conversation_rows(user: Any) -> QuerySet[Conversation]:
    """Return the conversations for the list, the latest first, each with ``open_points``: its open agreements."""
    rows: QuerySet[Conversation] = Conversation.objects.visible_to(user)
    counted = rows.select_related("kind", "school__municipality", *PARTY_FIELDS, "adviser").annotate(
        open_points=Count("action_points", filter=Q(action_points__done_on__isnull=True) & ~Q(action_points__text=""))
    )
    return counted.order_by("-held_at", "-pk")  # a counting query leaves the model's own order aside


def advisers(user: Any) -> dict[int, str]:
    """Return who holds or held conversations at the user's penvoerder: id to name. One query."""
    penvoerders = access_of(user).staff_of
    roles = [role.value for role in STAFF]
    found = User.objects.filter(
        Q(active_q(today(), "memberships__"), memberships__penvoerder__in=penvoerders, memberships__role__in=roles)
        | Q(conversations__programme__penvoerder__in=penvoerders)
    )
    return {row.pk: row.name for row in found.distinct().order_by("given_name", "family_name")}
