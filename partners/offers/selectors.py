"""Reads about offers: the overview over all partners, one offer, and those of one partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from cmk.core.models import today
from partners.models import Offer, Partner
from schools.models.register import web_address


def offer_rows(user: Any) -> QuerySet[Offer]:
    """Return the offers that ``user`` may see, each with its partner."""
    rows: QuerySet[Offer] = Offer.objects.visible_to(user)
    return rows.select_related("partner")


def offer_or_404(user: Any, pk: int) -> Offer:
    """Return the offer that the user may see, with its partner; ``Http404`` otherwise."""
    offer = offer_rows(user).filter(pk=pk).first()
    if offer is None:
        raise Http404
    return offer


@dataclass(frozen=True)
class OfferPage:
    """One offer with its partner: ``disciplines`` and ``serves`` of the partner, and what else it offers."""

    offer: Offer
    partner: Partner
    disciplines: list[str]
    serves: list[str]
    others: list[Offer]

    @property
    def website_url(self) -> str:
        """The partner's website as an address; empty when it is none."""
        return web_address(self.partner.website)


def offer_page(user: Any, offer: Offer, *, most: int = 8) -> OfferPage:
    """Gather the page of one offer: three queries."""
    partner = offer.partner
    rows = Offer.objects.visible_to(user)
    return OfferPage(
        offer=offer,
        partner=partner,
        disciplines=[row.get_discipline_display() for row in partner.disciplines.all()],
        serves=[place.name for place in partner.serves.order_by("name")],
        others=list(rows.current().filter(partner=partner).exclude(pk=offer.pk)[:most]),
    )


@dataclass(frozen=True)
class OffersOfPartner:
    """What one partner offers now (or soon no longer), and what it offered before."""

    now: list[Offer]
    earlier: list[Offer]

    @property
    def last_changed(self) -> Any:
        """When the latest change to any of them was; None without offers."""
        return max((offer.changed_at for offer in (*self.now, *self.earlier)), default=None)


def offers_of(partner: Partner) -> OffersOfPartner:
    """Return the offers of one partner, by title. One query."""
    day = today()
    rows = list(partner.offers.order_by("title"))
    earlier = [offer for offer in rows if offer.ended_on and offer.ended_on <= day]
    return OffersOfPartner([offer for offer in rows if offer not in earlier], earlier)
