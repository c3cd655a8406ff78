"""The queries of shared records do not grow with the rows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries

pytestmark = pytest.mark.django_db


def shared(world, number, **more):
    """A shared record with a reading, a confirmation and comments, of a school that has more people each time."""
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "record": "Samen"}
    row = more.get("row") or factories.ConversationFactory(**values, adviser=world.users["adviseur"])
    latest = row.records.order_by("number").last()
    record = row.records.create(
        number=latest.number + 1 if latest else 1, text=f"Versie {number}", by=world.users["adviseur"]
    )
    for role in ("iccer", "directeur"):
        record.readings.create(user=world.users[role])
        record.responses.create(by=world.users[role], confirms=True)
        record.responses.create(by=world.users[role], confirms=False, text="Nog iets")
    for user in (None, factories.UserFactory()):
        factories.ContactFactory(person__penvoerder=world.penvoerder, person__user=user, school=world.school)
    row.participants.create(name=f"Iemand {number}")
    row.also_schools.add(factories.SchoolFactory(municipality=world.municipality))
    row.notes.create(topic=factories.ConversationTopicFactory(kind=world.kind), text="Besproken")
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, conversation=row, owner_person=world.people["iccer"]
    )
    return row


@pytest.mark.parametrize("role", ["iccer", "partner"])
def test_list(as_role, world, role):
    shared(world, 0)
    assert_constant_queries(
        as_role(role), reverse("records:list"), lambda: [shared(world, n) for n in range(3)], f"records/list:{role}"
    )


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_record(as_role, world, role):
    row = shared(world, 0)
    url = reverse("records:record", args=[row.records.get().pk])
    grow = lambda: [shared(world, n, row=row) for n in range(3)]  # noqa: E731
    assert_constant_queries(as_role(role), url, grow, f"records/record:{role}")


@pytest.mark.parametrize("page", ["records:share", "records:preview", "conversations:detail"])
def test_staff(as_role, world, page):
    row = shared(world, 0)
    grow = lambda: [shared(world, n, row=row) for n in range(3)]  # noqa: E731
    key = f"records/{page.partition(':')[2]}:adviseur"
    assert_constant_queries(as_role("adviseur"), reverse(page, args=[row.pk]), grow, key)
