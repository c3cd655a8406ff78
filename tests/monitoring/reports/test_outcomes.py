"""What the schools of a round answered together."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from cmk.core.models import today
from monitoring.evaluation import outcomes
from monitoring.evaluation.change import change_since
from monitoring.models import Question, SelfEvaluation
from tests import factories
from tests.monitoring.reports.conftest import PILLARS, submit
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_response_counts_who_was_invited_began_and_sent_in(world: World, schools: list[Any]) -> None:
    submit(world.round, schools[0], 2)
    factories.SelfEvaluationFactory(round=world.round, school=schools[1], status="started", started_at=timezone.now())
    factories.SelfEvaluationFactory(
        round=world.round, school=factories.SchoolFactory(municipality=factories.MunicipalityFactory(name="Zuid"))
    )
    response = outcomes.response(world.round)
    assert (response.total.invited, response.total.started, response.total.submitted) == (3, 2, 1)
    assert [(row.name, row.invited) for row in response.municipalities] == [(world.municipality.name, 2), ("Zuid", 1)]


def test_response_as_it_was_on_a_day(world: World) -> None:
    submit(world.round, world.school, 2)
    yesterday = today() - datetime.timedelta(days=1)
    assert outcomes.response(world.round, yesterday).total.submitted == 0
    assert outcomes.scenario_by_pillar(world.round, yesterday).n == 0
    assert outcomes.response(world.round, today()).total.submitted == 1


def test_what_is_not_submitted_does_not_count(world: World, schools: list[Any]) -> None:
    submit(world.round, schools[0], 2)
    submit(world.round, schools[1], 4)
    SelfEvaluation.objects.filter(school=schools[1]).update(status="started")
    scenarios = outcomes.scenario_by_pillar(world.round)
    assert scenarios.n == 1
    assert [pillar.now.counts for pillar in scenarios.pillars if pillar.now] == [(0, 1, 0, 0)] * 4


def test_scenarios_now_and_wanted_and_the_wish_that_follows(world: World, schools: list[Any]) -> None:
    for school, now, wanted in zip(schools, [1, 2, 2, 4], [2, 2, 3, 3], strict=False):
        submit(world.round, school, now, wanted)
    pillar = outcomes.scenario_by_pillar(world.round).pillars[0]
    assert pillar.now is not None
    assert pillar.wanted is not None
    assert pillar.wish is not None
    assert (pillar.now.counts, pillar.now.n, pillar.now.upper) == ((1, 2, 0, 1), 4, 1)
    assert pillar.wanted.counts == (0, 2, 2, 0)
    assert (pillar.wish.higher, pillar.wish.same, pillar.wish.lower) == (2, 1, 1)


def test_a_question_that_was_not_asked_is_none_and_never_zero(world: World) -> None:
    submit(world.round, world.school, 2)
    Question.objects.filter(pillar__key="visie", kind="scenario_wanted").delete()
    visie, deskundigheid = outcomes.scenario_by_pillar(world.round).pillars[:2]
    assert visie.wanted is None
    assert visie.wish is None
    assert deskundigheid.wanted is not None
    assert deskundigheid.wanted.n == 0


def test_change_counts_each_school_once(world: World, previous: Any, schools: list[Any]) -> None:
    """Higher, lower, mixed, the same; and one that is in one round only."""
    flat = dict.fromkeys(PILLARS, 2)
    then_and_now = [
        (flat, {**flat, "visie": 3}),
        (flat, {**flat, "programma": 4, "visie": 3}),
        (flat, {**flat, "visie": 1}),
        (flat, {**flat, "visie": 3, "samenwerking": 1}),
        (flat, flat),
    ]
    for school, (then, now) in zip(schools, then_and_now, strict=False):
        submit(previous, school, then)
        submit(world.round, school, now)
    submit(world.round, schools[5], 4)
    submit(previous, schools[6], 4)
    change = change_since(previous, world.round)
    assert (change.n, change.n_before, change.n_now) == (5, 6, 6)
    assert (change.higher, change.lower, change.mixed, change.same) == (2, 1, 1, 1)
    visie = change.pillars[0]
    assert (visie.higher, visie.same, visie.lower, visie.n) == (3, 1, 1, 5)
    assert (visie.before.counts, visie.now.counts) == ((0, 5, 0, 0), (1, 1, 3, 0))


def test_only_pillars_that_both_rounds_asked_are_compared(world: World, schools: list[Any]) -> None:
    older = factories.InstrumentFactory(
        penvoerder=world.penvoerder, scenario_model=world.programme.scenario_model, pillars=False
    )
    factories.PillarFactory(instrument=older, key="visie")
    day = world.round.opens_on - datetime.timedelta(days=300)
    previous = factories.RoundFactory(programme=world.programme, instrument=older, opens_on=day, closes_on=day)
    submit(previous, schools[0], 2)
    submit(world.round, schools[0], 3)
    change = change_since(previous, world.round)
    assert [pillar.key for pillar in change.pillars] == ["visie"]
    assert (change.n, change.higher) == (1, 1)


def test_development_points_are_counted_per_school(world: World, schools: list[Any]) -> None:
    submit(world.round, schools[0], 2, points=["Het team meenemen", "Het team meenemen"])
    submit(world.round, schools[1], 2, points=["Tijd maken", "Het team meenemen", "Iets eigens"])
    submit(world.round, schools[2], 2)
    first = outcomes.development_points(world.round)[0]
    assert first.n == 2
    assert [(choice.text, choice.count) for choice in first.choices] == [("Het team meenemen", 2), ("Tijd maken", 1)]


def test_queries_do_not_grow(
    world: World, previous: Any, schools: list[Any], django_assert_max_num_queries: Any
) -> None:
    for school in schools:
        submit(world.round, school, 2, 3, ["Tijd maken"])
        submit(previous, school, 1, 2)
    with django_assert_max_num_queries(1):
        outcomes.response(world.round)
    with django_assert_max_num_queries(7):
        outcomes.scenario_by_pillar(world.round)
    with django_assert_max_num_queries(7):
        outcomes.scenario_by_municipality(world.round)
    with django_assert_max_num_queries(9):
        change_since(previous, world.round)
    with django_assert_max_num_queries(2):
        outcomes.development_points(world.round)
