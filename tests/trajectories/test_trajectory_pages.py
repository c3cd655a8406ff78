"""The page of a school's trajectory: the adviser marks, the school reads, nobody else comes in."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from cmk.accounts.models import Download
from cmk.core.models import today
from tests import factories
from tests.uploads import PDF, REFUSED, upload
from trajectories.models import StepFile, Trajectory
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


def test_a_school_that_has_been_along_the_road_is_not_told_that_there_is_none_yet(as_role, world, url):
    begins = "Je adviseur begint het samen met jullie"
    world.trajectory.status, world.trajectory.ended_on = "completed", datetime.date(2026, 6, 1)
    world.trajectory.save()
    assert begins not in as_role("iccer").get(url).text
    Trajectory.objects.all().delete()
    assert begins in as_role("iccer").get(url).text


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


# --- at a glance, one tap, files, standing still --------------------------------------------------


def test_one_tap_marks_the_step_where_the_school_is(as_role, world, url):
    step = world.trajectory.steps.get(number=1)
    client = as_role("adviseur")
    tap = reverse("trajectory:done", args=[world.school.code, step.pk])
    assert tap in client.get(url).text
    response = client.post(tap, follow=True)
    step.refresh_from_db()
    assert (step.status, step.done_on) == ("done", today())
    assert "stap 2" in response.text


def test_the_school_reads_where_it_is_what_comes_and_what_there_is_then(as_role, world, url):
    world.trajectory.steps.filter(number=1).update(status="busy", begun_on=today(), result="een beginbeeld")
    page = as_role("iccer").get(url).text
    assert "Jullie school is bij stap 1" in page
    assert "Daarna: stap 2" in page
    assert "Wat er dan is: een beginbeeld" in page


def test_a_skip_on_the_page_needs_its_reason(post_step, world):
    assert "error-summary" in post_step(status="skipped").text
    post_step(status="skipped", reason="hebben ze al")
    assert world.trajectory.steps.get(number=1).status == "skipped"


def test_the_second_of_two_at_a_step_sees_what_stands_and_keeps_what_was_typed(as_role, world, url):
    step = world.trajectory.steps.get(number=1)
    form = next(row["form"] for row in as_role("adviseur").get(url).context["steps"] if row["step"] == step)
    seen = form["seen"].value()
    services.mark_step(step=step, status="busy", note="door een collega", by=world.users["beheerder"])
    to = reverse("trajectory:step", args=[world.school.code, step.pk])
    response = as_role("adviseur").post(to, step_data(step, note="mijn eigen woorden", seen=seen))
    assert "door een collega" in response.text
    assert "mijn eigen woorden" in response.text
    step.refresh_from_db()
    assert step.status == "busy"
    fresh = response.context["failed"]["seen"].value()
    assert as_role("adviseur").post(to, step_data(step, note="samen", seen=fresh)).status_code == 302
    step.refresh_from_db()
    assert (step.status, step.note) == ("done", "samen")


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_of_a_wrong_kind_is_refused(as_role, world, what):
    file, words = REFUSED[what]()
    to = reverse("trajectory:add_file", args=[world.school.code, world.trajectory.steps.first().pk])
    response = as_role("adviseur").post(to, {"file": file, "name": "x"})
    assert words in str(response.context["form"].errors["file"])
    assert not StepFile.objects.exists()


def test_a_file_goes_to_the_school_and_is_taken_away_after_a_question(as_role, world, other_world, url):
    step = world.trajectory.steps.first()
    to = reverse("trajectory:add_file", args=[world.school.code, step.pk])
    as_role("adviseur").post(to, {"file": upload("plan.pdf"), "name": "Ons plan"})
    kept = step.files.get()
    get = reverse("trajectory:file", args=[world.school.code, step.pk, kept.pk])
    assert get in as_role("iccer").get(url).text
    response = as_role("iccer").get(get)
    assert b"".join(response.streaming_content) == PDF
    assert "ons-plan.pdf" in response["Content-Disposition"]
    assert Download.objects.get().title == "Ons plan"
    other = world.trajectory.steps.get(number=2)
    assert (
        as_role("iccer").get(reverse("trajectory:file", args=[world.school.code, other.pk, kept.pk])).status_code == 404
    )
    away = reverse("trajectory:remove_file", args=[world.school.code, step.pk, kept.pk])
    assert "Ons plan" in as_role("adviseur").get(away).text
    assert step.files.exists()
    as_role("adviseur").post(away)
    assert not step.files.exists()


def test_standing_still_and_going_on(as_role, world, url):
    client = as_role("adviseur")
    pause = reverse("trajectory:pause", args=[world.school.code, world.trajectory.pk])
    response = client.post(pause, {"on": "gisteren", "reason": ""})
    assert set(response.context["form"].errors) == {"on", "reason"}
    assert client.post(pause, {"on": today().isoformat(), "reason": "de school wordt verbouwd"}).status_code == 302
    page = as_role("directeur").get(url).text
    assert "de school wordt verbouwd" in page
    assert "We vragen nu even niets van je" in page
    page = as_role("adviseur").get(url).text
    assert reverse("trajectory:stop", args=[world.school.code, world.trajectory.pk]) in page
    assert reverse("trajectory:done", args=[world.school.code, world.trajectory.steps.first().pk]) not in page
    go_on = reverse("trajectory:end_pause", args=[world.school.code, world.trajectory.pk])
    client.post(go_on, {"on": today().isoformat(), "note": ""})
    assert "Stond stil van" in as_role("directeur").get(url).text


def test_any_track_can_be_chosen_to_go_on_in(as_role, world, url):
    other = factories.TrackFactory(programme=world.programme, number=2, name="Spoor Anders")
    world.trajectory.steps.update(status="done", done_on=today())
    to = reverse("trajectory:go_on", args=[world.school.code, world.trajectory.pk])
    client = as_role("adviseur")
    assert "Spoor Anders" in client.get(to).text
    assert "error-summary" in client.post(to, {"verder-on": today().isoformat()}).text, "no track follows this one"
    assert client.post(to, {"verder-on": today().isoformat(), "verder-track": other.pk}).status_code == 302
    page = client.get(url).text
    assert "Traject in Spoor Anders" in page
    repeat = {"verder-on": today().isoformat(), "verder-track": world.track.pk}
    Trajectory.objects.get(track=other).steps.update(status="done", done_on=today())
    present = Trajectory.objects.get(track=other)
    client.post(reverse("trajectory:go_on", args=[world.school.code, present.pk]), repeat)
    assert "ronde 2" in client.get(url).text
