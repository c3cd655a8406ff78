"""The queries of the pages of partners, of what they offer, and of who looks after whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries


def more_partners(world, partner=None):
    """A partner (or ``partner``) with a profile, people, conversations and agreements."""
    is_new = partner is None
    partner = partner or factories.PartnerFactory(penvoerder=world.penvoerder, municipality=world.municipality)
    if is_new:
        partner.disciplines.create(discipline="dans")
        partner.serves.add(world.municipality)
        factories.PartnerAssignmentFactory(partner=partner, adviser=world.users["adviseur"])
    person = factories.PersonFactory(penvoerder=world.penvoerder, user=factories.UserFactory())
    factories.InvitationFactory(penvoerder=world.penvoerder, user=person.user)
    factories.PartnerContactFactory(partner=partner, person=person)
    factories.OfferFactory(partner=partner)
    factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=None, partner=partner, status="recorded"
    )
    factories.ActionPointFactory(programme=world.programme, school=None, partner=partner)


def more_schools(world):
    """A school with an adviser, and one without."""
    school = factories.SchoolFactory(municipality=world.municipality)
    school.figures.create(year=2025, pupils=100)
    factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=world.users["adviseur"])
    factories.ActionPointFactory(programme=world.programme, school=school, owner_user=world.users["adviseur"])
    factories.ConversationFactory(programme=world.programme, kind=world.kind, school=school, status="recorded")
    factories.SchoolFactory(municipality=world.municipality)
    more_partners(world)


@pytest.mark.parametrize(("name", "args"), [("list", []), ("download", ["csv"])])
def test_partner_list(as_role, world, name, args):
    more_partners(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"partners:{name}", args=args),
        grow=lambda: [more_partners(world) for _ in range(4)],
        key=f"partners/{name}:adviseur",
    )


@pytest.mark.parametrize("role", ["adviseur", "partner"])
def test_partner_page(as_role, world, role):
    more_partners(world, world.partner)
    assert_constant_queries(
        as_role(role),
        reverse("partners:detail", args=[world.partner.pk]),
        grow=lambda: [more_partners(world, world.partner) for _ in range(4)],
        key=f"partners/detail:{role}",
    )


@pytest.mark.parametrize("role", ["adviseur", "iccer"])
def test_offer_list(as_role, world, role):
    more_partners(world)
    assert_constant_queries(
        as_role(role),
        reverse("offers:list"),
        grow=lambda: [more_partners(world) for _ in range(4)],
        key=f"partners/offers:{role}",
    )


def test_offer_download(as_role, world):
    more_partners(world)
    assert_constant_queries(
        as_role("iccer"),
        reverse("offers:download", args=["csv"]),
        grow=lambda: [more_partners(world) for _ in range(4)],
        key="partners/offers_download:iccer",
    )


@pytest.mark.parametrize("role", ["adviseur", "iccer", "partner"])
def test_offer_page(as_role, world, role):
    offer = factories.OfferFactory(partner=world.partner)
    factories.OfferFactory(partner=world.partner)
    assert_constant_queries(
        as_role(role),
        reverse("offers:detail", args=[offer.pk]),
        grow=lambda: factories.OfferFactory.create_batch(4, partner=world.partner),
        key=f"partners/offer:{role}",
    )


@pytest.mark.parametrize("role", ["adviseur", "beheerder"])
def test_load(as_role, world, role):
    more_schools(world)
    assert_constant_queries(
        as_role(role),
        reverse("assignments:load"),
        grow=lambda: [more_schools(world) for _ in range(4)],
        key=f"partners/load:{role}",
    )


def test_in_hand(as_role, world):
    more_schools(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("assignments:of_adviser", args=[world.users["adviseur"].pk]),
        grow=lambda: [more_schools(world) for _ in range(4)],
        key="partners/in_hand:adviseur",
    )


def test_nobodys(as_role, world):
    more_schools(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("assignments:nobody"),
        grow=lambda: [more_schools(world) for _ in range(4)],
        key="partners/nobody:adviseur",
    )


def test_choosing(as_role, world):
    more_schools(world)
    assert_constant_queries(
        as_role("beheerder"),
        reverse("assignments:bulk"),
        grow=lambda: [more_schools(world) for _ in range(4)],
        key="partners/choose:beheerder",
    )
