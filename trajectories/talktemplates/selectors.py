"""Reads about templates of conversations."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from cmk.accounts.access import access_of
from trajectories.models import ConversationKind, ConversationTemplate, ConversationTopic, Programme


def templates_of(user: Any) -> QuerySet[ConversationTemplate]:
    """Return the templates that the user may use: the own ones, and those of the teams the user is in."""
    rows = ConversationTemplate.objects.filter(programme__penvoerder__in=access_of(user).staff_of)
    rows = rows.filter(Q(owner=None) | Q(owner=user)).select_related("programme", "kind", "owner")
    return rows.order_by(F("owner").asc(nulls_last=True), "kind__order", "name", "pk")


def templates_to_choose(user: Any, programme: Programme, kind: ConversationKind | None) -> list[ConversationTemplate]:
    """Return the templates in use of a programme, of one kind of conversation or (None) of all in use. One query."""
    rows = templates_of(user).filter(programme=programme, retired_on=None)
    return list(rows.filter(kind=kind) if kind else rows.filter(kind__retired_on=None))


def topics_of_kind(kind: ConversationKind, also: ConversationTemplate | None = None) -> list[ConversationTopic]:
    """Return the topics of a kind that are in use, and those that ``also`` has words for. One query."""
    kept = list(also.texts) if also else []
    return list(kind.topics.filter(Q(retired_on=None) | Q(key__in=kept)).order_by("order", "pk"))
