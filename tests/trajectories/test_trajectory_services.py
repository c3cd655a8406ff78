"""The road of a school: beginning, marking steps, completing, going on, stopping, taking that back."""

from __future__ import annotations

import datetime

import pytest
from django.db.models import QuerySet

from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from trajectories.models import Trajectory, TrajectoryChange, TrajectoryStep
from trajectories.trajectory import services

YESTERDAY = datetime.timedelta(days=1)


@pytest.fixture
def adviser(world):
    return world.users["adviseur"]


@pytest.fixture
def school(world):
    """A school of the programme without a trajectory."""
    return factories.SchoolFactory(municipality=world.municipality)


@pytest.fixture
def trajectory(world, school, adviser):
    return services.start_trajectory(
        programme=world.programme, school=school, track=world.track, started_on=datetime.date(2026, 1, 15), by=adviser
    )


def finish(trajectory, by, on=None):
    for step in trajectory.steps.all():
        services.mark_step(step=step, status="done", on=on, by=by)


# --- beginning ------------------------------------------------------------------------------------


def test_a_trajectory_copies_the_steps_of_its_track(world, trajectory, adviser):
    assert [(step.number, step.name, step.status) for step in trajectory.steps.all()] == [
        (1, "Stap 1", "todo"),
        (2, "Stap 2", "todo"),
        (3, "Stap 3", "todo"),
    ]
    change = trajectory.changes.get()
    assert (change.from_status, change.to_status, change.by, change.step) == ("", "running", adviser, None)


def test_a_later_edit_of_the_track_leaves_the_trajectory_alone(world, trajectory):
    world.track.steps.update(name="Anders")
    assert {step.name for step in trajectory.steps.all()} == {"Stap 1", "Stap 2", "Stap 3"}


def test_a_school_has_one_running_trajectory(world, school, trajectory, adviser):
    with pytest.raises(DomainError):
        services.start_trajectory(
            programme=world.programme, school=school, track=world.track, started_on=today(), by=adviser
        )
    assert Trajectory.objects.filter(school=school).count() == 1


def test_all_that_forbids_a_beginning_is_told_at_once(world, other_world, adviser):
    elsewhere = factories.SchoolFactory(closed_on=datetime.date(2025, 6, 1))
    with pytest.raises(DomainError) as caught:
        services.start_trajectory(
            programme=world.programme,
            school=elsewhere,
            track=other_world.track,
            started_on=today() + datetime.timedelta(days=1),
            by=adviser,
        )
    assert len(caught.value.messages) == 4  # the day, the track, the municipality, closed


@pytest.mark.parametrize("day", [datetime.date(2024, 12, 31), datetime.date(2029, 1, 1)])
def test_a_trajectory_begins_within_the_programme(world, school, adviser, day):
    with pytest.raises(DomainError):
        services.start_trajectory(
            programme=world.programme, school=school, track=world.track, started_on=day, by=adviser
        )


def test_a_next_trajectory_cannot_begin_before_the_previous_ended(world, school, trajectory, adviser):
    services.stop_trajectory(trajectory=trajectory, reason="fusie", by=adviser)
    with pytest.raises(DomainError):
        services.start_trajectory(
            programme=world.programme,
            school=school,
            track=world.track,
            started_on=datetime.date(2026, 2, 1),
            by=adviser,
        )


# --- steps ----------------------------------------------------------------------------------------


