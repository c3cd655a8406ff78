"""Where schools are in their trajectory, and conversations held against the norm."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.worlds import World
from trajectories.conversations.norm import norm_of_year, norm_per_school
from trajectories.models import Trajectory, TrajectoryStep
from trajectories.trajectory.progress import progress_per_step

pytestmark = pytest.mark.django_db
NOW = datetime.date(2026, 11, 20)


def step(trajectory: Trajectory, number: int, **fields: Any) -> None:
    TrajectoryStep.objects.filter(trajectory=trajectory, number=number).update(**fields)


def test_steps_are_counted_per_track(world: World) -> None:
    step(world.trajectory, 1, status="done", done_on=NOW)
    step(world.trajectory, 2, status="busy", begun_on=NOW)
    other = factories.TrajectoryFactory(programme=world.programme, track=world.track)
    step(other, 1, status="skipped")
    progress = progress_per_step(world.programme, NOW)
    (track,) = progress.tracks
    assert (progress.schools, track.running, track.schools) == (2, 2, 2)
    counted = [(s.done, s.busy, s.todo, s.skipped, s.here, s.n) for s in track.steps]
    assert counted == [(1, 0, 0, 1, 0, 2), (0, 1, 1, 0, 2, 2), (0, 0, 2, 0, 0, 2)]


def test_the_past_is_shown_as_it_was(world: World) -> None:
    step(world.trajectory, 1, status="done", begun_on=NOW - datetime.timedelta(days=30), done_on=NOW)
    before = progress_per_step(world.programme, NOW - datetime.timedelta(days=1)).tracks[0].steps[0]
    assert (before.done, before.busy) == (0, 1)
    long_before = progress_per_step(world.programme, NOW - datetime.timedelta(days=60)).tracks[0].steps[0]
    assert (long_before.done, long_before.busy, long_before.todo) == (0, 0, 1)


def test_stopped_trajectories_are_counted_apart(world: World) -> None:
    Trajectory.objects.update(status="stopped", ended_on=NOW)
    progress = progress_per_step(world.programme, NOW)
    assert (progress.schools, progress.tracks[0].stopped, progress.tracks[0].steps[0].n) == (0, 1, 0)
    assert progress_per_step(world.programme, NOW - datetime.timedelta(days=1)).schools == 1


def test_a_track_walked_again_counts_with_the_latest_trajectory(world: World) -> None:
    step(world.trajectory, 1, status="done", done_on=NOW)
    Trajectory.objects.update(status="completed", ended_on=NOW)
    factories.TrajectoryFactory(programme=world.programme, track=world.track, school=world.school, started_on=NOW)
    (track,) = progress_per_step(world.programme, NOW).tracks
    assert (track.running, track.completed, track.steps[0].done, track.steps[0].todo) == (1, 0, 0, 1)


def talk(world: World, day: datetime.date = NOW, **fields: Any) -> Any:
    moment = datetime.datetime.combine(day, datetime.time(15, 5), timezone.get_default_timezone())
    fields = {"school": world.school, "programme": world.programme, "kind": world.kind, "held_at": moment, **fields}
    return factories.ConversationFactory(**fields)


def test_a_school_counts_at_most_as_often_as_the_norm_asks(world: World) -> None:
    quiet = factories.SchoolFactory(municipality=world.municipality)
    for _number in range(5):
        talk(world)
    talk(world, school=quiet)
    talk(world, school=None, partner=world.partner)
    (kind,) = norm_of_year(world.programme, 2026, NOW).kinds
    assert (kind.schools.parties, kind.schools.expected) == (2, 4)
    assert (kind.schools.held, kind.schools.counted, kind.schools.met, kind.schools.none) == (6, 3, 1, 0)
    assert (kind.partners.held, kind.partners.counted, kind.partners.expected) == (1, 1, 2)
    assert kind.municipalities[0].name == world.municipality.name
    assert (kind.counted, kind.expected, kind.held) == (4, 6, 7)


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (datetime.date(2026, 1, 1), 1),
        (datetime.date(2025, 12, 31), 0),
        (NOW, 1),
        (NOW + datetime.timedelta(days=1), 0),
    ],
)
def test_the_year_begins_and_ends_at_midnight_in_amsterdam(world: World, day: datetime.date, counted: int) -> None:
    talk(world, day)
    assert norm_of_year(world.programme, 2026, NOW).kinds[0].schools.held == counted


@pytest.mark.parametrize("status", ["planned", "draft"])
def test_only_what_was_written_down_counts(world: World, status: str) -> None:
    talk(world, status=status)
    assert norm_of_year(world.programme, 2026, NOW).kinds[0].held == 0


def test_closed_schools_and_former_partners_are_not_asked_for(world: World) -> None:
    world.school.closed_on = NOW
    world.school.save()
    world.partner.ended_on = NOW
    world.partner.save()
    talk(world)
    (kind,) = norm_of_year(world.programme, 2026, NOW).kinds
    assert (kind.expected, kind.held) == (0, 0)


def test_each_school_knows_its_own_norm(world: World) -> None:
    talk(world, NOW - datetime.timedelta(days=40))
    talk(world, NOW - datetime.timedelta(days=3))
    silent = factories.SchoolFactory(municipality=world.municipality)
    schools = norm_per_school(world.programme, 2026, NOW)
    (own,) = schools[world.school.pk]
    assert (own.held, own.norm, own.is_met, own.last_on) == (2, 2, True, NOW - datetime.timedelta(days=3))
    (none,) = schools[silent.pk]
    assert (none.held, none.is_met, none.last_on) == (0, False, None)


def test_queries_do_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    for _number in range(4):
        talk(world, school=factories.SchoolFactory(municipality=world.municipality))
        factories.TrajectoryFactory(programme=world.programme, track=world.track)
    with django_assert_max_num_queries(6):
        norm_of_year(world.programme, 2026, NOW)
    with django_assert_max_num_queries(4):
        norm_per_school(world.programme, 2026, NOW)
    with django_assert_max_num_queries(4):
        progress_per_step(world.programme, NOW)


def test_no_norm_asks_anything_outside_the_years_of_the_programme(world):
    after = datetime.date(world.programme.end.year + 1, 2, 1)
    assert norm_of_year(world.programme, after.year, after).kinds == ()
    assert set(norm_per_school(world.programme, after.year, after).values()) == {()}
    last = world.programme.end
    assert norm_of_year(world.programme, last.year, last).kinds
