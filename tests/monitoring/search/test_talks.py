"""What was said in conversations is found by who may read it, with the words where they stand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from trajectories.models import SharedRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(world):
    """A recorded conversation with a note, a need, an agreement and a record that was shared."""
    row = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, adviser=world.users["adviseur"],
        status="recorded", record="De kermis wordt een voorstelling.",
    )  # fmt: skip
    row.notes.create(topic=world.topic, text="Lang vooraf. " * 30 + "De crècheleidster zag een busvervoerder. " * 2)
    need = world.programme.needs.create(key="vervoer", name="Vervoer")
    row.needs.create(need=need, text="Twee paardenkarren voor de <script>alert(1)</script> intocht.")
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, conversation=row, text="Zeepkist schuren"
    )
    SharedRecord.objects.create(conversation=row, number=1, text="We spraken over de kermis en de draaimolen.")
    return row


def groups(response):
    return {group.kind.key: group for group in response.context["results"].groups}


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("creche vervoer", "De <mark>crèche</mark>leidster zag een bus<mark>vervoer</mark>der."),
        ("paardenkar", "Vervoer: Twee <mark>paardenkar</mark>ren"),
        ("ZEEPKIST", "Afspraak: <mark>Zeepkist</mark> schuren"),
        ("kermis", "De <mark>kermis</mark> wordt een voorstelling"),
    ],
)
def test_staff_find_notes_needs_agreements_and_record(ask, talk, role, text, shown):
    response = ask(role, text)
    hit = groups(response)["gesprekken"].hits[0]
    assert hit.url == reverse("conversations:detail", args=[talk.pk])
    assert shown in response.content.decode()


def test_words_may_stand_in_different_places_and_in_the_name(ask, talk, world):
    name = world.school.name.split()[0]
    found = groups(ask("adviseur", f"zeepkist paardenkar {name}"))["gesprekken"].hits[0].text
    assert "<mark>Zeepkist</mark>" in found
    assert "<mark>paardenkar</mark>" in found
    assert "gesprekken" not in groups(ask("adviseur", f"zeepkist {name} luchtballon"))
    assert "gesprekken" not in groups(ask("adviseur", world.school.name)), "the name alone finds the school"


def test_what_was_typed_is_never_markup(ask, talk):
    page = ask("adviseur", "intocht").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_draft_says_that_it_is_one(ask, talk):
    type(talk).objects.update(status="draft")
    assert groups(ask("adviseur", "zeepkist"))["gesprekken"].hits[0].tag == "concept"


@pytest.mark.parametrize("role", ["iccer", "directeur"])
def test_the_school_finds_what_was_shared_with_it_and_nothing_else(ask, as_role, talk, role):
    found = groups(ask(role, "draaimolen"))
    assert "<mark>draaimolen</mark>" in found["verslagen"].hits[0].text
    assert as_role(role).get(found["verslagen"].hits[0].url).status_code == 200
    for secret in ("creche", "paardenkar", "zeepkist", "voorstelling"):
        assert not groups(ask(role, secret)), secret
    talk.records.update(withdrawn_at=talk.held_at)
    assert not groups(ask(role, "draaimolen"))


@pytest.mark.parametrize("role", ["bestuurder", "gemeente", "partner"])
def test_others_find_nothing_of_it(ask, talk, role):
    for word in ("draaimolen", "kermis", "zeepkist"):
        assert not groups(ask(role, word)), word


def test_nothing_of_another_penvoerder(ask, talk, other_world):
    row = factories.ConversationFactory(
        programme=other_world.programme, kind=other_world.kind, school=other_world.school,
        adviser=other_world.users["adviseur"], status="recorded", record="Ook hier een zeppelin.",
    )  # fmt: skip
    SharedRecord.objects.create(conversation=row, number=1, text="Een zeppelin.")
    for role in ("adviseur", "iccer"):
        assert not groups(ask(role, "zeppelin"))


def test_more_than_fit_lead_to_all_of_them(ask, talk, world):
    for _number in range(9):
        row = factories.ConversationFactory(programme=world.programme, kind=world.kind, school=world.school)
        row.notes.create(topic=world.topic, text="Nog een zeepkist.")
    group = groups(ask("adviseur", "zeepkist"))["gesprekken"]
    assert len(group.hits) == 8
    assert len(groups(ask("adviseur", "zeepkist", soort="gesprekken"))["gesprekken"].hits) == 10
    assert "soort=gesprekken" in group.everything_url
