"""The page of a school's trajectory: the adviser marks, the school reads, nobody else comes in."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from cmk.core.models import today
from tests import factories
from trajectories.models import Trajectory
from trajectories.trajectory import services


@pytest.fixture
def url(world):
    return reverse("trajectory:of_school", args=[world.school.code])


def step_data(step, **changes):
    data = {"status": "done", "on": today().isoformat(), "note": "", "reason": ""}
    return {f"stap-{step.pk}-{name}": value for name, value in {**data, **changes}.items()}


@pytest.fixture
def post_step(as_role, world):
    def post(role="adviseur", number=1, **changes):
        step = world.trajectory.steps.get(number=number)
        url = reverse("trajectory:step", args=[world.school.code, step.pk])
        return as_role(role).post(url, step_data(step, **changes), follow=True)

    return post


def test_the_adviser_marks_a_step_with_a_note(post_step, world):
    response = post_step(note="met het hele team")
    assert response.redirect_chain[0][0].endswith("/traject/#stap-1")
    step = world.trajectory.steps.get(number=1)
    assert (step.status, step.note, step.done_on) == ("done", "met het hele team", today())
    assert "met het hele team" in response.text
    assert step.changes.get().by == world.users["adviseur"]


def test_a_colleague_may_mark_too_and_reads_whose_school_it_is(as_role, post_step, world, url):
    adviser = str(world.users["adviseur"])
    own = as_role("adviseur").get(url)
    assert own.context["head"].adviser == world.users["adviseur"]
    page = as_role("beheerder").get(url).text
    assert adviser in page
    post_step(role="beheerder")
    assert world.trajectory.steps.get(number=1).changes.get().by == world.users["beheerder"]


def test_what_cannot_be_is_said_at_the_step_and_nothing_is_lost(post_step, world):
    future = (today() + datetime.timedelta(days=3)).isoformat()
    response = post_step(on=future, note="een lange zin die bewaard blijft")
    assert response.status_code == 200
    assert "error-summary" in response.text
    assert "een lange zin die bewaard blijft" in response.text
    assert future in response.text
    assert world.trajectory.steps.get(number=1).status == "todo"


def test_going_back_asks_for_the_reason(post_step, world):
    post_step(status="done")
    response = post_step(status="busy")
    assert "error-summary" in response.text
    post_step(status="busy", reason="toch nog niet klaar")
    step = world.trajectory.steps.get(number=1)
    assert step.status == "busy"
    assert step.changes.first().reason == "toch nog niet klaar"


def test_a_note_on_a_step_that_was_done_keeps_its_day(as_role, world):
    step = world.trajectory.steps.get(number=1)
    day = datetime.date(2026, 3, 1)
    services.mark_step(step=step, status="done", on=day, by=world.users["adviseur"])
    url = reverse("trajectory:step", args=[world.school.code, step.pk])
    as_role("adviseur").post(url, step_data(step, on=day.isoformat(), note="nagekomen"))
    step.refresh_from_db()
    assert (step.done_on, step.note) == (day, "nagekomen")


def test_rubbish_is_refused(post_step, world):
    response = post_step(status="klaar", on="morgen", note="x" * 300)
    assert response.status_code == 200
    assert world.trajectory.steps.get(number=1).status == "todo"
    assert len(response.context["failed"].errors) == 3


@pytest.mark.parametrize("role", ["iccer", "directeur"])
def test_the_school_reads_along_without_forms(as_role, world, url, post_step, role):
    post_step(status="done", note="leuke start")
    post_step(status="busy", number=2)
    post_step(status="todo", number=2, reason="dit gaat alleen collega’s aan")
    page = as_role(role).get(url).text
    assert "leuke start" in page
    assert '<form method="post" action="/scholen/' not in page
    assert "dit gaat alleen" not in page


def test_school_people_cannot_mark(post_step, world):
    assert post_step(role="iccer").status_code == 403
    assert world.trajectory.steps.get(number=1).status == "todo"


def test_a_step_of_another_school_is_not_there(as_role, world):
    other = factories.TrajectoryFactory(
        programme=world.programme,
        track=world.track,
        school=factories.SchoolFactory(municipality=world.municipality),
    )
    step = other.steps.first()
    url = reverse("trajectory:step", args=[world.school.code, step.pk])
    assert as_role("adviseur").post(url, step_data(step)).status_code == 404


def test_a_school_without_trajectory_explains_the_next_step(as_role, world, url):
    Trajectory.objects.all().delete()
    assert as_role("iccer").get(url).status_code == 200
    page = as_role("adviseur").get(url)
    assert reverse("trajectory:start", args=[world.school.code]) in page.text


def test_the_adviser_begins_a_trajectory(as_role, world):
    school = factories.SchoolFactory(municipality=world.municipality)
    url = reverse("trajectory:start", args=[school.code])
    client = as_role("adviseur")
    response = client.post(url, {"track": world.track.pk, "started_on": ""})
    assert "error-summary" in response.text
    response = client.post(url, {"track": world.track.pk, "started_on": "2026-02-01"})
    assert response.status_code == 302
    row = Trajectory.objects.get(school=school)
    assert (row.started_on, row.steps.count()) == (datetime.date(2026, 2, 1), 3)


def test_a_track_of_another_penvoerder_cannot_be_chosen(as_role, world, other_world):
    school = factories.SchoolFactory(municipality=world.municipality)
    url = reverse("trajectory:start", args=[school.code])
    response = as_role("adviseur").post(url, {"track": other_world.track.pk, "started_on": "2026-02-01"})
    assert response.status_code == 200
    assert not Trajectory.objects.filter(school=school).exists()


def test_from_spoor_to_spoor(as_role, world, url):
    following = factories.TrackFactory(programme=world.programme, number=2, name="Spoor Volgend")
    world.track.next_track = following
    world.track.save()
    client = as_role("adviseur")
    assert "afronden" not in client.get(url).text
    for step in world.trajectory.steps.all():
        services.mark_step(step=step, status="done", by=world.users["adviseur"])
    assert "Spoor Volgend" in client.get(url).text
    go_on = reverse("trajectory:go_on", args=[world.school.code, world.trajectory.pk])
    assert client.post(go_on, {"verder-on": today().isoformat()}).status_code == 302
    assert Trajectory.objects.get(school=world.school, status="running").track == following


def test_stopping_and_taking_it_back(as_role, world, url):
    client = as_role("adviseur")
    stop = reverse("trajectory:stop", args=[world.school.code, world.trajectory.pk])
    assert "error-summary" in client.post(stop, {"stoppen-on": today().isoformat(), "stoppen-reason": ""}).text
    client.post(stop, {"stoppen-on": today().isoformat(), "stoppen-reason": "directeur weg"})
    world.trajectory.refresh_from_db()
    assert world.trajectory.status == "stopped"
    assert "directeur weg" in client.get(url).text
    resume = reverse("trajectory:resume", args=[world.school.code, world.trajectory.pk])
    client.post(resume, {f"hervatten-{world.trajectory.pk}-reason": "nieuwe directeur"})
    world.trajectory.refresh_from_db()
    assert world.trajectory.status == "running"


def test_completing_too_early_is_refused_with_the_steps_that_are_open(as_role, world):
    complete = reverse("trajectory:complete", args=[world.school.code, world.trajectory.pk])
    response = as_role("adviseur").post(complete, {"afronden-on": today().isoformat()})
    assert response.status_code == 200
    assert "Stap 3" in str(response.context["failed"].errors)
