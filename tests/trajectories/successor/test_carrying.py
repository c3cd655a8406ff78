"""Schools that go along to the next programme, with where they stand and what they work on."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import (
    Ambition,
    Programme,
    ScenarioPlacement,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
)
from trajectories.successor.carrying import carry_over, carry_over_of

DAY = datetime.date


@pytest.fixture
def old(world) -> Programme:
    """The programme before the world's, in which nobody took part yet."""
    programme = factories.ProgrammeFactory(
        penvoerder=world.penvoerder,
        name="CmK3",
        scenario_model=world.programme.scenario_model,
        start=DAY(2021, 1, 1),
        end=DAY(2024, 12, 31),
    )
    programme.municipalities.add(world.municipality)
    world.programme.follows = programme
    world.programme.save()
    return programme


@pytest.fixture
def track(old) -> Any:
    """The track of the old programme."""
    return factories.TrackFactory(programme=old)


def took_part(world, track, *, status=TrajectoryStatus.RUNNING, **school):
    row = factories.SchoolFactory(**{"municipality": world.municipality, **school})
    ended = DAY(2023, 6, 1) if status in (TrajectoryStatus.COMPLETED, TrajectoryStatus.STOPPED) else None
    return factories.TrajectoryFactory(
        programme=track.programme, track=track, school=row, started_on=DAY(2021, 2, 1), status=status, ended_on=ended
    )


def take(world, track, **more):
    options = {"placements": True, "ambitions": True, "by": world.users["beheerder"], **more}
    return carry_over(programme=world.programme, tracks={track.pk: world.track}, **options)


def test_who_took_part_goes_along_and_the_others_stay_with_a_reason(world, track):
    running = took_part(world, track)
    completed = took_part(world, track, status=TrajectoryStatus.COMPLETED)
    took_part(world, track, status=TrajectoryStatus.STOPPED, name="Gestopt")
    took_part(world, track, name="Gesloten", closed_on=DAY(2024, 8, 1))
    took_part(world, track, name="Verhuisd", municipality=factories.MunicipalityFactory(name="Elders"))
    found = carry_over_of(world.programme)
    assert {row.school_id for row in found.going[track.pk]} == {running.school_id, completed.school_id}
    assert {str(row.school): row.reason for row in found.staying} == {
        "Gestopt": "gestopt op 1 juni 2023",
        "Gesloten": "gesloten op 1 augustus 2024",
        "Verhuisd": "Elders hoort niet bij dit programma",
    }
    assert take(world, track) == 2
    begun = Trajectory.objects.get(programme=world.programme, school=running.school)
    assert (begun.track, begun.started_on, begun.status) == (world.track, world.programme.start, "running")
    assert [step.name for step in begun.steps.all()] == [step.name for step in world.track.steps.order_by("number")]
    assert "CmK3" in TrajectoryChange.objects.get(trajectory=begun).reason
    running.refresh_from_db()
    assert running.status == "running", "the old programme stays to be read as it was"
    assert take(world, track) == 0, "a second time changes nothing"
    assert carry_over_of(world.programme).gone == 2


def test_the_latest_levels_are_where_a_school_begins_and_current_ambitions_come_along(world, old, track):
    school = took_part(world, track).school
    levels = list(world.programme.scenario_model.levels.order_by("number"))

    def place(aspect, level, on, **more):
        ScenarioPlacement.objects.create(
            programme=old, school=school, aspect=aspect, level=levels[level - 1], on=on, source="adviser", **more
        )

    place("start", 1, DAY(2021, 2, 1))
    place("now", 1, DAY(2021, 2, 1))
    place("now", 3, DAY(2024, 5, 1))
    place("now", 4, DAY(2024, 6, 1), withdrawn_at=datetime.datetime(2024, 6, 2, tzinfo=datetime.UTC))
    place("wanted", 4, DAY(2023, 5, 1))
    for text, status in (("Muziek", "current"), ("Dans", "reached")):
        until = None if status == "current" else DAY(2023, 1, 1)
        Ambition.objects.create(
            programme=old, school=school, text=text, status=status, since=DAY(2021, 3, 1), until=until
        )
    assert take(world, track) == 1
    placed = ScenarioPlacement.objects.filter(programme=world.programme, school=school)
    assert {(row.aspect, row.level.number, row.on) for row in placed} == {
        ("start", 3, world.programme.start),
        ("now", 3, world.programme.start),
        ("wanted", 4, world.programme.start),
    }
    assert [row.text for row in Ambition.objects.filter(programme=world.programme, school=school)] == ["Muziek"]


