"""Everybody finds what they may see, and nothing of anybody else."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.monitoring.search.conftest import rename

STAFF = {"scholen", "mensen", "partners", "aanbod", "besturen", "gemeenten", "afspraken"}
EVERYBODY = {"iccer", "directeur", "bovenschools_iccer", "bestuurder", "gemeente", "stuurgroep", "partner"}
KINDS = {
    "beheerder": STAFF,
    "adviseur": STAFF,
    "iccer": {"scholen", "mensen", "aanbod"},
    "directeur": {"scholen", "mensen", "aanbod"},
    "bovenschools_iccer": {"scholen", "mensen", "besturen", "afspraken"},
    "bestuurder": {"scholen", "mensen", "besturen", "afspraken"},
    "gemeente": {"scholen", "mensen", "gemeenten"},
    "partner": {"mensen", "partners", "aanbod"},
}
PEOPLE = {
    "beheerder": EVERYBODY,
    "adviseur": EVERYBODY,
    "iccer": {"iccer", "directeur"},
    "directeur": {"iccer", "directeur"},
    "bovenschools_iccer": {"bovenschools_iccer", "bestuurder"},
    "bestuurder": {"bovenschools_iccer", "bestuurder"},
    "gemeente": {"gemeente"},
    "partner": {"partner"},
}


@pytest.mark.parametrize("role", sorted(KINDS))
@pytest.mark.parametrize("text", ["zoekwoord", "zoekworod"])
def test_kinds(ask, named, role, text):
    """Also with a typo: what only looks like it is held to the same doors."""
    response = ask(role, text)
    groups = {group.kind.key: group for group in response.context["results"].groups}
    assert set(groups) == KINDS[role]
    html = response.content.decode()
    assert "Twee" not in html
    assert len(groups["mensen"].hits) == len(PEOPLE[role])
    found = {person for person in EVERYBODY if f"-{person} " in html.replace("<mark>", "").replace("</mark>", "")}
    assert found == PEOPLE[role]


@pytest.mark.parametrize("role", sorted(KINDS))
def test_every_result_can_be_opened(ask, as_role, named, role):
    client = as_role(role)
    results = ask(role, "zoekwoord").context["results"]
    assert results.number
    for group in results.groups:
        for hit in group.hits:
            assert client.get(hit.url).status_code == 200, hit.url


@pytest.mark.parametrize("role", sorted(KINDS))
def test_nothing_of_another_penvoerder(ask, named, role):
    for kind in sorted(STAFF):
        assert ask(role, "Twee", soort=kind).context["results"].number == 0
    assert ask(role, "Twee", live=True).context["results"].number == 0


@pytest.mark.parametrize("role", ["stuurgroep", "onderzoeker"])
def test_who_has_nothing_to_search_has_no_box(ask, as_role, world, role):
    assert ask(role, "zoekwoord").status_code == 403
    assert b"data-find" not in as_role(role).get("/", follow=True).content


@pytest.mark.parametrize("role", sorted(KINDS))
def test_who_has_something_to_search_has_the_box(as_role, world, role):
    html = as_role(role).get("/", follow=True).content.decode()
    assert html.count("data-find") >= 1
    assert f'action="{reverse("search:results")}"' in html


def test_school_people_do_not_see_what_a_colleague_does_elsewhere(ask, named):
    elsewhere = factories.SchoolFactory(name="De Verte", municipality=named.municipality)
    factories.ContactFactory(person=named.people["directeur"], school=elsewhere)
    assert "De Verte" not in ask("iccer", "directeur").content.decode()
    assert "De Verte" in ask("adviseur", "zoekwoord-directeur").content.decode()


def test_a_colleague_who_left_is_found_by_staff_only(ask, named):
    person = factories.PersonFactory(penvoerder=named.penvoerder, given_name="Wiebe", family_name="Vertrokken")
    factories.ContactFactory(person=person, school=named.school, end=datetime.date(2025, 7, 31))
    assert ask("iccer", "wiebe").context["results"].number == 0
    hit = ask("adviseur", "wiebe").context["results"].groups[0].hits[0]
    assert hit.tag == "eerder contact"
    assert "icc’er bij Zoekwoordschool Een tot en met 31 juli 2025" in hit.facts[0].replace("'", "’").replace(
        "&#x27;", "’"
    )


def test_school_people_find_no_partner_that_stopped_nor_its_offer(ask, named):
    rename(named.partner, ended_on=datetime.date(2025, 1, 1))
    assert {group.kind.key for group in ask("iccer", "zoekwoord").context["results"].groups} == {"scholen", "mensen"}
    partners = next(g for g in ask("adviseur", "zoekwoord").context["results"].groups if g.kind.key == "partners")
    assert partners.hits[0].tag == "gestopt op 1 januari 2025"
