"""The board and beginning for many cost a fixed number of queries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import TrajectoryChange, TrajectoryPause, TrajectoryStep


def more_schools(world, number=6):
    """Schools of new boards, municipalities and advisers, in every state, with a step of their own."""
    for place in range(number):
        municipality = factories.MunicipalityFactory()
        world.penvoerder.work_areas.create(municipality=municipality)
        school = factories.SchoolFactory(municipality=municipality, board=factories.SchoolBoardFactory())
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school)
        status = ("running", "paused")[place % 2]
        row = factories.TrajectoryFactory(programme=world.programme, track=world.track, school=school, status=status)
        TrajectoryStep.objects.create(trajectory=row, number=9, name="Eigen stap")
        TrajectoryChange.objects.create(trajectory=row, to_status="running", by=world.users["adviseur"])
        if status == "paused":
            TrajectoryPause.objects.create(trajectory=row, start=row.started_on, reason="Verbouwing")
        factories.SchoolFactory(municipality=municipality, board=school.board)


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_board(as_role, world, role):
    more_schools(world)
    url = reverse("board:track", args=[world.track.key])
    assert_constant_queries(as_role(role), url, lambda: more_schools(world), f"board/track:{role}")


@pytest.mark.parametrize("name", ["download", "start"])
def test_the_other_pages(as_role, world, name):
    more_schools(world)
    url = reverse(f"board:{name}", args=[world.track.key, "csv"] if name == "download" else [])
    assert_constant_queries(as_role("adviseur"), url, lambda: more_schools(world), f"board/{name}:adviseur")