def test_levels_of_another_model_stay_behind(world, old, track):
    school = took_part(world, track).school
    other = factories.ScenarioModelFactory(penvoerder=world.penvoerder)
    Programme.objects.filter(pk=old.pk).update(scenario_model=other)
    ScenarioPlacement.objects.create(
        programme=old, school=school, aspect="now", level=other.levels.first(), on=DAY(2022, 1, 1), source="adviser"
    )
    assert take(world, track) == 1
    assert not ScenarioPlacement.objects.filter(programme=world.programme).exists()


def test_not_before_the_first_day_nor_into_a_track_of_another_programme(world, other_world, track):
    took_part(world, track)
    with pytest.raises(DomainError):
        carry_over(
            programme=world.programme,
            tracks={track.pk: other_world.track},
            placements=False,
            ambitions=False,
            by=world.users["beheerder"],
        )
    Programme.objects.filter(pk=world.programme.pk).update(start=DAY(2099, 1, 1), end=DAY(2099, 12, 31))
    with pytest.raises(DomainError) as refused:
        take(world, track)
    assert "1 januari 2099" in refused.value.messages[0]
    with pytest.raises(DomainError):
        carry_over(
            programme=other_world.programme, tracks={}, placements=False, ambitions=False, by=world.users["beheerder"]
        )


def test_the_page_proposes_the_track_of_the_same_name_and_shows_who_stays(as_role, world, track):
    track.key = world.track.key
    track.save()
    took_part(world, track)
    took_part(world, track, name="Gesloten", closed_on=DAY(2024, 8, 1))
    client = as_role("beheerder")
    page = client.get(reverse("successor:schools"))
    assert f'<option value="{world.track.pk}" selected>' in page.content.decode()
    assert "gesloten op 1 augustus 2024" in page.content.decode()
    data = {"of": world.programme.pk, f"track-{track.pk}": world.track.pk, "placements": "on"}
    assert "1 school gaat mee" in client.post(reverse("successor:schools"), data, follow=True).content.decode()
    wrong = client.post(reverse("successor:schools"), {**data, "of": "0"})
    assert wrong.status_code == 404


def test_pages_cost_the_same_for_any_number_of_schools(as_role, world, track):
    def grow():
        for _number in range(4):
            took_part(world, track)
            took_part(world, track, closed_on=DAY(2024, 8, 1))

    grow()
    client = as_role("beheerder")
    assert_constant_queries(client, reverse("successor:schools"), grow, "successor/schools:beheerder")


def test_beginning_costs_the_same_for_any_programme(as_role, world):
    def grow():
        factories.TrackFactory(programme=world.programme, number=2)
        factories.PhaseFactory(
            programme=world.programme, key="fase-2", name="Fase 2", start=DAY(2027, 1, 1), end=DAY(2028, 12, 31)
        )

    client = as_role("beheerder")
    assert_constant_queries(client, reverse("successor:begin"), grow, "successor/begin:beheerder")


def test_taking_many_schools_along_takes_a_fixed_number_of_queries(world, track, django_assert_max_num_queries):
    for _number in range(12):
        took_part(world, track)
    with django_assert_max_num_queries(40):
        assert take(world, track) == 12
