"""What is found, how it is told apart, and what a person may type."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from partners.models import Offer
from tests import factories
from tests.monitoring.search.conftest import rename


def only_hit(response):
    """Return the one result of a search."""
    results = response.context["results"]
    assert results.number == 1, [hit.title for group in results.groups for hit in group.hits]
    return results.groups[0].hits[0]


@pytest.mark.parametrize(
    "text",
    [
        "creche",
        "regenbog",
        "REGENBOOG",
        "16AH00",
        "16ah",
        "1181 AB",
        "1181ab",
        "s-gravenhage regenboog",
        "nuenen ca",
        "020-123 45 67",
        "0201234567",
        "+31 20 123 4567",
        "Lindenlaan 7",
    ],
)
def test_a_school(ask, world, school, text):
    rename(world.municipality, name="Nuenen c.a.")
    rename(world.school, name="Iets anders")
    world.school.municipality = factories.MunicipalityFactory(name="Elders")
    world.penvoerder.work_areas.create(municipality=world.school.municipality)
    world.school.save()
    rename(
        school,
        name="Crèche De Regenboog",
        code="16AH00",
        place="'s-Gravenhage",
        street="Lindenlaan",
        house_number="7",
        postcode="1181 AB",
        phone="020-1234567",
    )
    groups = ask("adviseur", text).context["results"].groups
    schools = next(group for group in groups if group.kind.key == "scholen")
    assert [hit.url for hit in schools.hits] == [reverse("school:overview", args=["16AH00"])]
    facts = [str(fact).replace("<mark>", "").replace("</mark>", "") for fact in schools.hits[0].facts]
    assert facts[:2] == ["16AH00", "basisonderwijs"]
    assert "gemeente Nuenen c.a." in facts


def test_the_hit_is_marked_in_its_place(ask, school):
    rename(school, name="De Regenboog", street="Kastanjelaan", house_number="3", postcode="1181 AB", place="Amstelveen")
    assert only_hit(ask("adviseur", "regenboog")).title == "De <mark>Regenboog</mark>"
    hit = only_hit(ask("adviseur", "kastanje"))
    assert hit.facts[-1] == "<mark>Kastanje</mark>laan 3, 1181 AB Amstelveen"


def test_a_closed_school_is_marked_and_comes_last(ask, world, school):
    rename(world.school, name="De Regenboog", closed_on=datetime.date(2024, 8, 1))
    rename(school, name="De Regenboogschool")
    hits = ask("adviseur", "de regenboog").context["results"].groups[0].hits
    assert [hit.tag for hit in hits] == ["", "gesloten sinds 1 augustus 2024"]


def test_two_people_of_the_same_name_are_told_apart(ask, world, school):
    rename(school, name="De Ark")
    for place, role in ((world.school, "iccer"), (school, "directeur")):
        person = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Wiebe", family_name="Dubbel")
        factories.ContactFactory(person=person, school=place, role=role)
    hits = ask("adviseur", "wiebe dubbel").context["results"].groups[0].hits
    assert {hit.facts[0] for hit in hits} == {f"icc’er bij {world.school.name}", "directeur bij De Ark"}


def test_a_person_by_address_and_number(ask, world):
    person = factories.PersonFactory(
        penvoerder=world.penvoerder,
        given_name="Wiebe",
        email="wiebe@nieuw.example.org",
        email_before="wiebe@vroeger.example.org",
        phone="06 - 98 76 54 32",
    )
    url = reverse("people:detail", args=[person.pk])
    for text in ("wiebe@nieuw.example.org", "06-98765432", "0031698765432", "vroeger.example"):
        assert only_hit(ask("adviseur", text)).url == url
    assert "eerder adres wiebe@<mark>vroeger.example</mark>.org" in only_hit(ask("adviseur", "vroeger.example")).facts
    assert "06 - 98 76 54 32" in only_hit(ask("adviseur", "0698765432")).facts


def test_a_person_of_the_stuurgroep_and_one_with_many_roles(ask, world):
    assert "stuurgroep" in only_hit(ask("adviseur", f"{world.people['stuurgroep'].email}")).facts[0]
    person = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Wiebe")
    for _number in range(5):
        factories.ContactFactory(person=person, school=factories.SchoolFactory(municipality=world.municipality))
    assert "en nog 2" in only_hit(ask("adviseur", "wiebe")).facts


def test_words_of_a_partner_and_an_offer(ask, world):
    rename(world.partner, name="De Zaal", description="Wij maken voorstellingen met kleuters in de gymzaal.")
    Offer.objects.create(
        partner=world.partner, title="Dans met je handen", discipline="dans", description="Over gebarentaal."
    )
    assert only_hit(ask("adviseur", "kleuters")).text.endswith("met <mark>kleuters</mark> in de gymzaal.")
    assert only_hit(ask("adviseur", "gebarentaal")).text == "Over <mark>gebarentaal</mark>."


def test_codes_of_boards_and_municipalities(ask, world):
    rename(world.board, number="41646")
    rename(world.municipality, code="0362")
    assert only_hit(ask("adviseur", "41646")).url == reverse("boards:detail", args=["41646"])
    assert only_hit(ask("adviseur", "0362")).url == reverse("municipalities:detail", args=["0362"])


def test_the_kind_that_fits_best_comes_first(ask, world, school):
    rename(school, name="Basisschool Amstelveen-Zuid")
    rename(world.municipality, name="Amstelveen")
    assert [group.kind.key for group in ask("adviseur", "amstelveen").context["results"].groups][:2] == [
        "gemeenten",
        "scholen",
    ]
    alike = ask("adviseur", "amsetlveen")
    assert alike.context["results"].is_alike
    assert "staat er nergens precies zo" in alike.content.decode()


def test_more_than_fits_leads_to_the_list(ask, world):
    for number in range(12):
        factories.SchoolFactory(name=f"Regenboog {number}", municipality=world.municipality, board=world.board)
        factories.ContactFactory(
            person=factories.PersonFactory(penvoerder=world.penvoerder, family_name=f"Regenboog {number}"),
            school=world.school,
        )
    schools = ask("adviseur", "regenboog").context["results"].groups[0]
    assert len(schools.hits) == 8
    assert schools.everything_url == f"{reverse('schools:list')}?q=regenboog&state=alle"
    assert schools.everything == "Alle scholen met ‘regenboog’"
    # Who has no list of people gets all of them here.
    people = ask("iccer", "regenboog").context["results"].groups[0]
    assert people.everything_url == f"{reverse('search:results')}?q=regenboog&soort=mensen"
    response = ask("iccer", "regenboog", soort="mensen")
    assert response.context["results"].number == 12
    assert "Terug naar alle resultaten" in response.content.decode()
    assert ask("adviseur", "regenboog", soort="onzin").context["results"].number == 0


@pytest.mark.parametrize("live", [False, True])
def test_nothing_and_too_little(ask, world, live):
    assert "Niets gevonden voor ‘qzxw’" in ask("adviseur", "qzxw", live=live).content.decode()
    assert "Typ minstens 2 letters." in ask("adviseur", "a", live=live).content.decode()
    assert ask("adviseur", "", live=live).context["results"].number == 0


BAD = [
    "%",
    "_",
    "zwx%_",  # no number: names that are made up end in one
    "'",
    '"; DROP TABLE schools_school; --',
    "\\",
    "' OR 1=1 --",
    "a" * 5000,
    "🎨🎨",
    "\x00",
    "<script>alert(1)</script>",
    "?!…",
    "woord " * 500,
]


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("live", [False, True])
def test_nothing_that_is_typed_breaks_it(ask, world, text, live):
    response = ask("adviseur", text, live=live)
    assert response.status_code == 200
    assert response.context["results"].number == 0
    assert "<script>alert" not in response.content.decode()


def test_the_box_gets_a_short_list_that_no_page_is_mistaken_for(ask, world):
    for number in range(9):
        factories.SchoolFactory(name=f"Regenboog {number}", municipality=world.municipality, board=world.board)
    live = ask("adviseur", "regenboog", live=True)
    assert live.context["results"].number == 3
    assert "<html" not in live.content.decode()
    assert 'hx-swap-oob="innerHTML"' in live.content.decode()
    assert "HX-Request" in live["Vary"]
    page = ask("adviseur", "regenboog")
    assert "<html" in page.content.decode()
    assert "HX-Request" in page["Vary"]
