"""The rows of the list of partners, and what stands on the page of one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Trim
from django.utils import timezone

from cmk.accounts.access import access_of
from cmk.core.models import active_q, today
from partners.models import Offer, Partner, PartnerAssignment, PartnerContact, PartnerDiscipline
from partners.offers.selectors import OffersOfPartner, offers_of
from partners.selectors import OwnWord, last_own_word
from schools.people.selectors import People, lines_of
from trajectories.agreements.selectors import AgreementLine, agreements_of
from trajectories.collaborations.listing import Cards, cards_of
from trajectories.conversations.selectors import open_points
from trajectories.models import ActionPoint, Conversation, ConversationStatus
from trajectories.partnerships.selectors import Together, of_partner
from trajectories.people.handovers import handovers_at

CHECK_EVERY = datetime.timedelta(days=182)


def partner_rows(user: Any) -> QuerySet[Partner]:
    """Return the partners that ``user`` may see, with what a row of the list shows; a query and three besides.

    Each has ``people`` (today's contacts), ``disciplines`` and ``serves`` read already, ``adviser_id`` and
    ``adviser_name`` (who looks after it today), ``offers_now`` and ``last_conversation``.
    """
    day = today()
    conversations = (
        Conversation.objects.visible_to(user)
        .filter(partner=OuterRef("pk"), status=ConversationStatus.RECORDED)
        .order_by("-held_at")
    )
    contacts = PartnerContact.objects.filter(active_q(day)).select_related("person").order_by("start")
    own_adviser = PartnerAssignment.objects.filter(active_q(day), partner=OuterRef("pk")).order_by("-start")
    name = Trim(Concat("adviser__given_name", Value(" "), "adviser__family_name"))
    offers = Offer.objects.current(day).filter(partner=OuterRef("pk")).order_by().values("partner")
    rows: QuerySet[Partner] = Partner.objects.visible_to(user)
    return (
        rows.select_related("municipality")
        .annotate(
            last_conversation=Subquery(conversations.values("held_at")[:1]),
            adviser_id=Subquery(own_adviser.values("adviser")[:1]),
            adviser_name=Subquery(own_adviser.annotate(name=name).values("name")[:1]),
            offers_now=Coalesce(Subquery(offers.annotate(number=Count("pk")).values("number")), 0),
        )
        .prefetch_related(
            Prefetch("contacts", queryset=contacts, to_attr="people"),
            Prefetch("disciplines", queryset=PartnerDiscipline.objects.order_by("discipline")),
            "serves",
        )
    )


@dataclass(frozen=True)
class PartnerPage:
    """What stands on the page of a partner; conversations and agreements for staff only.

    ``own_word``: when the partner itself last changed or confirmed its profile. ``coming``: an assignment of another
    adviser from a coming day; ``handover``: the one that ended last, when its adviser left a note.
    """

    partner: Partner
    people: People
    offers: OffersOfPartner
    disciplines: list[str]
    serves: list[str]
    assignment: PartnerAssignment | None = None
    coming: PartnerAssignment | None = None
    handover: PartnerAssignment | None = None
    own_word: OwnWord | None = None
    together: Together | None = None
    handovers: list[Any] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    open_points: list[ActionPoint] = field(default_factory=list)
    agreements: list[AgreementLine] = field(default_factory=list)
    collaborations: Cards | None = None

    @property
    def missing(self) -> list[str]:
        """The names of the parts of the profile that are still empty, of those that schools look for."""
        partner = self.partner
        filled = {
            "description": partner.description,
            "disciplines": self.disciplines,
            "serves": self.serves,
            "reach": partner.email or partner.phone or partner.website,
            "offer": self.offers.now,
        }
        return [name for name, value in filled.items() if not value]

    @property
    def only_offer_missing(self) -> bool:
        """Whether the profile is complete, and only the offer is not there yet."""
        return self.missing == ["offer"]

    @property
    def is_due(self) -> bool:
        """Whether the partner should look at it again: it never did, or half a year ago."""
        return self.own_word is None or timezone.now() - self.own_word.at > CHECK_EVERY


def partner_page(user: Any, partner: Partner, *, most: int = 5) -> PartnerPage:
    """Gather the page of one partner: fourteen queries at most."""
    is_staff = access_of(user).is_staff
    contacts = partner.contacts.select_related("person").order_by("-start")
    rows = PartnerAssignment.objects.visible_to(user).filter(partner=partner).select_related("adviser")
    assignments = list(rows.order_by("-start"))
    past = [row for row in assignments if row.end and row.end < today()]
    page: dict[str, Any] = {
        "partner": partner,
        "people": lines_of(user, partner.penvoerder, contacts, with_sign_in=is_staff),
        "offers": offers_of(partner),
        "disciplines": [row.get_discipline_display() for row in partner.disciplines.all()],
        "serves": [place.name for place in partner.serves.order_by("name")],
        "assignment": next((row for row in assignments if row.is_active()), None),
        "handover": next((row for row in past[:1] if row.note), None),
        "coming": next((row for row in assignments if row.start > today()), None),
        "own_word": last_own_word(partner),
        "together": of_partner(user, partner),
        "handovers": handovers_at(user, partner.penvoerder, partner),
        "agreements": agreements_of(user, partner.penvoerder, partner),
        "collaborations": cards_of(user, partner),
    }
    if is_staff:
        conversations = (
            Conversation.objects.visible_to(user)
            .filter(partner=partner)
            .select_related("kind", "adviser")
            .order_by("-held_at")
        )
        page["conversations"] = list(conversations[:most])
        page["open_points"] = list(open_points(user).filter(partner=partner))
    return PartnerPage(**page)
