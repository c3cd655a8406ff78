"""Editing parts of the definition: what is shown comes back unchanged, and what cannot be is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cmk.core.models import today
from tests import factories
from tests.trajectories.editing.sending import confirm, part_url, send, sentences, shown
from trajectories.models import (
    Ambition,
    Indicator,
    Phase,
    ScenarioPlacement,
    ScenarioText,
    Target,
    Track,
)
from trajectories.programme.editing.catalogue import KINDS
from trajectories.programme.exporting import definition_data
from trajectories.programme.loader import load_definition, load_programme
from trajectories.programme.reading import read_definition

FOLDER = Path(settings.BASE_DIR) / "trajectories" / "programmes"


@pytest.fixture
def leader(as_role):
    return as_role("beheerder")


@pytest.mark.parametrize("name", ["fluxus-2021-2024"])
def test_a_page_that_is_sent_untouched_changes_nothing(db, name):
    """Everything in a definition can be shown and sent back, of every kind, without loss."""
    programme = load_programme(FOLDER / f"{name}.yaml")
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, penvoerder=programme.penvoerder, role="beheerder")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = definition_data(programme)
    seen = 0
    for kind in KINDS.values():
        if kind.single:
            pages = [reverse("programme:parts", args=[kind.slug])]
        else:
            assert client.get(reverse("programme:parts", args=[kind.slug])).status_code == 200
            pages = [part_url(kind.slug, part.key) for part in kind.live(programme)[:1]]
        for page in pages:
            response = client.post(page, shown(client, page))
            assert response.status_code == 302, (page, response.context["form"].errors)
            seen += 1
    assert seen > 10
    programme.refresh_from_db()
    assert definition_data(programme) == before
    again = load_definition(read_definition(FOLDER / f"{name}.yaml"))
    assert (again.made, again.changed, again.kept) == ([], [], [])


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if not kind.single], ids=lambda kind: kind.slug)
def test_a_part_of_every_kind_is_added(leader, world, kind):
    line = world.programme.budget_lines.create(key="subsidie", name="Subsidie", side="income")
    line.amounts.create(year=2026, amount=100)
    phase = world.programme.phases.get()
    url = reverse("programme:part_new", args=[kind.slug])
    values = {
        "name": "Iets nieuws",
        "label": "2028",
        "start": "2027-01-01",
        "end": "2028-12-31",
        "number": "2",
        "source": "trajectories",
        f"per-{phase.pk}": "12",
        "per-2026": "250,50".replace(",", "."),
        "side": "costs",
        "of": ["subsidie"],
        "base": ["subsidie"],
        "operator": "max",
        "percent": "10",
        "year": "2026",
        "stappen-0-name": "Kijken",
    }
    asked = {name: value for name, value in values.items() if name in _names(leader, url)}
    response = leader.post(url, {**shown(leader, url), **asked})
    assert response.status_code == 302, response.context["form"].errors
    made = kind.live(world.programme).get(key="iets-nieuws")
    assert made.name == "Iets nieuws"
    assert made.order == kind.live(world.programme).count()
    if kind.slug == "indicatoren":
        assert Target.objects.get(indicator=made).value == 12
    if kind.slug == "sporen":
        assert [(step.number, step.name) for step in made.steps.all()] == [(1, "Kijken")]


def _names(client, url):
    page = client.get(url)
    rows = [form for formset in page.context["formsets"] for form in formset]
    return {field.html_name for form in [page.context["form"], *rows] for field in form}


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_saved(leader, world):
    url = part_url("sporen", world.track.key)
    response = send(leader, url, name="", number="0", stappen__0__name="", stappen__2__result="x" * 401)
    assert response.status_code == 200
    page = response.text
    for field in ("id_name", "id_number", "id_stappen-0-name", "id_stappen-2-result"):
        assert f'href="#{field}"' in page
    assert response.context["errors"] == 4
    world.track.refresh_from_db()
    assert world.track.name == "Spoor 1"
    # What was filled in is still there.
    assert "x" * 401 in page


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("fasen", {"start": "2024-06-01"}, "Fase 1"),
        ("fasen", {"end": "2024-12-31"}, "Fase 1"),
        ("indicatoren", {"first_track_only": "on", "track": ""}, "Bestaand"),
        ("indicatoren", {"source": "activities"}, "Bestaand"),
    ],
)
def test_what_a_file_could_not_say_the_browser_refuses(leader, world, kind, changes, words):
    Indicator.objects.create(
        programme=world.programme, key="bestaand", name="Bestaand", source="trajectories", track=world.track
    )
    key = {"fasen": "fase-1", "indicatoren": "bestaand"}[kind]
    response = send(leader, part_url(kind, key), **changes)
    assert response.status_code == 200
    assert any(words in error for error in response.context["form"].non_field_errors())


def test_tracks_cannot_lead_on_in_a_circle_but_one_can_to_itself(leader, world):
    other = factories.TrackFactory(
        programme=world.programme, key="twee", number=2, name="Spoor 2", next_track=world.track
    )
    url = part_url("sporen", world.track.key)
    assert send(leader, url, next_track=str(world.track.pk)).status_code == 302
    response = send(leader, url, next_track=str(other.pk))
    errors = " ".join(response.context["form"].non_field_errors())
    assert "Spoor 1" in errors
    assert "twee" in errors
    assert Track.objects.get(pk=world.track.pk).next_track == world.track


def test_what_someone_else_changed_meanwhile_is_not_overwritten(leader, world):
    url = part_url("fasen", "fase-1")
    data = shown(leader, url)
    Phase.objects.filter(key="fase-1").update(name="Van een ander")
    response = leader.post(url, {**data, "name": "Van mij"})
    assert response.status_code == 200
    assert any("Van een ander" in line for line in response.context["conflict"])
    assert Phase.objects.get(key="fase-1", programme=world.programme).name == "Van een ander"
    # Looked at again, and saved once more.
    again = {**data, "name": "Van mij", "seen": response.context["form"]["seen"].value()}
    assert leader.post(url, again).status_code == 302
    assert Phase.objects.get(key="fase-1", programme=world.programme).name == "Van mij"


def test_a_reference_of_another_programme_is_refused(leader, world, other_world):
    url = part_url("sporen", world.track.key)
    response = send(leader, url, next_track=str(other_world.track.pk))
    assert set(response.context["form"].errors) == {"next_track"}


def test_days_that_leave_something_outside_are_refused(leader, world):
    url = reverse("programme:parts", args=["gegevens"])
    response = send(leader, url, name="Nieuwe naam", start="2025-06-01", end="2026-06-30")
    assert len(response.context["form"].non_field_errors()) == 3  # the phase on both sides, and the trajectory
    world.programme.refresh_from_db()
    assert world.programme.name != "Nieuwe naam"
    changed = send(leader, url, name="Nieuwe naam", start="2024-12-01", summary="Kort", steering_parties="a\r\n\r\nb")
    assert changed.status_code == 302
    world.programme.refresh_from_db()
    assert (world.programme.name, world.programme.summary) == ("Nieuwe naam", "Kort")
    assert world.programme.steering_parties == ["a", "b"]


def test_fewer_ambitions_says_how_many_schools_have_more(leader, world):
    for text in ("Een", "Twee"):
        Ambition.objects.create(programme=world.programme, school=world.school, text=text, since=today())
    url = reverse("programme:parts", args=["gegevens"])
    response = send(leader, url, ambitions_at_most="1")
    assert sentences(response)[0].startswith("1 school")
    assert confirm(leader, url, response).status_code == 302
    world.programme.refresh_from_db()
    assert world.programme.ambitions_at_most == 1
    assert Ambition.objects.count() == 2


def test_a_phase_that_moves_shows_what_is_counted_otherwise(leader, world):
    Indicator.objects.create(programme=world.programme, key="i", name="Scholen", source="trajectories")
    factories.PhaseFactory(
        programme=world.programme, key="fase-2", name="Fase 2", label="2028", start="2027-01-01", end="2028-12-31"
    )
    response = send(leader, part_url("fasen", "fase-2"), start="2027-06-01")
    assert response.status_code == 302  # moves nobody, so there is nothing to show
    world.trajectory.started_on = "2026-06-01"
    world.trajectory.save()
    send(leader, part_url("fasen", "fase-1"), end="2026-04-30")
    response = send(leader, part_url("fasen", "fase-2"), start="2026-05-01", end="2028-12-31")
    assert len([line for line in sentences(response) if "Scholen" in line]) == 2


def test_levels_pillars_and_texts_of_the_scenario_model(leader, world):
    url = reverse("programme:parts", args=["scenariomodel"])
    model = world.programme.scenario_model
    assert send(leader, url, level_name="fase", pijlers__0__name="Visie").status_code == 302
    pillar = model.pillars.get()
    assert (pillar.key, pillar.name) == ("visie", "Visie")
    assert send(leader, url, **{f"niveaus__1__per-{pillar.pk}": "Er is een plan."}).status_code == 302
    assert ScenarioText.objects.get(pillar=pillar).level.number == 2
    ScenarioPlacement.objects.create(
        programme=world.programme,
        school=world.school,
        aspect="now",
        level=model.levels.get(number=4),
        on=today(),
        source="adviser",
    )
    refused = send(leader, url, niveaus__3__remove="on")
    assert "Niveau 4" in " ".join(refused.context["form"].non_field_errors())
    assert send(leader, url, niveaus__2__remove="on").status_code == 302
    assert [(level.number, level.name) for level in model.levels.all()] == [
        (1, "Niveau 1"),
        (2, "Niveau 2"),
        (3, "Niveau 4"),
    ]
    assert ScenarioPlacement.objects.get().level.name == "Niveau 4"


def test_a_programme_cannot_do_without_two_levels(leader, world):
    url = reverse("programme:parts", args=["scenariomodel"])
    gone = {f"niveaus__{number}__remove": "on" for number in range(3)}
    response = send(leader, url, **gone)
    assert response.status_code == 200
    assert world.programme.scenario_model.levels.count() == 4


def test_topics_get_a_key_and_their_words_to_tap(leader, world):
    url = part_url("gespreksoorten", world.kind.key)
    name, key = "Vervoer naar het museum", world.topic.key
    response = send(
        leader,
        url,
        onderwerpen__0__name="Beter verwoord",
        onderwerpen__0__options="geld, tijd,, geld ",
        onderwerpen__1__name=name,
    )
    assert response.status_code == 302
    first, second = world.kind.topics.order_by("order")
    assert (first.key, first.name, first.options) == (key, "Beter verwoord", ["geld", "tijd"])
    assert (second.key, second.name) == ("vervoer-naar-het-museum", name)
