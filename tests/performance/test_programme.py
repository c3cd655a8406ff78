"""Pages of the programme, trajectories and activities cost a fixed number of queries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import Indicator, ProgrammeLine


def more_trajectories(world, number=5):
    for school in factories.SchoolFactory.create_batch(number, municipality=world.municipality):
        factories.TrajectoryFactory(programme=world.programme, track=world.track, school=school)


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_overview(as_role, world, role):
    def grow():
        more_trajectories(world)
        for number in range(3):
            line = ProgrammeLine.objects.create(programme=world.programme, key=f"lijn-{number}", name="Lijn")
            world.programme.objectives.create(key=f"doel-{number}", name="Doel", line=line)
            track = factories.TrackFactory(programme=world.programme, number=number + 2)
            Indicator.objects.create(
                programme=world.programme, key=f"i-{number}", name="I", source="trajectories", track=track
            )
            kind = factories.ConversationKindFactory(programme=world.programme, key=f"soort-{number}")
            factories.ConversationTopicFactory.create_batch(3, kind=kind)
            world.programme.priorities.create(municipality=world.municipality, text="Meer", order=number)

    Indicator.objects.create(programme=world.programme, key="i", name="I", source="trajectories", track=world.track)
    assert_constant_queries(as_role(role), reverse("programme:overview"), grow, f"programme/overview:{role}")


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
@pytest.mark.parametrize("form", ["page", "csv"])
def test_activities(as_role, world, role, form):
    kind = factories.ActivityKindFactory(programme=world.programme)

    def grow():
        for row in factories.ActivityFactory.create_batch(5, programme=world.programme, kind=kind):
            row.schools.add(world.school, factories.SchoolFactory(municipality=world.municipality))

    grow()
    url = reverse("activities:list") + ("?vorm=csv" if form == "csv" else "")
    assert_constant_queries(as_role(role), url, grow, f"programme/activities-{form}:{role}")


def test_activity_form(as_role, world):
    activity = factories.ActivityFactory(programme=world.programme)
    activity.schools.add(world.school)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("activities:edit", args=[activity.pk]),
        lambda: factories.SchoolFactory.create_batch(5, municipality=world.municipality),
        "programme/activity-form:adviseur",
    )


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_steering(as_role, world, role):
    assert_constant_queries(
        as_role(role),
        reverse("programme:steering"),
        lambda: factories.SteeringSeatFactory.create_batch(5, programme=world.programme),
        f"programme/steering:{role}",
    )


def test_targets(as_role, world):
    def grow():
        for number in range(4):
            Indicator.objects.create(programme=world.programme, key=f"i-{number}", name="I", source="activities")

    Indicator.objects.create(programme=world.programme, key="i", name="I", source="activities")
    assert_constant_queries(as_role("beheerder"), reverse("programme:targets"), grow, "programme/targets:beheerder")
