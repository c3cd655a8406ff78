"""What goes out comes back unchanged, in either form, whatever texts there are."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.bulk.cells import plain
from partners.models import Offer, Partner
from schools.models import Contact
from tests import factories
from tests.partners.bulk.lists import exported, plan_of, states, take_in
from tests.worlds import World

pytestmark = pytest.mark.django_db
FORMS = ["xlsx", "csv"]


def a_partner(world: World, **fields: Any) -> Partner:
    partner: Partner = factories.PartnerFactory(penvoerder=world.penvoerder, **fields)
    partner.serves.add(world.municipality)
    if partner.ended_on:
        partner.serves.add(factories.MunicipalityFactory(name="Buiten het gebied"))
    for discipline in ("muziek", "dans"):
        partner.disciplines.create(discipline=discipline)
    return partner


def an_offer(partner: Partner, **fields: Any) -> Offer:
    given: dict[str, Any] = {"title": "Les", "discipline": "muziek", "partner": partner, **fields}
    return Offer.objects.create(**given)


@pytest.fixture
def filled(world: World) -> World:
    """A world with something in every column, and old rows of which we would not take each value today."""
    second = factories.SchoolFactory(municipality=world.municipality, board=world.board, name='De "Parel"; =1+1')
    person = factories.PersonFactory(penvoerder=world.penvoerder, phone="+31 6 1234", given_name="=HYPERLINK(1)")
    for school in (world.school, second):
        factories.ContactFactory(person=person, school=school, certificate_year=2021, end=datetime.date(2099, 7, 31))
    noname = factories.PersonFactory(penvoerder=world.penvoerder, email="", phone="no phone at all?!")
    factories.ContactFactory(person=noname, role="bestuurder", school=None, board=world.board, job_title="-")
    partner = a_partner(
        world, reference="'=12", name="@Theater", kind="zzp", tailor_made=True, description="Een\nTwee;\t drie, 'vier'"
    )
    a_partner(world, name="Oud", website="geen adres", ended_on=datetime.date(2020, 1, 1), tailor_made_note="toch")
    an_offer(
        partner, price=Decimal("12.50"), price_unit="leerling", group_from=1, group_to=8, url="https://a.example/é"
    )
    an_offer(
        partner,
        title="+Reeks",
        reference="007",
        price=Decimal("1000"),
        for_primary=False,
        for_special=True,
        place="beide",
    )
    return world


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("kind", "number"), [("contactpersonen", 8), ("partners", 3), ("aanbod", 2)])
def test_out_and_in_changes_nothing(filled: World, kind: str, number: int, form: str) -> None:
    plan = plan_of(kind, exported(kind, filled, form), filled)
    assert [row["errors"] for row in plan.rows if row["errors"]] == []
    assert states(plan) == ["same"] * number


@pytest.mark.parametrize("kind", ["contactpersonen", "partners", "aanbod"])
def test_a_list_can_be_carried_to_an_empty_penvoerder_and_goes_out_the_same(filled: World, kind: str) -> None:
    """All columns are written too: what was taken away comes back from the list."""
    Offer.objects.filter(price_unit="").update(price=None)  # what nobody could add like that today
    before = exported(kind, filled, "csv")
    if kind == "contactpersonen":
        Contact.objects.filter(person__penvoerder=filled.penvoerder).delete()
    elif kind == "aanbod":
        Offer.objects.all().delete()
    else:
        Partner.objects.filter(penvoerder=filled.penvoerder).exclude(name="Oud").delete()
    take_in(kind, before, filled)
    assert exported(kind, filled, "csv") == before
    assert "same" in states(plan_of(kind, before, filled))


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
ODD = st.one_of(TEXT, TEXT.map(lambda text: "'" + text), st.sampled_from("=+-@").flatmap(lambda s: TEXT.map(s.__add__)))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=ODD, phone=st.text(max_size=20), title=ODD, code=st.from_regex(r"'*[ ]*[=+\-@]?[ -~]{0,10}", fullmatch=True)
)
def test_any_text_survives(world: World, name: str, phone: str, title: str, code: str) -> None:
    person = world.people["iccer"]
    cleaned = [text.replace("\x00", "") for text in (name, phone, title, code)]
    person.given_name, person.phone = cleaned[0] if plain(cleaned[0]) else "x", cleaned[1]
    person.save()
    partner = world.partner
    partner.name, partner.description, partner.reference = cleaned[2] if plain(cleaned[2]) else "x", *cleaned[::3]
    partner.reference = partner.reference[:40]
    partner.save()
    for form in FORMS:
        for kind in ("contactpersonen", "partners"):
            plan = plan_of(kind, exported(kind, world, form), world)
            assert set(states(plan)) == {"same"}, plan.rows


def test_the_queries_of_a_plan_do_not_grow_with_the_rows(filled: World) -> None:
    from django.db import connection

    for kind, more in {
        "contactpersonen": lambda: factories.ContactFactory(
            person=factories.PersonFactory(penvoerder=filled.penvoerder), school=filled.school
        ),
        "partners": lambda: a_partner(filled),
        "aanbod": lambda: an_offer(filled.partner, title=f"Les {Offer.objects.count()}"),
    }.items():
        counts = []
        for _round in range(2):
            data = exported(kind, filled)
            with CaptureQueriesContext(connection) as queries:
                plan_of(kind, data, filled)
            counts.append(len(queries))
            for _number in range(5):
                more()
        assert counts[0] == counts[1] <= 8, (kind, counts)
