"""Beginning trajectories for many schools: who can, who cannot and why; all of it or nothing, and once."""

from __future__ import annotations

import datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from tests.performance.baseline import TRANSACTION
from trajectories.models import Trajectory, TrajectoryChange
from trajectories.trajectory.services.starting import Beginning, plan_starts, start_trajectories

START = "board:start"
DAY = datetime.date(2026, 2, 2)


def some_schools(world, number):
    return factories.SchoolFactory.create_batch(number, municipality=world.municipality)


def a_beginning(world, schools, **changes):
    return Beginning(
        **{"programme": world.programme, "track": world.track, "started_on": DAY, **changes}, schools=tuple(schools)
    )


def posted(world, schools, step, **more):
    keys = ",".join(str(school.pk) for school in schools)
    return {
        "school": keys,
        "track": world.track.pk,
        "started_on": DAY.isoformat(),
        "intensity": "intensive",
        "step": step,
        **more,
    }


def test_each_school_that_cannot_begin_is_named_with_every_reason(world):
    fine, elsewhere, closed, ended_later = some_schools(world, 4)
    elsewhere.municipality = factories.MunicipalityFactory()
    closed.closed_on = datetime.date(2025, 8, 1)
    for school in (elsewhere, closed):
        school.save()
    factories.TrajectoryFactory(
        programme=world.programme,
        track=world.track,
        school=ended_later,
        status="stopped",
        ended_on=DAY + datetime.timedelta(days=30),
    )
    paused = factories.TrajectoryFactory(
        programme=world.programme, track=world.track, school=elsewhere, status="paused"
    )
    schools = [fine, elsewhere, closed, ended_later, world.school]
    plan = plan_starts(a_beginning(world, schools))
    assert [start.school for start in plan.possible] == [fine]
    reasons = {start.school: start.objections for start in plan.impossible}
    assert len(reasons[elsewhere]) == 2, "outside the municipalities, and one that stands still"
    assert "1 augustus 2025" in reasons[closed][0]
    assert "4 maart 2026" in reasons[ended_later][0]
    assert world.school.name in reasons[world.school][0]
    with pytest.raises(DomainError) as caught:
        start_trajectories(a_beginning(world, schools), by=world.users["adviseur"])
    assert len(caught.value.messages) == 5
    assert set(Trajectory.objects.filter(school__in=schools, started_on=DAY)) == set(), "all or nothing"
    assert Trajectory.objects.get(pk=paused.pk).status == "paused"


@pytest.mark.parametrize(
    "day", [datetime.date(2024, 12, 31), datetime.date(2029, 1, 1)], ids=["before the programme", "to come"]
)
def test_the_day_and_the_track_are_told_once(world, other_world, day):
    retired = factories.TrackFactory(programme=world.programme, retired_on=datetime.date(2026, 1, 1))
    for track in (retired, other_world.track):
        plan = plan_starts(a_beginning(world, some_schools(world, 2), track=track, started_on=day))
        assert len(plan.problems) == 2
        assert not plan.impossible


def test_what_begins_is_whole(world):
    world.track.steps.filter(number=2).update(retired_on=today())
    schools = some_schools(world, 3)
    note = factories.AskAgainFactory(penvoerder=world.penvoerder, school=schools[0])
    rows = start_trajectories(a_beginning(world, schools, intensity="light"), by=world.users["adviseur"])
    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.intensity, row.started_on) == ("running", "light", DAY)
        assert [step.number for step in row.steps.order_by("number")] == [1, 3], "without the retired step"
        assert row.changes.get().by == world.users["adviseur"]
    note.refresh_from_db()
    assert note.outcome == "Doet mee: Spoor 1"
    kind = ContentType.objects.get_for_model(Trajectory)
    created = LogEntry.objects.filter(content_type=kind, action=LogEntry.Action.CREATE)
    assert created.filter(object_id__in=[row.pk for row in rows]).count() == 3


def test_the_number_of_queries_does_not_grow_with_the_schools(world):
    def cost(number):
        schools = some_schools(world, number)
        for school in schools:
            factories.AskAgainFactory(penvoerder=world.penvoerder, school=school)
        with CaptureQueriesContext(connection) as context:
            start_trajectories(a_beginning(world, schools), by=world.users["adviseur"])
        told = [query["sql"] for query in context.captured_queries if not TRANSACTION.match(query["sql"])]
        if connection.vendor == "sqlite":
            # SQLite takes so many values in one statement; more rows are several statements of the same kind.
            told = list({sql.partition("(")[0] for sql in told if sql.startswith("INSERT")}) + [
                sql for sql in told if not sql.startswith("INSERT")
            ]
        return len(told)

    cost(1)
    assert cost(2) == cost(60)


