"""The lists of partners and of what they offer."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Offer, Partner
from tests import factories
from tests.partners.bulk.lists import csv_of, errors_of, plan_of, states, take_in, xlsx_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def partners(world: World) -> Any:
    return Partner.objects.filter(penvoerder=world.penvoerder)


def test_a_partner_with_all_its_columns(world: World) -> None:
    other = factories.MunicipalityFactory(code="0005", name="Bedum")
    world.penvoerder.work_areas.create(municipality=other)
    cells = {
        "soort": "Instelling",
        "Naam": "Poppentheater",
        "eigen nummer": 12,
        "disciplines": "Dans; theater",
        "gemeente": 5,
        "werkt voor scholen in": f"bedum, {world.municipality.code}",
        "website": "www.example.org",
        "e-mail": "info@example.org",
        "telefoon": "+31 10 1",
        "maatwerk": "ja",
        "toelichting maatwerk": "van alles",
        "capaciteit": "tien groepen",
        "stopt per": "31-12-2026",
    }
    data = xlsx_of(list(cells), list(cells.values()))
    take_in("partners", data, world)
    made = partners(world).get(name="Poppentheater")
    assert (made.kind, made.reference, made.municipality, made.phone) == ("instelling", "12", other, "+31 10 1")
    assert {row.discipline for row in made.disciplines.all()} == {"dans", "theater"}
    assert set(made.serves.all()) == {other, world.municipality}
    assert (made.tailor_made, made.ended_on) == (True, datetime.date(2026, 12, 31))
    assert states(plan_of("partners", data, world)) == ["same"]


def test_a_partner_is_known_by_its_number_and_then_by_its_name(world: World) -> None:
    headings = ["eigen nummer", "naam", "soort"]
    world.partner.name = "Oude naam"
    world.partner.save()
    take_in("partners", csv_of(headings, ["P1", "oude naam", ""]), world)
    take_in("partners", csv_of(headings, ["P1", "Nieuwe naam", ""]), world)
    world.partner.refresh_from_db()
    assert (world.partner.reference, world.partner.name) == ("P1", "Nieuwe naam")
    assert partners(world).count() == 1
    wrong = errors_of(plan_of("partners", csv_of(headings, ["P2", "Nieuwe naam", "zzp"]), world))
    assert set(wrong[2]) == {"naam"}
    assert "P1" in wrong[2]["naam"]


def test_what_is_wrong_with_partners(world: World, other_world: World) -> None:
    headings = ["eigen nummer", "naam", "soort", "gemeente", "website", "e-mail", "maatwerk", "toelichting maatwerk"]
    rows = [
        ["", "A", "circus", other_world.municipality.name, "geen adres", "geen adres", "misschien", ""],
        ["", "", "zzp", "", "", "", "", ""],
        ["N1", "B", "zzp", "", "", "", "", "zonder maatwerk"],
        ["N1", "C", "zzp", "", "", "", "", ""],
        ["N1", "D", "zzp", "", "", "", "", ""],
        ["", "c", "zzp", "", "", "", "", ""],
        ["", other_world.partner.name, "", "", "", "", "", ""],
    ]
    wrong = errors_of(plan_of("partners", csv_of(headings, *rows), world))
    assert set(wrong[2]) == {"soort", "gemeente", "website", "e-mail", "maatwerk"}
    assert set(wrong[3]) == {"naam"}
    assert set(wrong[4]) == {"maatwerk"}
    assert all("4" in wrong[line][""] for line in (5, 6)), "the second and third of one number"
    assert set(wrong[8]) == {"soort"}, "another penvoerder's partner is new here"
    assert 7 not in wrong, "line 5 itself is wrong, so its name is free"


def test_an_offer_with_all_its_columns(world: World) -> None:
    world.partner.reference = "P1"
    world.partner.save()
    cells = {
        "partner": world.partner.name.upper(),
        "titel": "Licht",
        "discipline": "Theater",
        "voor": "speciaal onderwijs, voortgezet onderwijs",
        "vanaf groep": 3,
        "tot en met groep": 5,
        "prijs in euro": "€ 1.250,50",
        "prijs is": "per groep",
        "duur": "6 lessen",
        "waar": "buiten school",
        "website": "www.example.org/x",
        "eigen nummer": "A1",
    }
    plain_one = {**dict.fromkeys(cells, ""), "partner": "P1", "titel": "Donker", "discipline": "dans"}
    data = csv_of(list(cells), list(cells.values()), list(plain_one.values()))
    take_in("aanbod", data, world)
    made = Offer.objects.get(title="Licht")
    assert (made.for_primary, made.for_special, made.for_secondary) == (False, True, True)
    assert (made.price, made.price_unit, made.place) == (Decimal("1250.50"), "groep", "buiten_school")
    assert (made.url, made.group_from, made.group_to) == ("https://www.example.org/x", 3, 5)
    plain = Offer.objects.get(title="Donker")
    assert (plain.for_primary, plain.for_special, plain.place, plain.price) == (True, False, "in_school", None)
    assert states(plan_of("aanbod", data, world)) == ["same", "same"]
    take_in(
        "aanbod", csv_of(["partner", "eigen nummer", "titel", "stopt per"], ["P1", "A1", "Lichter", "1-8-2026"]), world
    )
    made.refresh_from_db()
    assert (made.title, made.ended_on, made.price) == ("Lichter", datetime.date(2026, 8, 1), Decimal("1250.50"))


def test_what_is_wrong_with_offers(world: World, other_world: World) -> None:
    headings = ["partner", "titel", "discipline", "vanaf groep", "tot en met groep", "prijs in euro", "prijs is"]
    name = world.partner.name
    rows = [
        [other_world.partner.name, "A", "dans", "", "", "", ""],
        [name, "", "", "", "", "", ""],
        [name, "B", "dans", 6, 2, "12,345", "per kind"],
        [name, "C", "dans", 9, "", "-5", ""],
        [name, "D", "dans", 6, 2, "5", ""],
        [name, "E", "dans", "", "", "", ""],
        [name, "e", "dans", "", "", "", ""],
    ]
    wrong = errors_of(plan_of("aanbod", csv_of(headings, *rows), world))
    assert set(wrong[2]) == {"partner"}
    assert set(wrong[3]) == {"titel", "discipline"}
    assert set(wrong[4]) >= {"prijs in euro", "prijs is"}
    assert set(wrong[5]) >= {"vanaf groep", "prijs in euro"}
    assert set(wrong[6]) == {""}, "the services' own objections to the whole"
    assert set(wrong[8]) == {""}
    assert "7" in wrong[8][""]
    assert 7 not in wrong


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("12,50", "12.50"), ("12.50", "12.50"), ("€ 12", "12"), ("1.250", "1250"), ("1.250,-", "1250"), ("0", "0")],
)
def test_amounts_as_people_write_them(world: World, cell: str, amount: str) -> None:
    data = csv_of(
        ["partner", "titel", "discipline", "prijs in euro", "prijs is"],
        [world.partner.name, "A", "dans", cell, "per les"],
    )
    take_in("aanbod", data, world)
    assert Offer.objects.get().price == Decimal(amount)
