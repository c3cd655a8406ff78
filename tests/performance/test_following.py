"""The pages of what follows from a self-evaluation cost a fixed number of queries."""

import pytest
from django.urls import reverse

from monitoring.following.advice import ask_advice
from monitoring.following.points import points_for
from monitoring.following.proposals import propose_levels
from tests import factories
from tests.monitoring.evaluation.conftest import fill_in_and_submit
from tests.performance.baseline import assert_constant_queries
from trajectories.models import ScenarioPillar


@pytest.fixture
def evaluation(world):
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    more(world)
    return world.evaluation


def more(world):
    """Add tips with offers, questions and proposed levels to the world's self-evaluation."""
    number = ScenarioPillar.objects.count()
    for _again in range(2):
        tip = factories.TipFactory(
            programme=world.programme, instrument_key=world.round.instrument.key, level=2, order=number
        )
        tip.offers.add(factories.OfferFactory(partner=world.partner))
        text = f"Hoe? {tip.pk}"
        ask_advice(evaluation=world.evaluation, kind="advice", text=text, by=world.users["iccer"])
    keys = ["visie", "deskundigheid", "programma", "samenwerking"]
    model = world.programme.scenario_model
    for key in keys[number : number + 2]:
        ScenarioPillar.objects.create(model=model, key=key, name=key.capitalize(), order=keys.index(key))
    propose_levels(evaluation=world.evaluation, by=world.users["iccer"])
    world.evaluation.proposals.update(school_by=world.users["iccer"], school_at=world.evaluation.submitted_at)


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
@pytest.mark.parametrize("name", ["result", "levels", "worklist"])
def test_what_follows(as_role, world, evaluation, name, role):
    if name == "worklist" and role == "iccer":
        role = "beheerder"
    urls = {"result": "evaluation:result", "levels": "following:levels"}
    url = reverse(urls[name], args=[evaluation.pk]) if name in urls else reverse("worklist")
    assert_constant_queries(as_role(role), url, lambda: more(world), f"following/{name}:{role}")


def test_plan(as_role, world, evaluation):
    mark = next(iter(points_for(world.users["adviseur"], evaluation)))
    url = reverse("following:plan", args=[evaluation.pk, mark])
    assert_constant_queries(as_role("adviseur"), url, lambda: more(world), "following/plan:adviseur")


@pytest.mark.parametrize("name", ["tips", "tip_new"])
def test_tips(as_role, world, evaluation, name):
    url = f"{reverse(f'following:{name}')}?lijst={world.round.instrument.key}&pijler=visie"
    assert_constant_queries(as_role("beheerder"), url, lambda: more(world), f"following/{name}:beheerder")
