"""A trajectory that stands still for a while: what may and may not happen, and what every count says meanwhile."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from cmk.core.models import today
from monitoring.reports import words
from monitoring.rounds.selection import schools_to_invite
from monitoring.rounds.waiting import who_to_remind
from monitoring.worklist.selectors import work_list
from tests import factories
from trajectories.assignments.selectors import loads_of
from trajectories.models import TrajectoryPause
from trajectories.schoolpage.selectors import school_head
from trajectories.trajectory import services
from trajectories.trajectory.progress import progress_per_step

DAY = datetime.timedelta(days=1)
MARCH, MAY = datetime.date(2026, 3, 16), datetime.date(2026, 5, 11)


@pytest.fixture
def adviser(world):
    return world.users["adviseur"]


@pytest.fixture
def paused(world, adviser):
    services.pause_trajectory(trajectory=world.trajectory, on=MARCH, reason="school dicht: corona", by=adviser)
    world.trajectory.refresh_from_db()
    return world.trajectory


def test_a_pause_has_a_reason_two_days_and_who_did_it(paused, adviser):
    assert paused.status == "paused"
    pause = services.end_pause(trajectory=paused, on=MAY, note="de school is weer open", by=adviser)
    paused.refresh_from_db()
    assert (paused.status, pause.start, pause.end, pause.reason) == ("running", MARCH, MAY, "school dicht: corona")
    changes = list(paused.changes.order_by("pk").values_list("from_status", "to_status", "reason", "by"))
    assert changes == [
        ("running", "paused", "school dicht: corona", adviser.pk),
        ("paused", "running", "de school is weer open", adviser.pk),
    ]


def test_all_that_forbids_a_pause_is_told_at_once(paused, adviser):
    for on, reason, number in ((today() + DAY, " ", 3), (datetime.date(2024, 1, 1), "x" * 401, 3)):
        with pytest.raises(DomainError) as caught:
            services.pause_trajectory(trajectory=paused, on=on, reason=reason, by=adviser)
        assert len(caught.value.messages) == number, caught.value.messages
    with pytest.raises(DomainError):
        services.end_pause(trajectory=paused, on=MARCH - DAY, by=adviser)
    services.end_pause(trajectory=paused, on=MAY, by=adviser)
    with pytest.raises(DomainError):
        services.end_pause(trajectory=paused, on=MAY, by=adviser)
    with pytest.raises(DomainError, match="11 mei 2026"):
        services.pause_trajectory(trajectory=paused, on=MAY - DAY, reason="alweer", by=adviser)
    services.pause_trajectory(trajectory=paused, on=MAY, reason="alweer", by=adviser)
    assert TrajectoryPause.objects.filter(trajectory=paused).count() == 2


def test_who_stands_still_marks_no_step_completes_nothing_and_begins_no_other(world, paused, adviser):
    step = paused.steps.get(number=1)
    for act in (
        lambda: services.mark_step(step=step, status="done", by=adviser),
        lambda: services.complete_trajectory(trajectory=paused, by=adviser),
        lambda: services.resume_trajectory(trajectory=paused, reason="verder", by=adviser),
        lambda: services.start_trajectory(
            programme=world.programme, school=world.school, track=world.track, started_on=today(), by=adviser
        ),
    ):
        with pytest.raises(DomainError):
            act()
    paused.refresh_from_db()
    assert paused.status == "paused"


def test_stopping_from_a_pause_ends_it(paused, adviser):
    with pytest.raises(DomainError):
        services.stop_trajectory(trajectory=paused, on=MARCH - DAY, reason="fusie", by=adviser)
    services.stop_trajectory(trajectory=paused, on=MAY, reason="fusie", by=adviser)
    paused.refresh_from_db()
    assert (paused.status, paused.pauses.get().end) == ("stopped", MAY)
    assert paused.changes.first().from_status == "paused"
    services.resume_trajectory(trajectory=paused, reason="de fusie ging niet door", by=adviser)
    paused.refresh_from_db()
    assert paused.status == "running"


def test_the_progress_of_every_day_knows_who_stood_still(world, paused, adviser):
    def on(day):
        progress = progress_per_step(world.programme, day)
        (track,) = progress.tracks
        assert (progress.schools, track.schools, track.steps[0].n) == (1, 1, 1), "who stands still still takes part"
        return track.running, track.paused

    assert [on(day) for day in (MARCH - DAY, MARCH, today())] == [(1, 0), (0, 1), (0, 1)]
    services.end_pause(trajectory=paused, on=MAY, by=adviser)
    assert [on(day) for day in (MARCH - DAY, MARCH, MAY - DAY, MAY)] == [(1, 0), (0, 1), (0, 1), (1, 0)]
    services.stop_trajectory(trajectory=paused, on=MAY + DAY, reason="fusie", by=adviser)
    assert [on(day) for day in (MAY - DAY, MAY)] == [(0, 1), (1, 0)]
    assert progress_per_step(world.programme, MAY + DAY).tracks[0].stopped == 1


def test_the_report_names_who_stands_still(world, paused):
    (track,) = progress_per_step(world.programme, today()).tracks
    assert words.track(track) == "In spoor 1 zijn geen scholen onderweg. Eén school staat even stil."


def test_nobody_is_chased_but_nobody_is_forgotten(world, paused, adviser):
    work = work_list(adviser, person=adviser)
    assert (work.talks, work.schools.tracks) == ([], [])
    assert [(school.name, school.since) for school in work.schools.still] == [(world.school.name, MARCH)]
    assert world.school not in schools_to_invite(world.programme, world.round.instrument)
    assert [one.stands_still for one in who_to_remind(world.round)] == [True]
    assert school_head(adviser, world.school).trajectory == paused
    (load,) = [load for load in loads_of(adviser, world.penvoerder) if load.adviser == adviser]
    assert load.taking_part == 1
    planned = factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        adviser=adviser,
        status="planned",
        held_at=datetime.datetime.now(datetime.UTC) + 3 * DAY,
    )
    assert [line.url for line in work_list(adviser, person=adviser).planned.lines] == [
        f"/gesprekken/{planned.pk}/voorbereiden/"
    ]


def test_who_goes_on_is_asked_again(world, paused, adviser):
    services.end_pause(trajectory=paused, by=adviser)
    work = work_list(adviser, person=adviser)
    assert [talk.title for talk in work.talks] == [world.school.name]
    assert (work.schools.still, work.schools.tracks) == ([], [("Spoor 1", 1)])
    assert world.school in schools_to_invite(world.programme, world.round.instrument)


def test_a_pause_can_be_put_right_and_what_it_said_is_kept(paused, adviser):
    pause = services.end_pause(trajectory=paused, on=MAY, by=adviser)
    services.correct_pause(pause=pause, start=MARCH + DAY, end=MAY - DAY, reason="verbouwing", by=adviser)
    pause.refresh_from_db()
    assert (pause.start, pause.end, pause.reason) == (MARCH + DAY, MAY - DAY, "verbouwing")
    last = paused.changes.order_by("-pk").first()
    assert "16 maart 2026" in last.reason
    assert "school dicht: corona" in last.reason
    number = paused.changes.count()
    services.correct_pause(pause=pause, start=MARCH + DAY, end=MAY - DAY, reason=" verbouwing ", by=adviser)
    assert paused.changes.count() == number


def test_all_that_forbids_a_correction_is_told_at_once(paused, adviser):
    first = services.end_pause(trajectory=paused, on=MAY, by=adviser)
    second = services.pause_trajectory(trajectory=paused, on=MAY + 10 * DAY, reason="ziekte", by=adviser)
    before = list(TrajectoryPause.objects.order_by("pk").values())
    wrong = [
        (first, MARCH, None, "x", 2),  # it has ended, and without an end it runs into the next
        (first, MAY, MARCH, " ", 2),
        (first, MARCH, today() + DAY, "x", 2),
        (second, MARCH, None, "x", 1),
        (second, MAY + 10 * DAY, MAY + 11 * DAY, "x", 1),
    ]
    for pause, start, end, reason, number in wrong:
        with pytest.raises(DomainError) as caught:
            services.correct_pause(pause=pause, start=start, end=end, reason=reason, by=adviser)
        assert len(caught.value.messages) == number, caught.value.messages
    assert list(TrajectoryPause.objects.order_by("pk").values()) == before


def test_a_pause_that_never_was_goes_and_the_trajectory_runs(as_role, world, paused):
    pause = paused.pauses.get()
    client, page = as_role("adviseur"), reverse("trajectory:of_school", args=[world.school.code])
    url = reverse("trajectory:correct_pause", args=[world.school.code, paused.pk, pause.pk])
    assert url in client.get(page).content.decode()
    assert url not in as_role("iccer").get(page).content.decode()
    assert client.post(url, {"start": "", "reason": "", "never": "on"}).status_code == 302
    paused.refresh_from_db()
    assert (paused.status, paused.pauses.count()) == ("running", 0)
    assert "school dicht: corona" in client.get(page).content.decode()
