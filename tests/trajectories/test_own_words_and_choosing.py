"""Own words on the pages, and looking at another programme of the same penvoerder."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from tests import factories
from trajectories.models import Programme
from trajectories.programme.current import current_programme
from trajectories.programme.own_words import change_words

OWN = {
    "adviser": {"one": "cultuurexpert", "many": "cultuurexperts"},
    "partner": {"one": "cultuurmaker", "many": "cultuurmakers"},
    "conversation": {"one": "overleg", "many": "overleggen"},
}


@pytest.fixture
def earlier(world) -> Programme:
    """The programme before, which has ended."""
    programme = factories.ProgrammeFactory(
        penvoerder=world.penvoerder,
        slug="een-2021-2024",
        name="Cultuur 2021-2024",
        scenario_model=world.programme.scenario_model,
        start=datetime.date(2021, 1, 1),
        end=datetime.date(2024, 12, 31),
    )
    programme.municipalities.add(world.municipality)
    return programme


def choose(client, programme):
    return client.post(reverse("programme:choose"), {"programme": programme.pk}, follow=True)


def test_who_chooses_the_programme_before_sees_it_everywhere_until_they_go_back(as_role, world, earlier):
    client = as_role("adviseur")
    page = client.get(reverse("programme:overview")).content.decode()
    assert f'<h1 tabindex="-1">{world.programme.name}' in page
    assert "Je kijkt naar" not in page
    page = choose(client, earlier).content.decode()
    assert '<h1 tabindex="-1">Cultuur 2021-2024' in page
    assert "Je kijkt naar Cultuur 2021-2024, dat liep tot 31 december 2024." in page
    assert "Je kijkt naar Cultuur 2021-2024" in client.get(reverse("worklist")).content.decode()
    page = choose(client, world.programme).content.decode()
    assert "Je kijkt naar" not in page
    assert "programme" not in client.session


def test_the_choice_opens_nothing_that_the_person_may_not_see(as_role, world, other_world):
    client = as_role("beheerder")
    for wrong in (other_world.programme.pk, "", "0", "9" * 30, "een"):
        assert client.post(reverse("programme:choose"), {"programme": wrong}).status_code == 404
    session = client.session
    session["programme"] = other_world.programme.pk
    session.save()
    assert world.programme.name in client.get(reverse("programme:overview")).content.decode()


def test_commands_and_another_day_leave_the_choice_aside(world, earlier):
    user = world.users["beheerder"]
    assert current_programme(user) == world.programme
    assert current_programme(user, datetime.date(2022, 5, 1)) == earlier


def test_an_ended_programme_alone_says_so_kindly(as_role, world):
    Programme.objects.filter(pk=world.programme.pk).update(
        start=datetime.date(2017, 1, 1), end=datetime.date(2020, 12, 31)
    )
    page = as_role("adviseur").get(reverse("programme:overview")).content.decode()
    assert "Dit programma liep tot en met 31 december 2020." in page
    assert "Je kijkt naar" not in page


def test_the_words_of_the_leader_are_on_the_pages_at_once(as_role, world):
    client = as_role("beheerder")
    data = {f"{term}-{key}": text for term, pair in OWN.items() for key, text in pair.items()}
    assert client.post(reverse("programme:words"), data).status_code == 302
    world.programme.refresh_from_db()
    assert world.programme.words == OWN
    page = client.get(reverse("worklist")).content.decode()
    assert ">Overleggen</a>" in page
    assert ">Cultuurmakers</a>" in page


def test_half_a_word_and_too_long_a_word_are_told_at_once_and_nothing_is_lost(as_role, world):
    data = {"adviser-one": "cultuurexpert", "partner-one": "m" * 41, "partner-many": "makers"}
    page = as_role("beheerder").post(reverse("programme:words"), data)
    assert page.status_code == 200
    text = page.content.decode()
    assert "2 dingen" in text
    assert 'value="cultuurexpert"' in text
    world.programme.refresh_from_db()
    assert world.programme.words == {}


def test_the_house_s_own_words_are_not_kept_and_unknown_terms_are_refused(world):
    change_words(programme=world.programme, words={"adviser": {"one": "adviseur", "many": "adviseurs"}})
    world.programme.refresh_from_db()
    assert world.programme.words == {}
    with pytest.raises(DomainError) as refused:
        change_words(programme=world.programme, words={"advisor": {"one": "a", "many": "b"}, "step": {"one": "fase"}})
    assert len(refused.value.messages) == 2
