"""The pages on which the definition is edited cost a fixed number of queries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import StepTemplate


def more_of_everything(world):
    for number in range(3):
        line = world.programme.lines.create(key=f"lijn-{number}", name="Lijn", section=f"§ {number}", order=number)
        world.programme.objectives.create(key=f"doel-{number}", name="Doel", line=line)
        world.programme.activity_kinds.create(key=f"soort-{number}", name=f"Soort {number}", line=line)
        row = world.programme.indicators.create(key=f"i-{number}", name="I", source="trajectories", line=line)
        row.targets.create(phase=world.programme.phases.first(), value=number)
        track = factories.TrackFactory(programme=world.programme, number=number + 2, next_track=world.track)
        school = factories.SchoolFactory(municipality=world.municipality)
        factories.TrajectoryFactory(programme=world.programme, track=track, school=school)
        factories.ConversationKindFactory(programme=world.programme, key=f"soort-{number}")
        world.programme.municipalities.add(factories.MunicipalityFactory())
        world.programme.collaboration_kinds.create(key=f"vorm-{number}", name="Vorm")


def test_overview(as_role, world):
    url = reverse("programme:setup")
    assert_constant_queries(as_role("beheerder"), url, lambda: more_of_everything(world), "setup/overview:beheerder")


@pytest.mark.parametrize("kind", ["sporen", "indicatoren", "samenwerkingsvormen"])
def test_list_of_a_kind(as_role, world, kind):
    world.programme.collaboration_kinds.create(key="vorm", name="Vorm")
    world.programme.indicators.create(key="i", name="I", source="trajectories")
    url = reverse("programme:parts", args=[kind])
    assert_constant_queries(as_role("beheerder"), url, lambda: more_of_everything(world), f"setup/{kind}:beheerder")


def test_municipalities(as_role, world):
    url = reverse("programme:municipalities")
    assert_constant_queries(
        as_role("beheerder"), url, lambda: more_of_everything(world), "setup/municipalities:beheerder"
    )


def test_track_with_steps(as_role, world):
    def grow():
        more_of_everything(world)
        StepTemplate.objects.bulk_create(
            StepTemplate(track=world.track, number=number, name="Stap") for number in range(4, 9)
        )

    url = reverse("programme:part", args=["sporen", world.track.key])
    assert_constant_queries(as_role("beheerder"), url, grow, "setup/track:beheerder")


def test_scenario_model(as_role, world):
    model = world.programme.scenario_model

    def grow():
        for number in range(5, 9):
            level = model.levels.create(number=number, name="Niveau")
            pillar = model.pillars.create(key=f"pijler-{number}", name="Pijler")
            level.texts.create(pillar=pillar, text="Zo is het.")

    model.levels.first().texts.create(pillar=model.pillars.create(key="visie", name="Visie"), text="Zo is het.")
    url = reverse("programme:parts", args=["scenariomodel"])
    assert_constant_queries(as_role("beheerder"), url, grow, "setup/scenarios:beheerder")
