"""Conversations that still have to be written down and those to come, for the work list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cmk.core.templatetags.house import clock, day, days_ago, in_words
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from trajectories.conversations.parties import party_url
from trajectories.conversations.selectors import UNFINISHED
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus, Participant


def unfinished(scope: Scope) -> list[Conversation]:
    """Return the planned conversations and the drafts, in order of time: the own ones and those as a colleague.

    Each with how many topics there are and how many have a note, and the further schools that it is for. Two queries.
    """
    as_colleague = Participant.objects.filter(user=scope.person).values("conversation")
    mine = Q() if scope.everyone else Q(adviser=scope.person) | Q(pk__in=as_colleague)
    rows = Conversation.objects.visible_to(scope.user).filter(mine, status__in=UNFINISHED)
    counted = (
        rows.select_related("kind", *PARTY_FIELDS, "adviser")
        .annotate(
            topics=Count("kind__topics", filter=Q(kind__topics__retired_on=None), distinct=True),
            noted=Count("notes", filter=Q(notes__topic__retired_on=None), distinct=True),
        )
        .prefetch_related("also_schools")
        .order_by("held_at", "pk")
    )
    return list(counted)


def to_come_with(conversations: list[Conversation]) -> set[tuple[str, int]]:
    """Return with whom a conversation is planned, alone or among others: field and id of each."""
    found = set()
    for row in conversations:
        if is_to_come(row):
            found.add((row.party_field, row.party.pk))
            found |= {("school", school.pk) for school in row.also_schools.all()}
    return found


def conversation_lines(scope: Scope, conversations: list[Conversation]) -> list[Line]:
    """Return a line for each of ``conversations`` that waits to be written down: planned ones first, then drafts."""
    return [
        *[_not_written(row, scope) for row in conversations if _is_past_plan(row) and _leads(row, scope)],
        *[_draft(row, scope) for row in conversations if row.status == ConversationStatus.DRAFT],
    ]


def planned_lines(scope: Scope, conversations: list[Conversation], reasons: dict[int, list[str]]) -> list[Line]:
    """Return a line for each conversation to come, soonest first; ``reasons``: what is new, per school."""
    return [_planned(row, scope, reasons) for row in conversations if is_to_come(row)]


def log() -> str:
    """Return what writing a conversation down straight away is called."""
    return pgettext("conversation", "Log")


def is_to_come(row: Conversation) -> bool:
    """Whether the conversation is planned and its moment has not come yet."""
    return row.status == ConversationStatus.PLANNED and row.held_at > timezone.now()


def _leads(row: Conversation, scope: Scope) -> bool:
    """Whether it is the person's own conversation, and not one that a colleague writes down."""
    return scope.person is None or row.adviser_id == scope.person.pk


def _is_past_plan(row: Conversation) -> bool:
    return row.status == ConversationStatus.PLANNED and row.held_at <= timezone.now()


def _not_written(row: Conversation, scope: Scope) -> Line:
    values = {"kind": row.kind, "date": days_ago(row.held_at), "time": clock(row.held_at)}
    return Line(
        title=str(row.party),
        title_url=party_url(row.party),
        tag=_("not written down yet"),
        text=scope.of(_("%(kind)s, planned for %(date)s at %(time)s") % values, row.adviser),
        action=_("Write down"),
        url=reverse("conversations:edit", args=[row.pk]),
    )


def _draft(row: Any, scope: Scope) -> Line:
    text = _("%(kind)s of %(date)s") % {"kind": row.kind, "date": days_ago(row.held_at)}
    blank = row.topics - row.noted
    if blank > 0:
        left = ngettext("%(number)s topic is still empty", "%(number)s topics are still empty", blank)
        text = f"{text}; {left % {'number': in_words(blank)}}"
    leads = _leads(row, scope)
    return Line(
        title=str(row.party),
        title_url=party_url(row.party),
        tag=_("draft") if leads else _("draft of a colleague"),
        tone="" if leads else "plain",
        text=scope.of(text, row.adviser) if leads else f"{text} · {row.adviser}",
        action=_("Write on") if leads else _("Look"),
        url=reverse("conversations:edit" if leads else "conversations:detail", args=[row.pk]),
    )


def _planned(row: Conversation, scope: Scope, reasons: dict[int, list[str]]) -> Line:
    values = {"kind": row.kind, "date": day(row.held_at), "time": clock(row.held_at)}
    told = [_("%(kind)s on %(date)s at %(time)s") % values, *reasons.get(row.school_id or 0, [])]
    return Line(
        title=str(row.party),
        title_url=party_url(row.party),
        tag="",
        text=scope.of(" · ".join(told), row.adviser),
        action=_("Prepare"),
        url=reverse("preparation:page", args=[row.pk]),
        more=((log(), reverse("conversations:edit", args=[row.pk])),) if _leads(row, scope) else (),
    )
