"""The pages of the self-evaluation cost a fixed number of queries."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.monitoring.evaluation.conftest import earlier_evaluation, fill_in, fill_in_and_submit
from tests.performance.baseline import assert_constant_queries


def more_schools(world):
    """Add schools to the round, with an adviser and an icc'er each; some have submitted."""
    for number in range(4):
        school = factories.SchoolFactory(municipality=factories.MunicipalityFactory())
        evaluation = factories.SelfEvaluationFactory(round=world.round, school=school)
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school)
        factories.ContactFactory(school=school, person=factories.PersonFactory(penvoerder=world.penvoerder))
        if number % 2:
            fill_in_and_submit(evaluation, world.users["iccer"], share=True)


def more_rounds(world, school=None):
    """Add earlier rounds in which the world's school submitted."""
    for number in range(3):
        opens_on = timezone.localdate() - datetime.timedelta(days=800 + 100 * number)
        round_ = factories.RoundFactory(programme=world.programme, instrument=world.round.instrument, opens_on=opens_on)
        evaluation = factories.SelfEvaluationFactory(round=round_, school=world.school)
        fill_in_and_submit(evaluation, world.users["iccer"], share=True)


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_rounds(as_role, world, role):
    assert_constant_queries(
        as_role(role), reverse("evaluation:rounds"), lambda: more_rounds(world), f"evaluation/rounds:{role}"
    )


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
@pytest.mark.parametrize("name", ["round", "round_remind"])
def test_round(as_role, world, role, name):
    url = reverse(f"evaluation:{name}", args=[world.round.pk])
    assert_constant_queries(as_role(role), url, lambda: more_schools(world), f"evaluation/{name}:{role}")


def test_round_invite(as_role, world):
    url = reverse("evaluation:round_invite", args=[world.round.pk])
    grow = lambda: factories.SchoolFactory.create_batch(5, municipality=world.municipality)  # noqa: E731
    assert_constant_queries(as_role("beheerder"), url, grow, "evaluation/round_invite:beheerder")


def test_mine(as_role, world):
    fill_in(world.evaluation, world.users["iccer"])
    assert_constant_queries(
        as_role("iccer"), reverse("evaluation:mine"), lambda: more_rounds(world), "evaluation/mine:iccer"
    )


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_of_school(as_role, world, role):
    url = reverse("evaluation:of_school", args=[world.school.code])
    assert_constant_queries(as_role(role), url, lambda: more_rounds(world), f"evaluation/of_school:{role}")


def test_fill(as_role, world):
    earlier_evaluation(world)
    url = reverse("evaluation:fill", args=[world.evaluation.pk, "programma"])
    pillar = world.round.instrument.pillars.get(key="programma")
    grow = lambda: factories.QuestionFactory.create_batch(5, pillar=pillar, required=False)  # noqa: E731
    assert_constant_queries(as_role("iccer"), url, grow, "evaluation/fill:iccer")


def test_overview(as_role, world):
    url = reverse("evaluation:overview", args=[world.evaluation.pk])
    pillar = world.round.instrument.pillars.get(key="programma")
    grow = lambda: factories.QuestionFactory.create_batch(5, pillar=pillar)  # noqa: E731
    assert_constant_queries(as_role("iccer"), url, grow, "evaluation/overview:iccer")


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_result(as_role, world, role):
    earlier_evaluation(world)
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    world.school.evaluations.update(shared_at=timezone.now())
    url = reverse("evaluation:result", args=[world.evaluation.pk])
    assert_constant_queries(as_role(role), url, lambda: more_rounds(world), f"evaluation/result:{role}")
