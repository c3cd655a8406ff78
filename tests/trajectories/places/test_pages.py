"""The page of one board or municipality: what staff see, and what its own people see."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.core.models import today
from schools.models import PolicyDocument
from schools.policy_documents import in_force
from tests import factories
from trajectories.models import BoardPriority, MunicipalPriority

YESTERDAY = today() - datetime.timedelta(days=1)


def page_of(client, kind, place):
    response = client.get(kind.url("detail", place))
    assert response.status_code == 200
    return response


def schools_on(response):
    return [row.record for row in response.context["table"].page.object_list]


@pytest.fixture
def full(world, kind, place, document):
    """Something of everything on the page, with words that tell what is internal."""
    factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        status="recorded",
        held_at=timezone.make_aware(datetime.datetime(2026, 3, 9, 15)),
    )
    left = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Vertrokken")
    coming = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Aanstaande")
    role = "bestuurder" if kind.is_board else "gemeente"
    factories.ContactFactory(person=left, role=role, school=None, end=YESTERDAY, **{kind.field: place})
    factories.ContactFactory(
        person=coming, role=role, school=None, start=today() + datetime.timedelta(days=9), **{kind.field: place}
    )
    for title, signed_on in (("Ons convenant", today()), ("Nog een voorstel", None)):
        agreement = factories.AgreementFactory(
            penvoerder=world.penvoerder, title=title, signed_on=signed_on, note="Onder ons gezegd"
        )
        getattr(agreement, kind.parties).add(place)
    factories.AgreementFactory(penvoerder=world.penvoerder, title="Van anderen", signed=True)
    model = BoardPriority if kind.is_board else MunicipalPriority
    model.objects.create(programme=world.programme, text="Meer muziek", order=1, **{kind.field: place})
    return world


def test_staff_see_all_of_it(full, as_role, kind, place, own_role):
    page = page_of(as_role("adviseur"), kind, place).content.decode()
    words = ("Cultuurnota", "Wij letten op de bibliotheek", "van kracht", "Ons convenant", "Nog een voorstel")
    words += ("Meer muziek", "Vertrokken", "Aanstaande", full.people[own_role].name, "9 maart 2026")
    words += (full.track.name, full.users["adviseur"].name, "kan inloggen")
    for word in words:
        assert word in page, word
    assert "Van anderen" not in page


def test_own_people_see_their_place_and_nothing_internal(full, as_role, kind, place, own_role):
    response = page_of(as_role(own_role), kind, place)
    page = response.content.decode()
    for word in ("Cultuurnota", "Ons convenant", "Meer muziek", full.people[own_role].name, full.school.name):
        assert word in page, word
    internal = ("Wij letten op", "Nog een voorstel", "Onder ons gezegd", "Vertrokken", "Aanstaande", "9 maart 2026")
    internal += (full.users["adviseur"].name, "kan inloggen", "nog niet uitgenodigd", "toevoegen", "Stopt")
    for word in internal:
        assert word not in page, word
    assert (full.track.name in page) == kind.is_board, "a board knows the track of its schools, a municipality not"


def test_every_role_of_a_board_reads_its_page(full, as_role, kind, place):
    if kind.is_board:
        assert "Ons convenant" in page_of(as_role("bovenschools_iccer"), kind, place).content.decode()


def test_what_is_on_the_page_can_be_opened(full, as_role, kind, place, own_role, document):
    client = as_role(own_role)
    page = page_of(client, kind, place).content.decode()
    file = kind.url("document_file", place, document.pk)
    agreement = full.penvoerder.agreements.get(title="Ons convenant")
    for url in (
        file,
        reverse("agreements:detail", args=[agreement.pk]),
        reverse("agreements:file", args=[agreement.pk]),
        reverse("school:overview", args=[full.school.code]),
    ):
        assert f'href="{url}"' in page, url
        assert client.get(url).status_code == 200, url


def test_what_another_penvoerder_keeps_is_not_shown(full, other_world, as_role, kind, place):
    """The place is shared; the documents, agreements, priorities and people about it are not."""
    theirs = {kind.field: place}
    PolicyDocument.objects.create(
        penvoerder=other_world.penvoerder, kind="lea", title="LEA van de buren", year_from=2025, **theirs
    )
    agreement = factories.AgreementFactory(penvoerder=other_world.penvoerder, title="Convenant buren", signed=True)
    getattr(agreement, kind.parties).add(place)
    model = BoardPriority if kind.is_board else MunicipalPriority
    model.objects.create(programme=other_world.programme, text="Buurdans", order=1, **theirs)
    person = factories.PersonFactory(penvoerder=other_world.penvoerder, given_name="Buurvrouw")
    factories.ContactFactory(person=person, school=None, role="bestuurder" if kind.is_board else "gemeente", **theirs)
    for role in ("adviseur", "bestuurder" if kind.is_board else "gemeente"):
        page = page_of(as_role(role), kind, place).content.decode()
        for word in ("LEA van de buren", "Convenant buren", "Buurdans", "Buurvrouw"):
            assert word not in page, (role, word)


def test_open_schools_come_first_and_say_where_they_are(world, as_role, kind, place):
    world.school.name = "Zonnestraal"
    world.school.save()
    closed = factories.SchoolFactory(
        name="Aapje", board=world.board, municipality=world.municipality, closed_on=YESTERDAY
    )
    response = page_of(as_role("adviseur"), kind, place)
    assert schools_on(response) == [world.school, closed]
    assert "gesloten op" in response.content.decode()


def test_schools_are_paged(world, as_role, kind, place):
    factories.SchoolFactory.create_batch(30, board=world.board, municipality=world.municipality)
    client = as_role("adviseur")
    assert len(schools_on(page_of(client, kind, place))) == 15
    last = client.get(kind.url("detail", place), {"page": 3})
    assert len(schools_on(last)) == 1


def test_an_empty_place_explains_the_next_step(world, as_role, kind):
    if kind.is_board:
        place = factories.SchoolFactory(municipality=world.municipality, closed_on=YESTERDAY).board
    else:
        place = factories.MunicipalityFactory()
        world.penvoerder.work_areas.create(municipality=place)
    page = page_of(as_role("adviseur"), kind, place).content.decode()
    for words in ("We kennen hier nog niemand", "Nog geen beleidsstukken", "Nog geen overeenkomsten"):
        assert words in page


def test_a_website_that_is_a_script_is_no_link(world, as_role):
    type(world.board).objects.filter(pk=world.board.pk).update(website="javascript:alert(1)")
    page = as_role("adviseur").get(reverse("boards:detail", args=[world.board.number])).content.decode()
    assert 'href="javascript' not in page


def test_without_a_programme_there_are_no_priorities(other_world, world, as_role, kind, place):
    world.penvoerder.programmes.update(penvoerder=other_world.penvoerder)
    page = page_of(as_role("adviseur"), kind, place).content.decode()
    assert "Speerpunten" not in page


def test_priorities_of_a_municipality_are_edited_at_the_programme(world, as_role):
    url = reverse("municipalities:detail", args=[world.municipality.code])
    link = reverse("programme:priorities", args=[world.municipality.code])
    assert link in as_role("beheerder").get(url).content.decode()
    assert link not in as_role("adviseur").get(url).content.decode(), "the programme is the leader's"


def test_the_own_place_is_in_the_menu(world, as_role, kind, place, own_role):
    client = as_role(own_role)
    response = client.get(reverse(kind.home), follow=True)
    assert response.redirect_chain == [(kind.url("detail", place), 302)]
    assert f'href="{reverse(kind.home)}" aria-current="page"' in response.content.decode()


def test_who_belongs_to_several_places_chooses(world, as_role, kind, place, own_role):
    second = factories.SchoolBoardFactory() if kind.is_board else factories.MunicipalityFactory()
    factories.ContactFactory(person=world.people[own_role], role=own_role, school=None, **{kind.field: second})
    client = as_role(own_role)
    page = client.get(reverse(kind.home)).content.decode()
    for one in (place, second):
        assert kind.url("detail", one) in page
        assert client.get(kind.url("detail", one)).status_code == 200


@pytest.mark.parametrize("key", ["geen", "00000", "0000", "1"])
def test_an_unknown_place_is_not_there(as_role, world, kind, key):
    assert as_role("adviseur").get(reverse(f"{kind.namespace}:detail", args=[key])).status_code == 404


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("lea", 2024, 2027)], {0}),
        ([("lea", 2020, 2025)], set()),
        ([("lea", 2027, None)], set()),
        ([("lea", 2026, 2026)], {0}),
        ([("lea", 2020, None), ("lea", 2025, None)], {1}),
        ([("lea", 2020, None), ("lea", 2027, None)], {0}),
        ([("lea", 2020, None), ("lea", 2024, 2025)], set()),
        ([("lea", 2020, None), ("cultuurnota", 2025, None)], {0, 1}),
        ([("anders", 2020, None), ("anders", 2025, None)], {0, 1}),
    ],
)
def test_what_is_in_force_in_2026(rows, expected):
    documents = [
        PolicyDocument(pk=place, kind=kind, year_from=first, year_to=last)
        for place, (kind, first, last) in enumerate(rows)
    ]
    assert in_force(documents, 2026) == expected
