"""The rows of the list of partners, and what stands on the page of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from cmk.accounts.access import access_of
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerContact
from schools.people.selectors import People, lines_of
from trajectories.conversations.selectors import open_points
from trajectories.models import ActionPoint, Conversation, ConversationStatus


def partner_rows(user: Any) -> QuerySet[Partner]:
    """Return the partners that ``user`` may see, each with ``people`` (today's contacts) and ``last_conversation``."""
    conversations = (
        Conversation.objects.visible_to(user)
        .filter(partner=OuterRef("pk"), status=ConversationStatus.RECORDED)
        .order_by("-held_at")
    )
    contacts = PartnerContact.objects.filter(active_q(today())).select_related("person").order_by("start")
    rows: QuerySet[Partner] = Partner.objects.visible_to(user)
    return (
        rows.select_related("municipality")
        .annotate(last_conversation=Subquery(conversations.values("held_at")[:1]))
        .prefetch_related(Prefetch("contacts", queryset=contacts, to_attr="people"))
    )


def partner_or_404(user: Any, pk: int) -> Partner:
    """Return the partner that the user may see; ``Http404`` otherwise."""
    partner = Partner.objects.visible_to(user).select_related("municipality", "penvoerder").filter(pk=pk).first()
    if partner is None:
        raise Http404
    return partner


@dataclass(frozen=True)
class PartnerPage:
    """What stands on the page of a partner; conversations and agreements for staff only."""

    partner: Partner
    people: People
    conversations: list[Conversation] = field(default_factory=list)
    open_points: list[ActionPoint] = field(default_factory=list)


def partner_page(user: Any, partner: Partner, *, most: int = 5) -> PartnerPage:
    """Gather the page of one partner: five queries at most."""
    is_staff = access_of(user).is_staff
    contacts = partner.contacts.select_related("person").order_by("-start")
    people = lines_of(user, partner.penvoerder, contacts, with_sign_in=is_staff)
    if not is_staff:
        return PartnerPage(partner, people)
    conversations = (
        Conversation.objects.visible_to(user)
        .filter(partner=partner)
        .select_related("kind", "adviser")
        .order_by("-held_at")
    )
    return PartnerPage(partner, people, list(conversations[:most]), list(open_points(user).filter(partner=partner)))
