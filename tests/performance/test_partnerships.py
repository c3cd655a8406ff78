"""The queries of the pages about schools and partners that work together."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries


def more(world, school=None, partner=None):
    """A school and a partner (those given, or new ones) that work together, and one of each that does not."""
    school = school or factories.SchoolFactory(municipality=world.municipality)
    partner = partner or factories.PartnerFactory(penvoerder=world.penvoerder, municipality=world.municipality)
    factories.PartnershipFactory(
        penvoerder=world.penvoerder,
        school=school,
        partner=partner,
        manner="aanbod",
        offer=factories.OfferFactory(partner=partner),
    )
    factories.SchoolFactory(municipality=world.municipality)
    factories.PartnerFactory(penvoerder=world.penvoerder, municipality=world.municipality)


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("list", [], ""),
        ("download", ["csv"], "?state=alle"),
        ("without", [], "?doet_mee=on"),
        ("without_download", ["xlsx"], ""),
        ("new", [], "?school={code}"),
    ],
)
def test_over_all(as_role, world, name, args, query):
    more(world, world.school)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"partnerships:{name}", args=args) + query.format(code=world.school.code),
        grow=lambda: [more(world) for _ in range(4)],
        key=f"partnerships/{name}:adviseur",
    )


@pytest.mark.parametrize("role", ["adviseur", "iccer"])
def test_of_a_school(as_role, world, role):
    more(world, world.school)
    assert_constant_queries(
        as_role(role),
        reverse("partnerships:of_school", args=[world.school.code]),
        grow=lambda: [more(world, world.school) for _ in range(4)],
        key=f"partnerships/of_school:{role}",
    )


@pytest.mark.parametrize("role", ["adviseur", "partner"])
def test_of_a_partner(as_role, world, role):
    more(world, None, world.partner)
    assert_constant_queries(
        as_role(role),
        reverse("partnerships:of_partner", args=[world.partner.pk]),
        grow=lambda: [more(world, None, world.partner) for _ in range(4)],
        key=f"partnerships/of_partner:{role}",
    )
