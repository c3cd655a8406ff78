"""The page with what the register tells of one school, now and before."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from monitoring.dossier.schoolfacts import school_facts
from schools.models import FormerFacts
from tests import factories


def page(client, school):
    return client.get(reverse("school:facts", args=[school.code]))


@pytest.fixture
def renamed(world):
    """The world's school, which had another name, board and address until 2023."""
    school = world.school
    school.name, school.street, school.house_number = "De Wilgenhoek", "Dorpsstraat", "1"
    school.postcode, school.place = "1185 AB", "Voorbeelddorp"
    school.listed_on, school.facts_since = datetime.date(2026, 5, 1), datetime.date(2023, 5, 1)
    school.save()
    FormerFacts.objects.create(
        school=school,
        first_listed=datetime.date(2021, 5, 1),
        last_listed=datetime.date(2022, 5, 1),
        name="De Oude Wilg",
        board=factories.SchoolBoardFactory(name="Stichting Vroeger"),
        municipality=school.municipality,
        street="Kerkpad",
        house_number="9",
        place="Voorbeelddorp",
    )
    for year, pupils in ((2020, 90), (2021, None), (2023, 120), (2025, 1234)):
        school.figures.create(year=year, pupils=pupils)
    return school


def test_a_year_prints_the_name_of_that_year(renamed, world):
    facts = school_facts(renamed, world.penvoerder)
    assert [(figure.year, figure.pupils, figure.name) for figure in facts.figures] == [
        (2025, 1234, ""),
        (2023, 120, ""),
        (2021, None, "De Oude Wilg"),
        (2020, 90, "De Oude Wilg"),
    ]


@pytest.mark.parametrize("role", ["adviseur", "iccer", "bestuurder", "gemeente"])
def test_what_is_masked_is_told_in_words_and_unknown_years_are_absent(renamed, as_role, role):
    told = page(as_role(role), renamed).content.decode()
    for words in ("minder dan 5", "1.234", "De Oude Wilg", "Stichting Vroeger", "Kerkpad 9", "1 mei 2023"):
        assert words in told, words
    assert '<th scope="row">2021</th>' in told
    assert '<th scope="row">2022</th>' not in told
    assert "Leerlingen van De Wilgenhoek door de jaren" in told


def test_the_address_leads_to_a_map_elsewhere_and_no_map_is_loaded(renamed, world, as_role):
    told = page(as_role("adviseur"), renamed).content.decode()
    assert "https://www.openstreetmap.org/search?query=Dorpsstraat+1%2C+1185+AB+Voorbeelddorp" in told
    assert "<iframe" not in told
    world.school.street = world.school.postcode = world.school.place = world.school.house_number = ""
    world.school.save()
    assert "openstreetmap" not in page(as_role("adviseur"), renamed).content.decode()


def test_a_school_without_figures_and_history_says_so(world, as_role):
    told = page(as_role("gemeente"), world.school).content.decode()
    assert "nog geen telling" in told
    assert "altijd deze naam" in told
    assert "<svg" not in told.split("<main")[1]


def test_one_known_year_is_a_table_without_a_picture(world, as_role):
    world.school.figures.create(year=2025, pupils=80)
    told = page(as_role("adviseur"), world.school).content.decode()
    assert "<svg" not in told.split("<main")[1]
    assert "2025" in told
