"""The queries of searching."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partners.models import Offer
from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import Agreement, SharedRecord


def one_more(world, number=[0]):  # noqa: B006 - counts on
    """One more of everything that is searched."""
    number[0] += 1
    name = f"Zoekwoord {number[0]}"
    municipality = factories.MunicipalityFactory(name=name)
    world.penvoerder.work_areas.create(municipality=municipality)
    board = factories.SchoolBoardFactory(name=name)
    school = factories.SchoolFactory(name=name, municipality=municipality, board=board)
    person = factories.PersonFactory(penvoerder=world.penvoerder, given_name=name)
    for place in (school, world.school):
        factories.ContactFactory(person=person, school=place)
    factories.SteeringSeatFactory(programme=world.programme, person=person)
    partner = factories.PartnerFactory(penvoerder=world.penvoerder, name=name, municipality=municipality)
    factories.PartnerContactFactory(partner=partner, person=person)
    Offer.objects.create(partner=partner, title=name, discipline="dans")
    Agreement.objects.create(penvoerder=world.penvoerder, kind="convenant", title=name)
    talk = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, status="recorded", record=name
    )
    talk.notes.create(topic=world.topic, text=name)
    talk.needs.create(need=world.programme.needs.get_or_create(key="geld", defaults={"name": "Geld"})[0], text=name)
    factories.ActionPointFactory(programme=world.programme, school=world.school, conversation=talk, text=name)
    SharedRecord.objects.create(conversation=talk, number=1, text=name)


@pytest.mark.parametrize("role", ["adviseur", "iccer", "bestuurder", "partner"])
@pytest.mark.parametrize(("page", "text"), [("results", "zoekwoord"), ("alike", "zoekworod")])
def test_search(as_role, world, role, page, text):
    for _number in range(3):  # with fewer, what looks like it is asked too
        one_more(world)
    assert_constant_queries(
        as_role(role),
        f"{reverse('search:results')}?q={text}",
        grow=lambda: [one_more(world) for _ in range(3)],
        key=f"search/{page}:{role}",
    )
