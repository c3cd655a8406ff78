"""The partners, their people, and what they offer."""

from __future__ import annotations

from typing import Any

from partners.models import PartnerContact
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def of_partner(world: World) -> dict[str, Any]:
    return {"pk": world.partner.pk}


def of_another_partner(world: World) -> dict[str, Any]:
    """A partner of the same penvoerder at which nobody who asks works."""
    return {"pk": factories.PartnerFactory(penvoerder=world.penvoerder).pk}


def of_partner_contact(world: World) -> dict[str, Any]:
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    contact: PartnerContact = factories.PartnerContactFactory(partner=world.partner, person=person)
    return {"pk": world.partner.pk, "contact": contact.pk}


def of_offer(world: World) -> dict[str, Any]:
    return {"pk": factories.OfferFactory(partner=world.partner).pk}


def of_offer_of_partner(world: World) -> dict[str, Any]:
    return {"pk": world.partner.pk, "offer": factories.OfferFactory(partner=world.partner).pk}


def of_another_partners_offer(world: World) -> dict[str, Any]:
    offer = factories.OfferFactory(partner__penvoerder=world.penvoerder)
    return {"pk": offer.partner_id, "offer": offer.pk}


def of_an_offer_elsewhere(world: World) -> dict[str, Any]:
    return {"pk": factories.OfferFactory(partner__penvoerder=world.penvoerder).pk}


def of_an_ended_offer(world: World) -> dict[str, Any]:
    return {"pk": factories.OfferFactory(partner=world.partner, ended_on="2025-06-01").pk}


def a_leader(world: World) -> dict[str, Any]:
    return {"adviser": world.users["beheerder"].pk, "start": "2026-09-01"}


NEW_CONTACT = {"given_name": "Mira", "start": "2026-08-01"}
A_PERSON = {"given_name": "Mira", "email": "mira@example.org"}
LAST_DAY = {"last_day": "2026-07-31"}
A_PARTNER = {"name": "Theater Zuid", "kind": "instelling"}
AN_OFFER = {"title": "Dans door de school", "discipline": "dans", "education": ["for_primary"], "place": "in_school"}
ENDED = {"ended_on": "2026-07-31"}

ROWS = [
    Row("partners:list", "staff"),
    Row("partners:download", "staff", kwargs={"form": "csv"}),
    Row("partners:mine", "partner", status=302),
    Row("partners:detail", "staff partner", kwargs=of_partner),
    Row("partners:detail", "staff", hidden="partner", kwargs=of_another_partner, id="of another organisation"),
    Row("partners:new", "staff"),
    Row("partners:new", "staff", method="post", data=A_PARTNER),
    Row("partners:edit", "staff partner", kwargs=of_partner),
    Row("partners:edit", "staff", hidden="partner", kwargs=of_another_partner, id="of another organisation"),
    Row("partners:edit", "staff partner", method="post", kwargs=of_partner, data=A_PARTNER),
    Row("partners:confirm", "partner", method="post", kwargs=of_partner),
    Row(
        "partners:confirm",
        hidden="partner",
        method="post",
        kwargs=of_another_partner,
        id="of another organisation",
    ),
    Row("partners:adviser", "leader", kwargs=of_partner),
    Row("partners:adviser", "leader", method="post", kwargs=of_partner, data=a_leader),
    Row("partners:contact_new", "staff", kwargs=of_partner),
    Row("partners:contact_new", "staff", method="post", kwargs=of_partner, data=NEW_CONTACT),
    Row("partners:contact_edit", "staff", kwargs=of_partner_contact),
    Row("partners:contact_edit", "staff", method="post", kwargs=of_partner_contact, data=A_PERSON),
    Row("partners:contact_end", "staff", kwargs=of_partner_contact),
    Row("partners:contact_end", "staff", method="post", kwargs=of_partner_contact, data=LAST_DAY),
    Row("partners:contact_invite", "staff", method="post", kwargs=of_partner_contact),
    Row("partners:offer_new", "staff partner", kwargs=of_partner),
    Row("partners:offer_new", "staff", hidden="partner", kwargs=of_another_partner, id="of another organisation"),
    Row("partners:offer_new", "staff partner", method="post", kwargs=of_partner, data=AN_OFFER),
    Row("partners:offer_edit", "staff partner", kwargs=of_offer_of_partner),
    Row(
        "partners:offer_edit",
        "staff",
        hidden="partner",
        kwargs=of_another_partners_offer,
        id="of another organisation",
    ),
    Row("partners:offer_edit", "staff partner", method="post", kwargs=of_offer_of_partner, data=AN_OFFER),
    Row("partners:offer_end", "staff partner", kwargs=of_offer_of_partner),
    Row("partners:offer_end", "staff partner", method="post", kwargs=of_offer_of_partner, data=ENDED),
    Row("partners:offer_again", "staff partner", method="post", kwargs=of_offer_of_partner),
    Row(
        "partners:offer_again",
        "staff",
        hidden="partner",
        method="post",
        kwargs=of_another_partners_offer,
        id="of another organisation",
    ),
    Row("partners:offer_remove", "staff partner", method="post", kwargs=of_offer_of_partner),
    Row(
        "partners:offer_remove",
        "staff",
        hidden="partner",
        method="post",
        kwargs=of_another_partners_offer,
        id="of another organisation",
    ),
    Row("offers:list", "staff school"),
    Row("offers:download", "staff school", kwargs={"form": "csv"}),
    Row("offers:detail", "staff school partner", kwargs=of_offer),
    Row("offers:detail", "staff school", hidden="partner", kwargs=of_an_offer_elsewhere, id="of another organisation"),
    Row("offers:detail", "staff partner", hidden="school", kwargs=of_an_ended_offer, id="no longer offered"),
]