# --- the pages ----------------------------------------------------------------------------------------


def test_nothing_begins_before_the_preview_is_agreed_with(world, as_role):
    fine, closed = some_schools(world, 2)
    closed.closed_on = datetime.date(2025, 8, 1)
    closed.save()
    client = as_role("adviseur")
    preview = client.post(reverse(START), posted(world, [fine, closed, world.school], "check"))
    page = preview.content.decode()
    assert "1 augustus 2025" in page
    assert world.school.name in page
    assert not Trajectory.objects.filter(school__in=[fine, closed]).exists()
    assert preview.context["possible_ids"] == str(fine.pk)

    answer = client.post(reverse(START), posted(world, [fine], "write"))
    assert answer.url == reverse("board:track", args=[world.track.key])
    row = Trajectory.objects.get(school=fine)
    assert (row.intensity, row.started_on, row.steps.count()) == ("intensive", DAY, 3)
    kind = ContentType.objects.get_for_model(Trajectory)
    assert LogEntry.objects.get(content_type=kind, object_id=row.pk).actor == world.users["adviseur"]


def test_what_is_sent_twice_is_done_once(world, as_role):
    schools = some_schools(world, 3)
    client = as_role("adviseur")
    for _time in range(2):
        answer = client.post(reverse(START), posted(world, schools, "write"), follow=True)
        assert answer.redirect_chain
    assert "al begonnen" in answer.content.decode()
    assert Trajectory.objects.filter(school__in=schools).count() == 3
    assert TrajectoryChange.objects.filter(trajectory__school__in=schools).count() == 3


def test_when_somebody_was_first_nothing_begins_and_the_preview_says_so(world, as_role):
    schools = some_schools(world, 2)
    factories.TrajectoryFactory(programme=world.programme, track=world.track, school=schools[0])
    answer = as_role("adviseur").post(reverse(START), posted(world, schools, "write"))
    assert answer.status_code == 200
    assert "Intussen" in answer.content.decode()
    assert answer.context["possible_ids"] == str(schools[1].pk)
    assert not Trajectory.objects.filter(school=schools[1]).exists()


def test_all_errors_at_once_and_nothing_lost(world, as_role):
    client = as_role("adviseur")
    fine = some_schools(world, 1)[0]
    answer = client.post(
        reverse(START), {"school": "x,99999999999999999999", "started_on": "31-02-2026", "intensity": "weinig"}
    )
    assert set(answer.context["form"].errors) == {"__all__", "track", "started_on", "intensity"}
    answer = client.post(reverse(START), {"school": fine.pk, "filter_q": "bestaat niet", "intensity": "light"})
    assert answer.context["ticked"] == {fine.pk}
    assert fine in answer.context["schools"], "what was ticked stays, whatever the filter"


def test_another_penvoerders_schools_and_tracks_are_not_there(world, other_world, as_role):
    other = factories.SchoolFactory(municipality=other_world.municipality)
    client = as_role("adviseur")
    answer = client.post(reverse(START), posted(world, [other], "write"))
    assert "__all__" in answer.context["form"].errors
    answer = client.post(reverse(START), posted(other_world, some_schools(world, 1), "write"))
    assert set(answer.context["form"].errors) == {"track"}
    assert not Trajectory.objects.filter(school=other).exists()


def test_which_schools_there_are_to_choose(world, as_role):
    fresh, stopped, closed = some_schools(world, 3)
    closed.closed_on = today()
    closed.save()
    factories.TrajectoryFactory(
        programme=world.programme, track=world.track, school=stopped, status="stopped", ended_on=DAY
    )
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=fresh, adviser=world.users["beheerder"])
    client = as_role("beheerder")

    def shown(**query):
        return set(client.get(reverse(START), query).context["schools"])

    assert shown() == {fresh, stopped}
    assert shown(state="nooit") == {fresh}
    assert shown(state="alle") == {fresh, stopped, closed, world.school}
    assert shown(adviser="mij") == {fresh}
    assert shown(adviser="niemand") == {stopped}
    assert shown(q=stopped.code.lower()) == {stopped}
    assert shown(municipality="999999999") == set()
    every = client.post(reverse(START), posted(world, [], "check", all_schools="1"))
    assert {start.school for start in every.context["plan"].possible} == {fresh, stopped}
    back = client.post(reverse(START), posted(world, [fresh], "change", all_before="1"))
    assert back.context["every"]
