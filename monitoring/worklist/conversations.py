"""Conversations that still have to be written down, for the work list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import clock, days_ago, in_words
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from trajectories.conversations.parties import party_url
from trajectories.conversations.selectors import UNFINISHED
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus


def unfinished(scope: Scope) -> list[Conversation]:
    """Return the planned conversations and the drafts, in order of time. One query."""
    rows = Conversation.objects.visible_to(scope.user).filter(scope.mine("adviser"), status__in=UNFINISHED)
    counted = (
        rows.select_related("kind", *PARTY_FIELDS, "adviser")
        .annotate(
            topics=Count("kind__topics", filter=Q(kind__topics__retired_on=None), distinct=True),
            noted=Count("notes", filter=Q(notes__topic__retired_on=None), distinct=True),
        )
        .order_by("held_at")
    )
    return list(counted)


def conversation_lines(scope: Scope, conversations: list[Conversation]) -> list[Line]:
    """Return a line for each of ``conversations`` that waits to be written down: planned ones first, then drafts."""
    return [
        *[_not_written(row, scope) for row in conversations if _is_past_plan(row)],
        *[_draft(row, scope) for row in conversations if row.status == ConversationStatus.DRAFT],
    ]


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
    return Line(
        title=str(row.party),
        title_url=party_url(row.party),
        tag=_("draft"),
        text=scope.of(text, row.adviser),
        action=_("Write on"),
        url=reverse("conversations:edit", args=[row.pk]),
    )
