"""The page of a school's trajectory and of its ambitions cost a fixed number of queries."""

from __future__ import annotations

import datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import Ambition, StepFile, TrajectoryChange, TrajectoryPause


def busy(world, trajectory):
    """What hangs on a trajectory: changes, files, a pause, a step done once more."""
    for step in list(trajectory.steps.all()):
        StepFile.objects.create(step=step, name="plan", file="steps/x.pdf", by=world.users["adviseur"])
        TrajectoryChange.objects.create(
            trajectory=trajectory, step=step, from_status="todo", to_status="done", by=world.users["adviseur"]
        )
    number = trajectory.steps.count() + 1
    trajectory.steps.create(number=number, name="Nog eens", repeat_of=trajectory.steps.first())
    day = datetime.date(2025, 3, 1)
    TrajectoryPause.objects.create(trajectory=trajectory, start=day, end=day, reason="verbouwing")


def ambition(world, status="current"):
    row = Ambition.objects.create(
        programme=world.programme,
        school=world.school,
        text="Elke klas maakt muziek",
        since=datetime.date(2025, 3, 1),
        status=status,
        until=None if status == "current" else datetime.date(2025, 6, 1),
    )
    row.activities.add(factories.ActivityFactory(programme=world.programme))
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Ambition),
        object_pk=str(row.pk),
        object_id=row.pk,
        object_repr="",
        action=LogEntry.Action.UPDATE,
        changes={"text": ["oud", "nieuw"]},
        actor=world.users["iccer"],
    )


@pytest.mark.parametrize("role", ["beheerder", "adviseur", "iccer"])
def test_trajectory_of_a_school(as_role, world, role):
    def grow():
        for number in range(3):
            old = factories.TrajectoryFactory(
                programme=world.programme,
                track=world.track,
                school=world.school,
                status="completed",
                ended_on=datetime.date(2025, 3 + number, 1),
            )
            busy(world, old)
            ambition(world)
        busy(world, world.trajectory)

    busy(
        world,
        factories.TrajectoryFactory(
            programme=world.programme, track=world.track, school=world.school, status="stopped"
        ),
    )
    ambition(world)
    url = reverse("trajectory:of_school", args=[world.school.code])
    assert_constant_queries(as_role(role), url, grow, f"trajectory/of-school:{role}")


@pytest.mark.parametrize("role", ["adviseur", "directeur"])
def test_ambitions_of_a_school(as_role, world, role):
    def grow():
        for status in ("current", "reached", "let_go"):
            ambition(world, status)

    grow()
    url = reverse("ambitions:of_school", args=[world.school.code])
    assert_constant_queries(as_role(role), url, grow, f"trajectory/ambitions:{role}")
