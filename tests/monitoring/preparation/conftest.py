"""Schools about which there is little or a lot to prepare."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from tests import factories
from trajectories.models import BoardPriority, MunicipalPriority, Need

LONG = "Samen met het hele team willen we muziek en beeldend in elke groep een vaste plek geven, " * 5


@pytest.fixture
def planned(world):
    return factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        adviser=world.users["adviseur"],
        status="planned",
        held_at=timezone.now() + datetime.timedelta(days=3),
    )


def fill(world, times, **party):
    """Write down ``times`` of everything that the page of the world's school (or another ``party``) can show."""
    adviser, today, days = world.users["adviseur"], timezone.localdate(), datetime.timedelta(days=1)
    party = party or {"school": world.school}
    shared = {"programme": world.programme, "school": None, **party}
    order = world.programme.needs.count()
    for number in range(times):
        person = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Anne-Marieke", family_name=LONG[:60])
        if field := next((name for name in ("school", "board", "municipality") if name in party), ""):
            role = {"school": "iccer", "board": "bestuurder", "municipality": "gemeente"}[field]
            place = {"school": None, **party}
            factories.ContactFactory(person=person, role=role, start=today - 3 * days, **place)
            gone = factories.PersonFactory(penvoerder=world.penvoerder)
            factories.ContactFactory(person=gone, role=role, end=today - 9 * days, **place)
        if "partner" in party:
            factories.PartnerContactFactory(partner=party["partner"], person=person)
        held = factories.ConversationFactory(
            **shared, kind=world.kind, adviser=adviser, held_at=timezone.now() - (20 + number) * days
        )
        need = Need.objects.create(programme=world.programme, key=f"n-{order + number}", name=LONG[:60])
        held.needs.create(need=need, text=LONG[:300])
        for _topic in range(2):
            topic = factories.ConversationTopicFactory(kind=world.kind, name=LONG[:70])
            held.notes.create(topic=topic, text=LONG)
        record = held.records.create(number=1, text="Besproken", by=adviser)
        record.responses.create(by=world.users["iccer"], confirms=False, text=LONG)
        for owner in ({"owner_user": adviser}, {"owner_person": person}):
            factories.ActionPointFactory(**shared, **owner, text=LONG[:300], due_on=today - 4 * days)
        MunicipalPriority.objects.create(
            programme=world.programme, municipality=world.municipality, text=LONG[:400], order=100 + order + number
        )
        BoardPriority.objects.create(
            programme=world.programme, board=world.board, text=LONG[:400], order=100 + order + number
        )
        if "school" in party:
            for status, on in (("held", today - 30 * days), ("planned", today + 30 * days)):
                activity = factories.ActivityFactory(
                    programme=world.programme, title=LONG[:180], status=status, starts_on=on
                )
                activity.schools.add(world.school)
            world.school.ambitions.create(programme=world.programme, text=LONG[:400], since=today)
