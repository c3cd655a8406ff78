"""Conversations held against the norm, and the way to who is still to be spoken."""

from __future__ import annotations

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests import factories

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def spoken(world, number=1, year=YEAR, also=(), **more):
    """Recorded conversations with the school of the world, unless said otherwise."""
    moment = timezone.make_aware(datetime.datetime(year, 1, 1, 9))
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "status": "recorded"}
    for _number in range(number):
        row = factories.ConversationFactory(**values | {"held_at": moment} | more)
        row.also_schools.set(also)


def lines(client, who="schools", **query):
    """What the page says by name of the group: how many, held, counted, expected, below, none."""
    response = client.get(reverse("norm:overview"), query)
    assert response.status_code == 200
    groups = [(line["name"], line["group"]) for line in response.context[who]]
    return {
        name or "all": (row.parties, row.held, row.counted, row.expected, row.below, row.none) for name, row in groups
    }


def names(client, query):
    response = client.get(f"{reverse('norm:who')}?{query}")
    assert response.status_code == 200
    return [row.party.name for row in response.context["page"]]


@pytest.fixture
def region(world):
    """Three schools: that of the world, one beside it without adviser or track, and one elsewhere."""
    elsewhere = factories.MunicipalityFactory(name="Elders")
    world.programme.municipalities.add(elsewhere)
    world.penvoerder.work_areas.create(municipality=elsewhere)
    beside = factories.SchoolFactory(municipality=world.municipality, name="Ernaast")
    far = factories.SchoolFactory(municipality=elsewhere, name="Verweg")
    factories.AdviserAssignmentFactory(
        penvoerder=world.penvoerder, school=far, adviser=world.users["beheerder"], start=datetime.date(YEAR, 1, 1)
    )
    return beside, far


def test_schools_and_partners_by_adviser_municipality_and_track(as_role, world, region):
    beside, far = region
    spoken(world, 3)
    spoken(world, school=far, also=[beside])
    spoken(world, school=None, partner=world.partner)
    spoken(world, status="draft")
    client = as_role("adviseur")
    here, there = world.users["adviseur"].name, world.users["beheerder"].name
    assert lines(client) == {
        here: (1, 3, 2, 2, 0, 0),
        there: (1, 1, 1, 2, 1, 0),
        "Zonder adviseur": (1, 1, 1, 2, 1, 0),
        "all": (3, 5, 4, 6, 2, 0),
    }
    assert lines(client, per="gemeente")[world.municipality.name] == (2, 4, 3, 4, 1, 0)
    assert lines(client, per="spoor") == {
        world.track.name: (1, 3, 2, 2, 0, 0),
        "Zonder spoor": (2, 2, 2, 4, 2, 0),
        "all": (3, 5, 4, 6, 2, 0),
    }
    assert lines(client, "partners") == {"Zonder adviseur": (1, 1, 1, 2, 1, 0)}
    assert list(lines(client, "partners", per="spoor")) == ["all"]


def test_each_number_opens_those_behind_it(as_role, world, region):
    spoken(world, 2)
    client = as_role("adviseur")
    response = client.get(reverse("norm:overview"), {"per": "gemeente"})
    for line in [*response.context["schools"], *response.context["partners"]]:
        assert len(names(client, line["below"])) == line["group"].below
        assert len(names(client, line["none"])) == line["group"].none
    assert names(client, "per=gemeente&hoe=geen") == ["Ernaast", "Verweg"]
    assert names(client, f"hoe=alle&groep={world.users['adviseur'].pk}") == [world.school.name]
    # What is no choice is told, and the first of each takes its place.
    odd = client.get(reverse("norm:who"), {"jaar": "0", "wie": "x", "hoe": "\x00", "groep": "\x00", "per": "maand"})
    assert set(odd.context["form"].errors) == {"jaar", "wie", "hoe", "groep", "per"}
    assert len(odd.context["page"]) == 2


def test_the_adviser_of_the_last_day_counts(as_role, world):
    last, before = datetime.date(YEAR - 1, 12, 31), world.users["adviseur"]
    world.programme.start = datetime.date(YEAR - 1, 1, 1)
    world.programme.save()
    world.school.assignments.update(start=datetime.date(YEAR - 1, 1, 1), end=last)
    after = world.users["beheerder"]
    factories.AdviserAssignmentFactory(
        penvoerder=world.penvoerder, school=world.school, adviser=after, start=last + datetime.timedelta(days=1)
    )
    spoken(world, year=YEAR - 1)
    client = as_role("adviseur")
    assert lines(client, jaar=str(YEAR - 1)) == {before.name: (1, 1, 1, 2, 1, 0)}
    assert lines(client) == {after.name: (1, 0, 0, 2, 1, 1)}


def test_a_programme_that_is_over_shows_its_last_year(as_role, world):
    world.programme.start, world.programme.end = datetime.date(2019, 1, 1), datetime.date(2020, 12, 31)
    world.programme.save()
    spoken(world, year=2020)
    response = as_role("adviseur").get(reverse("norm:overview"))
    assert response.context["asked"].year == 2020
    assert response.context["asked"].all_schools.held == 1


def test_without_a_norm_the_page_says_where_to_set_one(as_role, world):
    world.programme.conversation_kinds.update(norm_per_year=None)
    setup = reverse("programme:parts", args=["gespreksoorten"])
    assert setup in as_role("beheerder").get(reverse("norm:overview")).content.decode()
    assert setup not in as_role("adviseur").get(reverse("norm:overview")).content.decode()
    assert as_role("beheerder").get(reverse("norm:who")).status_code == 404


def test_the_workbook_holds_groups_schools_and_partners(as_role, world, region):
    spoken(world)
    response = as_role("adviseur").get(reverse("norm:download", args=["xlsx"]))
    book = load_workbook(BytesIO(response.content))
    groups, schools, partners = ([list(line) for line in page.iter_rows(values_only=True)] for page in book)
    assert [line[0] for line in schools[1:]] == sorted([world.school.name, "Ernaast", "Verweg"])
    assert partners[1][0] == world.partner.name
    assert any(line[2:6] == [3, 1, 1, 6] for line in groups)
