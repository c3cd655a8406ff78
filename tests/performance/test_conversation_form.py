"""The form of a conversation costs as much with forty schools, people and needs as with two."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.conversations import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world):
    """A draft of a meeting with the directors of a board, and a function that lets it grow."""
    adviser = world.users["adviseur"]
    row = services.new_conversation(programme=world.programme, party=world.board, by=adviser)
    row.save()

    def grow(number: int) -> None:
        for place in range(number):
            school = factories.SchoolFactory(municipality=world.municipality, board=world.board)
            row.also_schools.add(school)
            person = factories.ContactFactory(person__penvoerder=world.penvoerder, school=school).person
            row.participants.create(person=person, name=person.name)
            trajectory = factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
            row.step_moves.create(step=trajectory.steps.first(), status="busy")
            need = world.programme.needs.create(key=f"b-{number}-{place}", name=f"Behoefte {place}")
            row.needs.create(need=need, text="Een bus naar het museum")
            colleague = factories.MembershipFactory(penvoerder=world.penvoerder).user
            row.participants.create(user=colleague, name=colleague.name)

    grow(2)
    return row, grow


@pytest.mark.parametrize("page", ["edit", "detail"])
def test_a_meeting_of_two_schools_and_of_forty(as_role, meeting, page):
    row, grow = meeting
    url = reverse(f"conversations:{page}", args=[row.pk])
    assert_constant_queries(as_role("adviseur"), url, lambda: grow(38), f"conversation_form/{page}:adviseur")


@pytest.mark.parametrize("kind", ["board", "municipality"])
def test_an_empty_form(as_role, world, meeting, kind):
    _row, grow = meeting
    key = {"board": world.board.number, "municipality": world.municipality.code}[kind]
    url = reverse("conversations:write", args=[uuid.uuid4()]) + f"?{kind}={key}"
    assert_constant_queries(as_role("adviseur"), url, lambda: grow(38), f"conversation_form/new-{kind}:adviseur")
