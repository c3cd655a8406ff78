"""The queries of the pages of schools and their people."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries


def a_full_school(world):
    """One more school with everything that a row or a page shows."""
    school = factories.SchoolFactory(municipality=world.municipality, board=world.board)
    factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=world.users["adviseur"])
    more_of(world, school)
    return school


def more_of(world, school):
    """More of everything at one school."""
    person = factories.PersonFactory(penvoerder=world.penvoerder, user=factories.UserFactory())
    factories.InvitationFactory(penvoerder=world.penvoerder, user=person.user)
    factories.ContactFactory(person=person, school=school)
    factories.ConversationFactory(programme=world.programme, kind=world.kind, school=school, status="recorded")
    factories.ActionPointFactory(programme=world.programme, school=school, owner_person=person)
    activity = factories.ActivityFactory(programme=world.programme, status="held")
    activity.schools.add(school)
    school.figures.get_or_create(year=2000 + school.figures.count(), pupils=100)


@pytest.mark.parametrize("role", ["beheerder", "adviseur", "bestuurder", "gemeente"])
def test_school_list(as_role, world, role):
    a_full_school(world)
    assert_constant_queries(
        as_role(role),
        reverse("schools:list"),
        grow=lambda: [a_full_school(world) for _ in range(4)],
        key=f"schools/list:{role}",
    )


def test_school_download(as_role, world):
    a_full_school(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("schools:download", args=["csv"]),
        grow=lambda: [a_full_school(world) for _ in range(4)],
        key="schools/download:adviseur",
    )


def test_school_list_with_every_column(as_role, world):
    a_full_school(world)
    client = as_role("adviseur")
    columns = client.get(reverse("schools:list")).context["table"].names()
    client.post(reverse("schools:columns"), {"columns": columns})
    assert_constant_queries(
        client,
        reverse("schools:list"),
        grow=lambda: [a_full_school(world) for _ in range(4)],
        key="schools/list_with_every_column:adviseur",
    )


def not_yet(world):
    """One more school that does not take part, with a note, figures and people."""
    school = factories.SchoolFactory(municipality=world.municipality)
    factories.AskAgainFactory(penvoerder=world.penvoerder, school=school)
    factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track, status="stopped")
    more_of(world, school)


@pytest.mark.parametrize("name", ["schools:not_yet", "schools:not_yet_download"])
def test_not_yet(as_role, world, name):
    not_yet(world)
    url = reverse(name, args=["csv"] if name.endswith("download") else [])
    assert_constant_queries(
        as_role("adviseur"),
        url,
        grow=lambda: [not_yet(world) for _ in range(4)],
        key=f"schools/{name.partition(':')[2]}:adviseur",
    )


@pytest.mark.parametrize("role", ["adviseur", "gemeente"])
def test_school_facts(as_role, world, role):
    def grow():
        for _time in range(3):
            number = world.school.former_facts.count()
            world.school.former_facts.create(
                first_listed=datetime.date(2001 + number, 1, 1),
                last_listed=datetime.date(2001 + number, 2, 1),
                name=f"Vroeger {number}",
                board=factories.SchoolBoardFactory(),
                municipality=world.municipality,
            )
            world.school.figures.create(year=2001 + number, pupils=100)

    grow()
    assert_constant_queries(
        as_role(role), reverse("school:facts", args=[world.school.code]), grow=grow, key=f"schools/facts:{role}"
    )


@pytest.mark.parametrize("role", ["adviseur", "iccer", "gemeente"])
def test_school_overview(as_role, world, role):
    more_of(world, world.school)
    assert_constant_queries(
        as_role(role),
        reverse("school:overview", args=[world.school.code]),
        grow=lambda: [more_of(world, world.school) for _ in range(4)],
        key=f"schools/overview:{role}",
    )


def test_school_overview_with_an_outcome(as_role, world):
    def hand_in(evaluation):
        for question in world.evaluation.round.instrument.pillars.first().questions.filter(kind="statement"):
            factories.AnswerFactory(evaluation=evaluation, question=question, number=3)
        evaluation.status, evaluation.submitted_at = "submitted", evaluation.created_at
        evaluation.shared_at = evaluation.created_at
        evaluation.save()

    def earlier():
        round_ = factories.RoundFactory(programme=world.programme, instrument=world.round.instrument)
        return factories.SelfEvaluationFactory(school=world.school, round=round_)

    hand_in(world.evaluation)
    hand_in(earlier())
    assert_constant_queries(
        as_role("adviseur"),
        reverse("school:overview", args=[world.school.code]),
        grow=lambda: [hand_in(earlier()) for _ in range(3)],
        key="schools/overview_with_outcome:adviseur",
    )


@pytest.mark.parametrize("role", ["adviseur", "directeur"])
def test_people(as_role, world, role):
    more_of(world, world.school)
    assert_constant_queries(
        as_role(role),
        reverse("school:people", args=[world.school.code]),
        grow=lambda: [more_of(world, world.school) for _ in range(4)],
        key=f"schools/people:{role}",
    )
