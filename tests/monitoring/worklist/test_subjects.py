"""The subjects of the work list that came with the adviser's day: each line with the one action it needs."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.models import RoundMailing
from monitoring.worklist.selectors import work_list
from tests import factories
from tests.factories.collaborations import plain_collaboration
from tests.monitoring.rounds.sent import send
from trajectories.models import Participant

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def me(world):
    began(world.trajectory, 20)
    return world.users["adviseur"]


def began(trajectory, days):
    type(trajectory).objects.filter(pk=trajectory.pk).update(started_on=timezone.localdate() - days * DAY)


def lines(user, key, person=None):
    found = work_list(user, person=person, whole="ja")
    return next((group.lines for group in found.groups if group.key == key), [])


def with_school(world, days=-10, **more):
    values = {"programme": world.programme, "kind": world.kind, "school": world.school}
    values |= {"adviser": world.users["adviseur"], "held_at": timezone.now() + days * DAY}
    return factories.ConversationFactory(**{**values, **more})


def test_what_the_school_is_late_with_is_asked_about_and_what_i_do_is_finished(world, me):
    shared = {"programme": world.programme, "school": world.school, "due_on": timezone.localdate() - 3 * DAY}
    theirs = factories.ActionPointFactory(**shared, owner_person=world.people["iccer"])
    elsewhere = factories.SchoolFactory(municipality=world.municipality)
    factories.ActionPointFactory(**{**shared, "school": elsewhere}, owner_person=world.people["directeur"])
    coming = factories.ActionPointFactory(**{**shared, "due_on": timezone.localdate() + 2 * DAY}, owner_user=me)
    own, asked = lines(me, "afspraken", me)
    assert (own.point, own.tone) == (coming, "plain")
    assert (asked.point, asked.tone) == (theirs, "late")
    assert [url for _label, url in asked.more] == [reverse("people:detail", args=[world.people["iccer"].pk])]
    assert world.people["iccer"].name in asked.text


def test_an_agreement_is_done_with_one_tap_and_one_is_back_on_the_list(world, me, as_role):
    point = factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_user=me, due_on=timezone.localdate() - DAY
    )
    client, url = as_role("adviseur"), reverse("actionpoints:done", args=[point.pk])
    page = client.get(reverse("worklist")).content.decode()
    assert f'action="{url}"' in page
    assert client.post(url, {"next": reverse("worklist")})["Location"] == reverse("worklist")
    assert lines(me, "afspraken", me) == []


def test_a_comment_on_a_record_waits_for_who_held_the_conversation(world, me):
    record = with_school(world).records.create(number=1, text="Wat we bespraken", by=me)
    record.responses.create(by=world.users["iccer"], confirms=True)
    comment = record.responses.create(by=world.users["iccer"], confirms=False, text="Het was dinsdag")
    (line,) = lines(me, "opmerkingen", me)
    assert "Het was dinsdag" in line.text
    assert line.url == reverse("records:share", args=[record.conversation_id])
    leader = world.users["beheerder"]
    assert lines(leader, "opmerkingen", leader) == []
    assert len(lines(leader, "opmerkingen")) == 1
    comment.settled_at = timezone.now()
    comment.save()
    assert lines(me, "opmerkingen", me) == []


def test_a_draft_of_a_colleague_is_there_to_look_at(world, me):
    leader = world.users["beheerder"]
    draft = with_school(world, status="draft", adviser=leader)
    assert lines(me, "opschrijven", me) == []
    Participant.objects.create(conversation=draft, user=me, name=me.name)
    (line,) = lines(me, "opschrijven", me)
    assert line.url == reverse("conversations:detail", args=[draft.pk])
    assert leader.name in line.text


def test_a_request_waits_for_the_adviser_and_then_for_nobody(world, me):
    row = plain_collaboration(world, "requested")
    assert lines(me, "aanvragen", me) == []
    row.adviser = me
    row.save()
    (line,) = lines(me, "aanvragen", me)
    assert line.url == reverse("collaborations:advise", args=[row.pk])
    request = row.requests.get()
    request.advices.create(by=me, by_name=me.name, text="Doen", given_on=timezone.localdate())
    assert lines(me, "aanvragen", me) == []
    request.decisions.create(
        collaboration=row, outcome="granted", decided_on=timezone.localdate(), by_whom="de stuurgroep", ground="Goed"
    )
    row.status = "granted"
    row.save()
    (line,) = lines(me, "aanvragen", me)
    assert (line.tone, line.url) == ("ok", reverse("collaborations:detail", args=[row.pk]))
    row.status = "first_year"
    row.save()
    assert lines(me, "aanvragen", me) == []


def test_a_school_that_did_not_begin_is_reminded_with_one_tap(world, me, as_role, mailoutbox):
    assert lines(me, "zelfevaluaties", me) == []
    world.round.closes_on = timezone.localdate() + 5 * DAY
    world.round.save()
    (line,) = lines(me, "zelfevaluaties", me)
    assert line.url == reverse("evaluation:round_remind", args=[world.round.pk])
    client = as_role("adviseur")
    page = client.get(reverse("worklist")).content.decode()
    assert f'action="{line.url}"' in page
    assert client.post(line.url, dict(line.post))["Location"] == reverse("worklist")
    send(RoundMailing.objects.get(round=world.round))
    assert {mail.to[0] for mail in mailoutbox} == {world.people[one].email for one in ("iccer", "directeur")}
    (line,) = lines(me, "zelfevaluaties", me)
    assert line.url == f"{reverse('conversations:plan')}?school={world.school.code}"
    world.evaluation.status = "started"
    world.evaluation.save()
    assert lines(me, "zelfevaluaties", me) == []


def test_where_nothing_moves(world, me):
    assert lines(me, "trajecten", me) == []
    began(world.trajectory, 200)
    (line,) = lines(me, "trajecten", me)
    assert line.url == f"{reverse('conversations:plan')}?school={world.school.code}"
    assert "Stap 1" in line.text
    also = with_school(world, -100, school=factories.SchoolFactory(municipality=world.municipality))
    also.also_schools.add(world.school)  # a meeting of several schools counts as well
    assert lines(me, "trajecten", me) == []
    also.delete()
    change = world.trajectory.changes.create(from_status="todo", to_status="done", step=world.trajectory.steps.first())
    assert lines(me, "trajecten", me) == []
    change.delete()
    coming = with_school(world, 9, status="planned", school=also.school)
    assert len(lines(me, "trajecten", me)) == 1
    assert world.school.name in {talk.title for talk in work_list(me, person=me).talks}
    coming.also_schools.add(world.school)
    assert lines(me, "trajecten", me) == []
    assert world.school.name not in {talk.title for talk in work_list(me, person=me).talks}


def test_a_paused_one_rests_on_purpose(world, me):
    began(world.trajectory, 300)
    type(world.trajectory).objects.update(status="paused")
    assert lines(me, "trajecten", me) == []
    assert [one.name for one in work_list(me, person=me).schools.still] == [world.school.name]


def test_who_left_without_anybody_after_and_whose_agreement_is_left_behind(world, me):
    contact = world.school.contacts.get(role="iccer")
    point = factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_person=contact.person, due_on=None
    )
    assert lines(me, "mensen", me) == []
    contact.end = timezone.localdate() - DAY
    contact.save()
    gap, orphan = lines(me, "mensen", me)
    assert contact.person.name in gap.text
    assert orphan.url.split("?")[0] == reverse("actionpoints:change", args=[point.pk])
    factories.ContactFactory(
        person__penvoerder=world.penvoerder, school=world.school, role="iccer", start=timezone.localdate() + 9 * DAY
    )
    assert lines(me, "mensen", me) == [orphan]
    type(world.programme).objects.update(end=timezone.localdate() - DAY)
    assert lines(me, "mensen", me) == []


def test_one_school_is_named_once_in_a_subject(world, me):
    other = factories.SchoolFactory(municipality=world.municipality)
    for days, school in ((9, world.school), (8, other), (7, world.school)):
        factories.ActionPointFactory(
            programme=world.programme, school=school, owner_user=me, due_on=timezone.localdate() - days * DAY
        )
    (group,) = work_list(me, person=me).groups
    assert [(line.title, same) for line, same in group.rows] == [
        (world.school.name, False),
        (world.school.name, True),
        (other.name, False),
    ]


def test_the_project_leader_chooses_a_colleague_and_nobody_else_does(world, other_world, as_role, me):
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_user=me, due_on=timezone.localdate() - DAY
    )
    url = reverse("worklist")
    leader = as_role("beheerder")
    page = leader.get(url, {"van": me.pk})
    assert page.context["colleague"] == me
    assert page.context["work"].now_total == 1
    assert page.context["work"].schools.number == 1
    for stranger in (other_world.users["adviseur"].pk, 10**30, "x"):
        assert leader.get(url, {"van": stranger}).context["van"] == "iedereen"
    answer = as_role("adviseur").get(url, {"van": world.users["beheerder"].pk})
    assert (answer.context["van"], answer.context["colleague"]) == ("mij", None)


def test_of_another_penvoerder_nothing_shows(world, other_world, me):
    began(other_world.trajectory, 300)
    other_world.round.closes_on = timezone.localdate() + 3 * DAY
    other_world.round.save()
    contact = other_world.school.contacts.get(role="directeur")
    contact.end = timezone.localdate() - DAY
    contact.save()
    plain_collaboration(other_world, "requested")
    found = work_list(world.users["beheerder"], whole="ja")
    assert found.groups == []
    assert {talk.title for talk in found.talks} == {world.school.name, world.partner.name}
