"""Steps: what cannot be skipped, doing one again, correcting days, two people at once, files, guidance, rounds."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.storage import default_storage

from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from tests.uploads import PDF, upload
from trajectories.models import StepFile, StepTemplate, Trajectory
from trajectories.trajectory import services
from trajectories.trajectory.progress import progress_per_step
from trajectories.trajectory.seen import step_seen
from trajectories.trajectory.selectors import road_of_school

MARCH, APRIL, MAY = datetime.date(2026, 3, 2), datetime.date(2026, 4, 1), datetime.date(2026, 5, 4)


@pytest.fixture
def adviser(world):
    return world.users["adviseur"]


@pytest.fixture
def trajectory(world):
    return world.trajectory


@pytest.fixture
def first(trajectory):
    return trajectory.steps.get(number=1)


def repeatable(trajectory):
    StepTemplate.objects.filter(track=trajectory.track, number=1).update(may_be_repeated=True)


def test_a_step_of_every_trajectory_is_not_skipped(first, adviser):
    first.may_be_skipped = False
    first.save()
    with pytest.raises(DomainError, match="hoort bij elk traject"):
        services.mark_step(step=first, status="skipped", reason="geen tijd", by=adviser)
    first.refresh_from_db()
    assert first.status == "todo"


def test_a_beginning_copies_what_the_steps_say_and_leaves_retired_ones_out(world, adviser):
    StepTemplate.objects.filter(track=world.track, number=2).update(retired_on=MARCH)
    StepTemplate.objects.filter(track=world.track, number=3).update(result="een visie", may_be_skipped=False)
    school = factories.SchoolFactory(municipality=world.municipality)
    row = services.start_trajectory(
        programme=world.programme, school=school, track=world.track, started_on=today(), by=adviser
    )
    steps = list(row.steps.values_list("number", "result", "may_be_skipped"))
    assert steps == [(1, "", True), (3, "een visie", False)]


def test_one_tap_done_leaves_the_note(first, adviser):
    services.mark_step(step=first, status="busy", note="met het team", on=MARCH, by=adviser)
    step = services.mark_step(step=first, status="done", note=None, by=adviser)
    assert (step.status, step.note, step.begun_on, step.done_on) == ("done", "met het team", MARCH, today())


def test_two_people_at_one_step_overwrite_nothing(first, adviser):
    seen = step_seen(first)
    services.mark_step(step=first, status="busy", note="gesprek gehad", on=MARCH, by=adviser, seen=seen)
    with pytest.raises(DomainError):
        services.mark_step(step=first, status="skipped", note="sla over", by=adviser, seen=seen)
    first.refresh_from_db()
    assert (first.status, first.note) == ("busy", "gesprek gehad")
    services.mark_step(step=first, status="busy", note="gesprek gehad", by=adviser, seen=seen)


# --- days -----------------------------------------------------------------------------------------


def test_days_are_corrected_and_what_they_were_is_kept(trajectory, first, adviser):
    services.mark_step(step=first, status="done", on=APRIL, by=adviser)
    step = services.correct_step_days(step=first, begun_on=MARCH, done_on=MAY, by=adviser)
    assert (step.begun_on, step.done_on) == (MARCH, MAY)
    change = step.changes.first()
    assert (change.from_status, change.to_status, change.by) == ("done", "done", adviser)
    assert "1 april 2026" in change.reason
    assert "4 mei 2026" in change.reason
    services.correct_step_days(step=first, begun_on=MARCH, done_on=MAY, by=adviser)
    assert step.changes.count() == 2, "nothing changed, so nothing is kept"


def test_all_that_is_wrong_with_days_is_told_at_once(first, adviser):
    with pytest.raises(DomainError):
        services.correct_step_days(step=first, begun_on=MARCH, done_on=None, by=adviser)
    services.mark_step(step=first, status="busy", on=MARCH, by=adviser)
    with pytest.raises(DomainError) as caught:
        services.correct_step_days(step=first, begun_on=None, done_on=datetime.date(2024, 1, 1), by=adviser)
    assert len(caught.value.messages) == 3
    services.mark_step(step=first, status="done", on=MAY, by=adviser)
    with pytest.raises(DomainError):
        services.correct_step_days(step=first, begun_on=MAY, done_on=MARCH, by=adviser)
    first.refresh_from_db()
    assert (first.begun_on, first.done_on) == (MARCH, MAY)


# --- once more ------------------------------------------------------------------------------------


def test_a_step_is_done_once_more_with_days_of_its_own(world, trajectory, first, adviser):
    repeatable(trajectory)
    services.mark_step(step=first, status="done", note="eerste keer", on=MARCH, by=adviser)
    again = services.repeat_step(step=first, by=adviser)
    assert (again.number, again.name, again.repeat_of, again.status, again.note) == (4, "Stap 1", first, "todo", "")
    for number in (2, 3):
        services.mark_step(step=trajectory.steps.get(number=number), status="done", on=APRIL, by=adviser)
    (steps,) = [track.steps for track in progress_per_step(world.programme, today()).tracks]
    assert [(s.name, s.done, s.here, s.n) for s in steps] == [
        ("Stap 1", 1, 1, 1),
        ("Stap 2", 1, 0, 1),
        ("Stap 3", 1, 0, 1),
    ]
    with pytest.raises(DomainError):
        services.complete_trajectory(trajectory=trajectory, by=adviser)
    with pytest.raises(DomainError):
        services.repeat_step(step=first, by=adviser)
    services.mark_step(step=again, status="done", on=MAY, by=adviser)
    third = services.repeat_step(step=again, by=adviser)
    assert (third.number, third.repeat_of) == (5, first)
    first.refresh_from_db()
    assert (first.done_on, first.note) == (MARCH, "eerste keer")


def test_a_step_is_repeated_only_where_the_track_says_so_and_once_it_is_done(trajectory, first, adviser):
    services.mark_step(step=first, status="busy", by=adviser)
    with pytest.raises(DomainError, match="één keer"):
        services.repeat_step(step=first, by=adviser)
    repeatable(trajectory)
    with pytest.raises(DomainError, match="nog niet klaar"):
        services.repeat_step(step=first, by=adviser)
    assert trajectory.steps.count() == 3


def test_a_retired_step_is_counted_beside_the_one_that_took_its_number(world, trajectory):
    StepTemplate.objects.filter(track=world.track, number=2).update(retired_on=MARCH)
    StepTemplate.objects.create(track=world.track, number=2, name="Nieuwe stap")
    (steps,) = [track.steps for track in progress_per_step(world.programme, today()).tracks]
    assert [(s.number, s.name, s.n) for s in steps] == [
        (1, "Stap 1", 1),
        (2, "Nieuwe stap", 0),
        (2, "Stap 2", 1),
        (3, "Stap 3", 1),
    ]


# --- on, in any track -----------------------------------------------------------------------------


def test_a_school_goes_on_in_any_track_and_walks_its_own_for_the_second_time(world, trajectory, adviser):
    other = factories.TrackFactory(programme=world.programme, number=2, name="Spoor 2")
    trajectory.steps.update(status="done", done_on=MARCH)
    second = services.continue_in_track(trajectory=trajectory, track=world.track, started_on=MARCH, by=adviser)
    second.steps.update(status="done", done_on=APRIL)
    third = services.continue_in_track(trajectory=second, track=other, started_on=APRIL, by=adviser)
    road = road_of_school(adviser, world.school, world.programme)
    assert (road.present, road.present.round) == (third, 1)
    assert [(row.pk, row.round) for row in road.ended] == [(second.pk, 2), (trajectory.pk, 1)]
    elsewhere = factories.TrackFactory(name="Elders")
    third.steps.update(status="done", done_on=MAY)
    with pytest.raises(DomainError):
        services.continue_in_track(trajectory=third, track=elsewhere, by=adviser)
    assert Trajectory.objects.get(pk=third.pk).status == "running", "it is not completed by what was refused"


def test_the_guidance_changes_with_who_and_why(trajectory, adviser):
    services.change_intensity(trajectory=trajectory, intensity="intensive", reason="nieuwe directeur", by=adviser)
    change = trajectory.changes.get()
    assert (change.from_status, change.to_status, change.to_label, change.reason) == (
        "regular",
        "intensive",
        "intensief",
        "nieuwe directeur",
    )
    with pytest.raises(DomainError):
        services.change_intensity(trajectory=trajectory, intensity="heel veel", by=adviser)


# --- files ----------------------------------------------------------------------------------------


def test_a_step_keeps_several_files_and_gives_them_back(first, adviser, django_capture_on_commit_callbacks):
    one = services.add_step_file(step=first, file=upload("plan van aanpak.pdf"), by=adviser)
    two = services.add_step_file(step=first, file=upload("foto.pdf"), name="  Foto   van de dag ", by=adviser)
    assert [(row.name, row.by) for row in first.files.all()] == [
        ("plan van aanpak", adviser),
        ("Foto van de dag", adviser),
    ]
    assert "plan" not in one.file.name
    assert two.file.read() == PDF
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_step_file(file=one)
    services.remove_step_file(file=one)
    assert not default_storage.exists(one.file.name)
    assert list(first.files.all()) == [two]


def test_a_step_that_is_full_says_so(first, adviser):
    StepFile.objects.bulk_create(StepFile(step=first, name="f", file="steps/x.pdf") for _ in range(20))
    with pytest.raises(DomainError) as caught:
        services.add_step_file(step=first, file=upload("nog een.pdf"), name="x" * 161, by=adviser)
    assert len(caught.value.messages) == 2
