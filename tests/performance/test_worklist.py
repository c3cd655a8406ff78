"""The queries of the work list do not grow with the rows: five schools or fifty, with every subject on it."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories.collaborations import plain_collaboration
from tests.performance.baseline import assert_constant_queries
from tests.performance.test_conversations import STAFF, busy_school

pytestmark = pytest.mark.django_db
URL = "/werklijst/?alles=ja"


def busy(world, number):
    """A school (and partner) of the adviser about which every subject of the list has something to say."""
    adviser, today = world.users["adviseur"], timezone.localdate()
    yesterday, days = today - datetime.timedelta(days=1), datetime.timedelta(days=1)
    school = busy_school(world, number)
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    factories.ContactFactory(person=person, school=school, role="directeur", end=yesterday)
    factories.ActionPointFactory(
        programme=world.programme, school=school, owner_person=person, due_on=today - (number + 2) * days
    )
    factories.AskAgainFactory(
        penvoerder=world.penvoerder,
        made_by=adviser,
        school=factories.SchoolFactory(municipality=world.municipality),
    )
    quiet = factories.SchoolFactory(municipality=world.municipality)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=quiet, adviser=adviser)
    factories.TrajectoryFactory(programme=world.programme, school=quiet, track=world.track)
    closing = factories.RoundFactory(programme=world.programme, closes_on=today + 5 * days)
    factories.SelfEvaluationFactory(round=closing, school=quiet)
    paused = factories.SchoolFactory(municipality=world.municipality)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=paused, adviser=adviser)
    factories.TrajectoryFactory(programme=world.programme, school=paused, track=world.track, status="paused")
    partner = factories.PartnerFactory(penvoerder=world.penvoerder)
    factories.PartnerAssignmentFactory(partner=partner, adviser=adviser)
    request = plain_collaboration(world, "requested")
    request.adviser = adviser
    request.save()
    held = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=school, adviser=adviser, status="recorded"
    )
    held.also_schools.add(quiet)
    record = held.records.create(number=1, text="Besproken", by=adviser)
    record.responses.create(by=world.users["iccer"], confirms=False, text="Het was dinsdag")
    draft = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=school, adviser=world.users["beheerder"], status="draft"
    )
    draft.participants.create(user=adviser, name=adviser.name)


def grow(world, times):
    return lambda: [busy(world, number) for number in range(times)]


@STAFF
def test_work_list(as_role, world, role):
    busy(world, 0)
    assert_constant_queries(as_role(role), URL, grow(world, 3), f"worklist/whole:{role}")


def test_work_list_of_a_colleague(as_role, world):
    busy(world, 0)
    url = f"{reverse('worklist')}?van={world.users['adviseur'].pk}"
    assert_constant_queries(as_role("beheerder"), url, grow(world, 3), "worklist/colleague:beheerder")


def test_work_list_of_five_schools_and_of_fifty(as_role, world):
    grow(world, 2)()
    assert_constant_queries(as_role("adviseur"), URL, grow(world, 15), "worklist/fifty:adviseur")