def test_a_step_goes_under_way_and_is_done_with_its_days(trajectory, adviser):
    step = trajectory.steps.get(number=1)
    step = services.mark_step(step=step, status="busy", on=datetime.date(2026, 3, 1), by=adviser)
    assert (step.begun_on, step.done_on) == (datetime.date(2026, 3, 1), None)
    step = services.mark_step(step=step, status="done", note="nulmeting", on=datetime.date(2026, 4, 1), by=adviser)
    assert (step.begun_on, step.done_on) == (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    changes = list(step.changes.order_by("pk").values_list("from_status", "to_status", "reason", "by"))
    assert changes == [("todo", "busy", "", adviser.pk), ("busy", "done", "nulmeting", adviser.pk)]


def test_without_a_day_it_is_today(trajectory, adviser):
    step = services.mark_step(step=trajectory.steps.get(number=2), status="done", by=adviser)
    assert step.begun_on == step.done_on == today()


def test_steps_need_not_be_done_in_order_and_may_be_skipped_with_a_reason(trajectory, adviser):
    with pytest.raises(DomainError):
        services.mark_step(step=trajectory.steps.get(number=3), status="skipped", by=adviser)
    step = services.mark_step(
        step=trajectory.steps.get(number=3), status="skipped", reason="hebben ze al gedaan", by=adviser
    )
    assert step.status == "skipped"
    assert step.done_on == today()


def test_a_note_alone_keeps_the_days_and_makes_no_change(trajectory, adviser):
    step = trajectory.steps.get(number=1)
    services.mark_step(step=step, status="done", on=datetime.date(2026, 3, 1), by=adviser)
    step = services.mark_step(step=step, status="done", note="met het hele team", by=adviser)
    assert (step.done_on, step.note) == (datetime.date(2026, 3, 1), "met het hele team")
    assert step.changes.count() == 1


def test_a_wrong_day_can_be_corrected(trajectory, adviser):
    step = trajectory.steps.get(number=1)
    services.mark_step(step=step, status="done", on=datetime.date(2026, 3, 1), by=adviser)
    step = services.mark_step(step=step, status="done", on=datetime.date(2026, 2, 20), by=adviser)
    assert (step.begun_on, step.done_on) == (datetime.date(2026, 2, 20), datetime.date(2026, 2, 20))


@pytest.mark.parametrize(
    ("before", "after"), [("done", "busy"), ("done", "todo"), ("busy", "todo"), ("skipped", "busy")]
)
def test_going_back_needs_a_reason_which_is_kept(trajectory, adviser, before, after):
    step = trajectory.steps.get(number=1)
    services.mark_step(step=step, status=before, on=datetime.date(2026, 3, 1), reason="zo is het", by=adviser)
    with pytest.raises(DomainError):
        services.mark_step(step=step, status=after, by=adviser)
    step.refresh_from_db()
    assert step.status == before
    step = services.mark_step(step=step, status=after, reason="toch nog niet klaar", by=adviser)
    assert step.status == after
    assert step.done_on is None
    assert step.changes.order_by("-pk").first().reason == "toch nog niet klaar"
    if (before, after) == ("done", "busy"):
        assert step.begun_on == datetime.date(2026, 3, 1)
    if after == "todo":
        assert step.begun_on is None


@pytest.mark.parametrize(
    "day",
    [datetime.date(2026, 1, 14), datetime.date(2024, 5, 1), datetime.date(2040, 1, 1)],
    ids=["before", "out", "future"],
)
def test_the_day_of_a_step_must_be_possible(trajectory, adviser, day):
    step = trajectory.steps.get(number=1)
    with pytest.raises(DomainError):
        services.mark_step(step=step, status="done", on=day, by=adviser)
    step.refresh_from_db()
    assert step.status == "todo"
    assert not TrajectoryChange.objects.filter(step=step).exists()


def test_a_step_is_not_done_before_it_got_under_way(trajectory, adviser):
    step = trajectory.steps.get(number=1)
    services.mark_step(step=step, status="busy", on=datetime.date(2026, 3, 1), by=adviser)
    with pytest.raises(DomainError):
        services.mark_step(step=step, status="done", on=datetime.date(2026, 2, 1), by=adviser)


def test_a_note_that_is_too_long_is_refused(trajectory, adviser):
    with pytest.raises(DomainError):
        services.mark_step(step=trajectory.steps.get(number=1), status="busy", note="x" * 251, by=adviser)


def test_an_ended_trajectory_keeps_its_steps(trajectory, adviser):
    services.stop_trajectory(trajectory=trajectory, reason="verhuizing", by=adviser)
    with pytest.raises(DomainError):
        services.mark_step(step=trajectory.steps.get(number=1), status="done", by=adviser)


# --- the end --------------------------------------------------------------------------------------


def test_completing_needs_every_step_and_names_what_is_open(trajectory, adviser):
    services.mark_step(step=trajectory.steps.get(number=1), status="done", by=adviser)
    services.mark_step(step=trajectory.steps.get(number=2), status="skipped", note="gedaan in 2024", by=adviser)
    with pytest.raises(DomainError, match="Stap 3") as caught:
        services.complete_trajectory(trajectory=trajectory, by=adviser)
    assert "Stap 1" not in str(caught.value)
    services.mark_step(step=trajectory.steps.get(number=3), status="done", by=adviser)
    done = services.complete_trajectory(trajectory=trajectory, by=adviser)
    assert (done.status, done.ended_on) == ("completed", today())
    assert done.changes.filter(step=None, to_status="completed", by=adviser).exists()


def test_completing_is_not_possible_before_the_last_step_was_done(trajectory, adviser):
    finish(trajectory, adviser, on=datetime.date(2026, 5, 1))
    with pytest.raises(DomainError):
        services.complete_trajectory(trajectory=trajectory, on=datetime.date(2026, 4, 30), by=adviser)


def test_a_trajectory_ends_once(trajectory, adviser):
    services.stop_trajectory(trajectory=trajectory, reason="fusie", by=adviser)
    for end in (
        lambda: services.stop_trajectory(trajectory=trajectory, reason="nog eens", by=adviser),
        lambda: services.complete_trajectory(trajectory=trajectory, by=adviser),
        lambda: services.continue_in_track(trajectory=trajectory, by=adviser),
    ):
        with pytest.raises(DomainError):
            end()
    trajectory.refresh_from_db()
    assert trajectory.status == "stopped"


def test_stopping_needs_a_reason(trajectory, adviser):
    with pytest.raises(DomainError):
        services.stop_trajectory(trajectory=trajectory, reason="  ", by=adviser)
    stopped = services.stop_trajectory(trajectory=trajectory, reason="geen directeur", by=adviser)
    assert stopped.changes.get(to_status="stopped").reason == "geen directeur"


def test_a_school_goes_on_in_the_next_track(world, trajectory, adviser):
    following = factories.TrackFactory(programme=world.programme, number=2, name="Spoor 2")
    world.track.next_track = following
    world.track.save()
    with pytest.raises(DomainError):
        services.continue_in_track(trajectory=trajectory, by=adviser)
    finish(trajectory, adviser)
    new = services.continue_in_track(trajectory=trajectory, by=adviser)
    trajectory.refresh_from_db()
    assert trajectory.status == "completed"
    assert (new.track, new.status, new.started_on) == (following, "running", today())
    assert new.steps.count() == 3


def test_a_track_can_be_walked_again(world, trajectory, adviser):
    world.track.next_track = world.track
    world.track.save()
    finish(trajectory, adviser)
    services.complete_trajectory(trajectory=trajectory, by=adviser)
    trajectory.refresh_from_db()
    new = services.continue_in_track(trajectory=trajectory, by=adviser)
    assert new.track == world.track
    assert new.pk != trajectory.pk


def test_a_track_that_leads_nowhere_says_so(trajectory, adviser):
    finish(trajectory, adviser)
    with pytest.raises(DomainError):
        services.continue_in_track(trajectory=trajectory, by=adviser)
    trajectory.refresh_from_db()
    assert trajectory.status == "running"


def test_an_ending_can_be_taken_back_with_a_reason(world, school, trajectory, adviser):
    services.stop_trajectory(trajectory=trajectory, reason="fusie", by=adviser)
    with pytest.raises(DomainError):
        services.resume_trajectory(trajectory=trajectory, reason="", by=adviser)
    row = services.resume_trajectory(trajectory=trajectory, reason="fusie ging niet door", by=adviser)
    assert (row.status, row.ended_on) == ("running", None)
    with pytest.raises(DomainError):
        services.resume_trajectory(trajectory=trajectory, reason="nog eens", by=adviser)


def test_an_ending_stays_once_the_school_began_another(world, school, trajectory, adviser):
    services.stop_trajectory(trajectory=trajectory, reason="fusie", by=adviser)
    services.start_trajectory(
        programme=world.programme, school=school, track=world.track, started_on=today(), by=adviser
    )
    with pytest.raises(DomainError):
        services.resume_trajectory(trajectory=trajectory, reason="vergissing", by=adviser)


def test_marking_a_step_holds_the_trajectory_so_that_it_is_not_completed_meanwhile(world, monkeypatch):
    held = []
    lock = QuerySet.select_for_update

    def seen(rows, **options):
        held.append(rows.model)
        return lock(rows, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", seen)
    services.mark_step(step=world.trajectory.steps.first(), status="busy", by=world.users["adviseur"])
    # In the order in which completing locks too, so that the two never wait for each other.
    assert held == [Trajectory, TrajectoryStep]
