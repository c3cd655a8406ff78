"""The queries of conversations, agreements and the work list do not grow with the rows."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.performance.baseline import assert_constant_queries

STAFF = pytest.mark.parametrize("role", ["beheerder", "adviseur"])
pytestmark = pytest.mark.django_db


def busy_school(world, number, **more):
    """A school of the adviser with everything that the pages can show of one."""
    adviser, today = world.users["adviseur"], timezone.localdate()
    school = more.get("school") or factories.SchoolFactory(municipality=world.municipality, board=world.board)
    if "school" not in more:
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=adviser)
        factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
        factories.SelfEvaluationFactory(
            round=world.round, school=school, status="submitted", submitted_at=timezone.now(), shared_at=timezone.now()
        )
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    factories.ContactFactory(person=person, school=school, start=today - datetime.timedelta(days=20))
    shared = {"programme": world.programme, "kind": world.kind, "school": school, "adviser": adviser}
    for status, days in (("recorded", -60), ("draft", -2), ("planned", -1), ("planned", 3)):
        row = factories.ConversationFactory(
            **shared, status=status, held_at=timezone.now() + datetime.timedelta(days=days, minutes=number)
        )
        row.notes.create(topic=world.topic, text="Besproken.")
        row.participants.create(person=person, name=person.name)
        row.changes.create(
            from_status="draft", to_status=status, by=adviser, before={"setting": {"label": "x", "value": "y"}}
        )
        for owner in ({"owner_user": adviser}, {"owner_person": person}):
            factories.ActionPointFactory(programme=world.programme, school=school, conversation=row, **owner)
    for days in (-12, 4):
        factories.ActionPointFactory(
            programme=world.programme, school=school, owner_user=adviser, due_on=today + datetime.timedelta(days=days)
        )
    factories.ActivityFactory(programme=world.programme, starts_on=today + datetime.timedelta(days=2))
    return school


def grow(world, times=3, **more):
    return lambda: [busy_school(world, number, **more) for number in range(times)]


@STAFF
def test_list(as_role, world, role):
    busy_school(world, 0)
    assert_constant_queries(as_role(role), reverse("conversations:list"), grow(world), f"conversations/list:{role}")


def test_download(as_role, world):
    busy_school(world, 0)
    url = reverse("conversations:download", args=["csv"])
    assert_constant_queries(as_role("adviseur"), url, grow(world), "conversations/download:adviseur")


def test_choose(as_role, world):
    busy_school(world, 0)
    assert_constant_queries(
        as_role("adviseur"), reverse("conversations:new"), grow(world), "conversations/choose:adviseur"
    )


def test_of_school(as_role, world):
    busy_school(world, 0, school=world.school)
    url = reverse("conversations:of_school", args=[world.school.code])
    assert_constant_queries(
        as_role("adviseur"), url, grow(world, school=world.school), "conversations/of_school:adviseur"
    )


@pytest.mark.parametrize("page", ["detail", "edit"])
def test_one_conversation(as_role, world, page):
    busy_school(world, 0, school=world.school)
    row = world.school.conversations.filter(status="draft" if page == "edit" else "recorded").first()
    person = world.people["iccer"]

    def more():
        for number in range(3):
            topic = factories.ConversationTopicFactory(kind=world.kind, options=["een", "twee"])
            row.notes.create(topic=topic, text="Besproken.", chosen=["een"])
            row.participants.create(name=f"Iemand {number}")
            row.changes.create(from_status="draft", to_status="draft", by=world.users["beheerder"])
            for owner in ({"owner_user": world.users["beheerder"]}, {"owner_person": person}):
                factories.ActionPointFactory(programme=world.programme, school=world.school, conversation=row, **owner)
            factories.ContactFactory(person__penvoerder=world.penvoerder, school=world.school)
            factories.ActionPointFactory(programme=world.programme, school=world.school, owner_person=person)

    url = reverse(f"conversations:{page}", args=[row.pk])
    assert_constant_queries(as_role("adviseur"), url, more, f"conversations/{page}:adviseur")


@STAFF
def test_agreements(as_role, world, role):
    busy_school(world, 0)
    url = reverse("actionpoints:list") + "?owner=iedereen"
    assert_constant_queries(as_role(role), url, grow(world), f"conversations/agreements:{role}")
