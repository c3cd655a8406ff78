"""The queries of the pages about where schools stand."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import ScenarioPillar, ScenarioText


@pytest.fixture
def model(world):
    """The scenario model of ``world`` with a pillar and its texts."""
    model = world.programme.scenario_model
    pillar = ScenarioPillar.objects.create(model=model, key="visie", name="Visie")
    for level in model.levels.all():
        ScenarioText.objects.create(level=level, pillar=pillar, text="Zo gaat het.")
    return model


def more(world, school=None):
    """A placement of each aspect, overall and on the pillar, of ``school`` or another one with board and adviser."""
    if school is None:
        school = factories.SchoolFactory(municipality=world.municipality)
        adviser = world.users["adviseur"]
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=adviser)
        factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    for pillar in (None, world.programme.scenario_model.pillars.first()):
        for aspect in ("start", "now", "wanted"):
            factories.ScenarioPlacementFactory(
                programme=world.programme,
                school=school,
                pillar=pillar,
                aspect=aspect,
                by=factories.UserFactory(),
                on=datetime.date(2026, 3, 2),
            )


@pytest.mark.parametrize("role", ["adviseur", "iccer"])
@pytest.mark.parametrize(("name", "rest"), [("of_school", []), ("place", ["nu"])])
def test_of_a_school(as_role, world, model, role, name, rest):
    more(world, world.school)
    assert_constant_queries(
        as_role(role),
        reverse(f"scenarios:{name}", args=[world.school.code, *rest]),
        grow=lambda: [more(world, world.school) for _ in range(3)],
        key=f"scenarios/{name}:{role}",
    )


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("region", [], ""),
        ("schools", [], "?pijler=visie&nu=1&start=1&sort=-level_now"),
        ("download", ["csv"], ""),
    ],
)
def test_of_the_region(as_role, world, model, name, args, query):
    more(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse(f"scenarios:{name}", args=args) + query,
        grow=lambda: [more(world) for _ in range(4)],
        key=f"scenarios/{name}:adviseur",
    )
