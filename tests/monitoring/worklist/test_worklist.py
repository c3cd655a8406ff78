"""The work list: what stands on it, for whom, and in which words."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from monitoring.worklist.lines import greeting
from monitoring.worklist.selectors import work_list
from tests import factories

pytestmark = pytest.mark.django_db
# A Saturday in autumn, in the afternoon.
NOW = datetime.datetime(2026, 11, 21, 14, 20, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def me(world):
    began(world.trajectory, 20)  # nothing stands still
    return world.users["adviseur"]


def began(trajectory, days_ago):
    type(trajectory).objects.filter(pk=trajectory.pk).update(
        started_on=timezone.localdate() - datetime.timedelta(days=days_ago)
    )


def conversation(world, days=-10, **more):
    values = {"programme": world.programme, "kind": world.kind, "school": world.school}
    values |= {"adviser": world.users["adviseur"], "held_at": timezone.now() + datetime.timedelta(days=days)}
    return factories.ConversationFactory(**{**values, **more})


def point(world, days, **more):
    due = timezone.localdate() + datetime.timedelta(days=days)
    values = {"programme": world.programme, "school": world.school, "owner_user": world.users["adviseur"]}
    return factories.ActionPointFactory(**{**values, "due_on": due, **more})


def share(world, days_ago):
    moment = timezone.now() - datetime.timedelta(days=days_ago)
    type(world.evaluation).objects.filter(pk=world.evaluation.pk).update(
        status="submitted", submitted_at=moment, shared_at=moment
    )


def urls(lines):
    return [line.url.split("?")[0] for line in lines]


def test_what_asks_for_attention_now_most_pressing_first(world, me):
    draft = conversation(world, -3, status="draft")
    planned = conversation(world, -1, status="planned")
    late = point(world, -12)
    share(world, 4)
    now = work_list(me, person=me).now
    assert urls(now) == [
        reverse("actionpoints:finish", args=[late.pk]),
        reverse("conversations:edit", args=[planned.pk]),
        reverse("conversations:edit", args=[draft.pk]),
        reverse("evaluation:result", args=[world.evaluation.pk]),
    ]
    assert "12" in now[0].tag
    assert now[0].tone == "late"


def test_what_does_not_ask_for_anything(world, other_world, me):
    colleague = world.users["beheerder"]
    point(world, 20)
    point(world, -3, done_on=timezone.localdate())
    point(world, -3, owner_user=colleague)
    point(world, 3, owner_user=None, owner_person=world.people["iccer"])
    point(world, -3, conversation=conversation(world, 2, status="planned"))  # does not hold yet
    point(other_world, -3, owner_user=me)
    conversation(world, -3, status="draft", adviser=colleague)
    conversation(other_world, -3, status="draft", adviser=me)
    assert work_list(me, person=me).now == []


@pytest.mark.parametrize(
    ("shared", "spoken", "shown"), [(4, None, True), (30, None, False), (4, -10, True), (4, -2, False)]
)
def test_a_shared_self_evaluation_stays_until_it_is_talked_over(world, me, shared, spoken, shown):
    share(world, shared)
    if spoken is not None:
        conversation(world, spoken)
    assert bool(work_list(me, person=me).now) == shown


def test_a_self_evaluation_that_is_not_shared_is_not_shown(world, me):
    type(world.evaluation).objects.update(status="submitted", submitted_at=timezone.now())
    assert work_list(me, person=me).now == []


def test_a_draft_says_how_many_topics_are_empty(world, me):
    factories.ConversationTopicFactory.create_batch(2, kind=world.kind)
    row = conversation(world, -2, status="draft")
    row.notes.create(topic=world.topic, text="Iets")
    (line,) = work_list(me, person=me).now
    assert "twee" in line.text


def test_schools_below_the_norm_least_spoken_first(world, me):
    partner = factories.PartnerFactory(penvoerder=world.penvoerder)
    factories.PartnerAssignmentFactory(partner=partner, adviser=me)
    once = factories.SchoolFactory(municipality=world.municipality)
    enough = factories.SchoolFactory(municipality=world.municipality)
    someone_elses = factories.SchoolFactory(municipality=world.municipality)
    planned = factories.SchoolFactory(municipality=world.municipality)
    for school in (once, enough, planned):
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=me)
    conversation(world, -60, school=once)
    conversation(world, -60, school=enough)
    conversation(world, -90, school=enough)
    conversation(world, -400)  # last year: counts for nothing this year, but it is the last
    coming = conversation(world, 12, school=planned, status="planned")
    found = work_list(me, person=me)
    talks = found.talks
    assert [talk.title for talk in talks] == [partner.name, world.school.name, once.name]
    assert someone_elses.name not in {talk.title for talk in talks}
    assert talks[0].url.endswith(f"?partner={partner.pk}")
    assert talks[1].url.endswith(f"?school={world.school.code}")
    assert talks[1].log_url == f"{reverse('conversations:new')}?school={world.school.code}"
    assert "2025" in talks[1].facts
    (line,) = found.planned.lines
    assert line.title == planned.name
    assert [url for _label, url in line.more] == [reverse("conversations:edit", args=[coming.pk])]
    assert work_list(me, person=me).schools.talks_counted == 3
    assert work_list(me, person=me).schools.talks_expected == 8


def test_who_is_new_since_the_last_conversation_is_a_reason(world, me):
    conversation(world, -400)
    factories.ContactFactory(
        person__penvoerder=world.penvoerder, school=world.school, role="directeur", start=datetime.date(2026, 8, 1)
    )
    (talk,) = work_list(me, person=me).talks
    assert len(talk.reasons) == 1
    assert "augustus" in talk.reasons[0]
    conversation(world, -5)
    (talk,) = work_list(me, person=me).talks
    assert talk.reasons == []


def test_a_closed_school_and_an_ended_assignment_are_gone(world, me):
    assert work_list(me, person=me).schools.number == 1
    world.school.closed_on = timezone.localdate()
    world.school.save()
    assert work_list(me, person=me).schools.number == 0
    world.school.closed_on = None
    world.school.save()
    world.school.assignments.update(end=timezone.localdate() - datetime.timedelta(days=1))
    found = work_list(me, person=me)
    assert found.schools.number == 0
    assert found.talks == []


def test_the_schools_in_figures(world, me):
    second = factories.TrackFactory(programme=world.programme, name="Spoor 2", number=2)
    school = factories.SchoolFactory(municipality=world.municipality)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=me)
    factories.TrajectoryFactory(programme=world.programme, school=school, track=second)
    factories.SelfEvaluationFactory(round=world.round, school=school, status="started")
    share(world, 2)
    found = work_list(me, person=me).schools
    assert found.tracks == [("Spoor 1", 1), ("Spoor 2", 1)]
    (progress,) = found.rounds
    assert (progress.submitted, progress.started, progress.not_begun) == (1, 1, 0)


def test_this_week_in_order(world, me):
    later = conversation(world, 5, status="planned")
    sooner = conversation(world, 2, status="planned")
    conversation(world, 9, status="planned")
    due = point(world, 3)
    factories.ActivityFactory(
        programme=world.programme, starts_on=timezone.localdate() + datetime.timedelta(days=4), title="Netwerk"
    )
    factories.ActivityFactory(programme=world.programme, starts_on=timezone.localdate(), status="cancelled")
    week = work_list(me, person=me).week
    assert [entry.url.split("?")[0] for entry in week] == [
        reverse("preparation:page", args=[sooner.pk]),
        reverse("actionpoints:finish", args=[due.pk]),
        "",
        reverse("preparation:page", args=[later.pk]),
    ]
    assert week[0].at == "14.20"
    assert week[0].when == "ma 23"


def test_a_long_list_is_cut_and_can_be_seen_whole(world, me, as_role):
    for number in range(11):
        point(world, -number - 1)
    found = work_list(me, person=me)
    assert (len(found.now), found.now_total) == (5, 11)
    assert len(work_list(me, person=me, whole="ja").now) == 11
    client = as_role("adviseur")
    assert len(client.get(reverse("worklist")).context["work"].now) == 5
    for key, number in (("ja", 11), ("afspraken", 11), ("mensen", 5), ("\x00", 5)):
        assert len(client.get(reverse("worklist"), {"alles": key}).context["work"].now) == number


def test_the_project_leader_sees_everybodys_and_can_switch(world, as_role):
    point(world, -3)
    began(world.trajectory, 20)
    client = as_role("beheerder")
    everybody = client.get(reverse("worklist")).context["work"]
    assert len(everybody.now) == 1
    assert world.users["adviseur"].name in everybody.now[0].text
    assert everybody.schools.number == 1
    own = client.get(reverse("worklist"), {"van": "mij"}).context["work"]
    assert own.now == []
    assert own.schools.number == 0


def test_an_adviser_has_no_such_switch(world, as_role):
    factories.SchoolFactory(municipality=world.municipality)
    response = as_role("adviseur").get(reverse("worklist"), {"van": "iedereen"})
    assert response.context["everyone"] is False
    assert response.context["work"].schools.number == 1


def test_the_page_without_a_programme_and_without_schools_explains_itself(world, as_role):
    penvoerder = factories.PenvoerderFactory()
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, penvoerder=penvoerder)
    client = as_role("anonymous")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("worklist"))
    assert response.status_code == 200
    assert response.context["work"].now_total == 0


@pytest.mark.parametrize(("hour", "differs_from"), [(8, 13), (13, 19), (19, 8)])
def test_the_greeting_follows_the_time_of_day(hour, differs_from):
    one, other = (greeting(NOW.replace(hour=at), "Noor") for at in (hour, differs_from))
    assert "Noor" in one
    assert one != other
