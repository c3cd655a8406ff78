"""Goals, satisfaction and questions that were not put to a school: counted right, and withheld where few answered."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cmk.core.models import today
from monitoring.evaluation import outcomes
from monitoring.evaluation.change import change_since
from monitoring.evaluation.ratings import ratings
from monitoring.models import Answer, Question
from monitoring.reports import content, making, sheets, stuurgroep
from tests import factories
from tests.monitoring.reports.conftest import submit
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rated(world: World) -> Any:
    """The world's round, with a goal, a question about satisfaction and one that only some are asked."""
    instrument = world.round.instrument
    instrument.importance_scale = ["Niet", "Beetje", "Wel", "Heel"]
    instrument.realisation_scale = ["Niet", "Half", "Heel"]
    instrument.satisfaction_scale = ["Boos", "Kan beter", "Goed", "Blij"]
    instrument.save()
    pillar = instrument.pillars.get(key="visie")
    rows = {
        "goal": {"text": "Iedereen maakt iets."},
        "satisfaction": {"text": "Hoe tevreden zijn jullie?"},
        "choices": {
            "text": "Waaraan?",
            "key": "ontwikkelpunten-extra",
            "options": ["Veel", "Weinig"],
            "condition": {"question": "visie.satisfaction", "any_of": [1, 2]},
        },
    }
    for order, (kind, fields) in enumerate(rows.items(), start=20):
        factories.QuestionFactory(**{"pillar": pillar, "key": kind, "kind": kind, "order": order, **fields})
    return world.round


def answer(round_: Any, school: Any, kind: str, **fields: Any) -> None:
    question = Question.objects.get(pillar__instrument=round_.instrument, pillar__key="visie", kind=kind, order__gte=20)
    Answer.objects.create(evaluation=school.evaluations.get(round=round_), question=question, **fields)


def test_means_over_the_schools_that_said_it(rated: Any, schools: list[Any]) -> None:
    for school, (importance, realisation, mood) in zip(
        schools, [(4, 1, 2), (3, 2, 3), (4, None, 4), (None, None, None)], strict=False
    ):
        submit(rated, school, 2, 3)
        answer(rated, school, "goal", number=importance, second=realisation)
        answer(rated, school, "satisfaction", number=mood)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = ratings(rated)
    assert len(queries) == 2
    (goal,), (mood,) = found.goals, found.satisfaction
    assert (goal.n, goal.importance, goal.realisation) == (2, Decimal("3.50"), Decimal("1.50"))
    assert (goal.importance_of, goal.realisation_of) == (4, 3)
    assert (mood.n, mood.mean, mood.out_of) == (3, Decimal("3.00"), 4)


def test_a_round_without_them_did_not_ask(world: World, schools: list[Any]) -> None:
    submit(world.round, schools[0], 2, 3)
    found = ratings(world.round)
    assert (found.goals, found.satisfaction) == ((), ())


def test_what_was_not_put_to_a_school_does_not_count(rated: Any, schools: list[Any]) -> None:
    pillar = rated.instrument.pillars.get(key="visie")
    pillar.questions.filter(key="ontwikkelpunten").delete()
    pillar.questions.filter(kind="scenario_wanted").update(condition={"question": "visie.satisfaction", "any_of": [1]})
    for school, mood in zip(schools, [1, 3, None], strict=False):
        submit(rated, school, 2, 3)
        answer(rated, school, "satisfaction", number=mood)
        answer(rated, school, "choices", chosen=["Veel"])
    extra = next(one for one in outcomes.development_points(rated) if one.question == "Waaraan?")
    assert (extra.n, extra.choices[0].count) == (1, 1), "an answer that is kept from before is not counted"
    visie, other = outcomes.scenario_by_pillar(rated).pillars[:2]
    assert visie.wanted is not None
    assert other.wanted is not None
    assert (visie.wanted.n, other.wanted.n) == (1, 3)


def test_only_development_points_count_as_such_when_they_are_named(rated: Any, schools: list[Any]) -> None:
    questions = [one.question for one in outcomes.development_points(rated)]
    assert "Waaraan?" not in questions
    assert questions.count("Waar wil je aan werken?") == 4


def test_between_two_levels_counts_as_the_lower_one(rated: Any, previous: Any, schools: list[Any]) -> None:
    Question.objects.filter(kind="scenario_now").update(allows_between=True)
    submit(previous, schools[0], 2, 3)
    submit(rated, schools[0], 2, 3)
    Answer.objects.filter(evaluation__round=rated, question__kind="scenario_now").update(second=3, note="Bijna.")
    found = outcomes.scenario_by_pillar(rated)
    assert found.between
    assert found.pillars[0].now is not None
    assert found.pillars[0].now.counts == (0, 1, 0, 0)
    assert change_since(previous, rated).same == 1


def test_the_report_shows_means_and_withholds_those_of_a_few(world: World, rated: Any, schools: list[Any]) -> None:
    for place, school in enumerate(schools):
        submit(rated, school, 2, 3)
        answer(rated, school, "goal", number=4, second=1)
        if place < 3:
            answer(rated, school, "satisfaction", number=1)
    report = stuurgroep.build(world.programme, as_of=today(), title="Voortgang")
    (part,) = report.rounds
    assert part.goals[0].importance == Decimal("4.00")
    assert (part.satisfaction[0].n, part.satisfaction[0].mean) == (3, None)
    assert content.from_json(json.loads(json.dumps(content.to_json(report)))) == report
    html = making.screen_html(report)
    assert "4,0 van 4" in html
    assert "1,0 van 3" in html
    assert "niet getoond, groep te klein" in html
    titles = [sheet.title for sheet in sheets.of(report)]
    assert any(title.startswith("Doelen") for title in titles)
    assert any(title.startswith("Tevredenheid") for title in titles)


def test_what_partners_or_guidance_are_asked_is_not_among_the_schools(world: World) -> None:
    instrument = factories.InstrumentFactory(penvoerder=world.penvoerder, key="check", audience="partner", education=[])
    factories.RoundFactory(programme=world.programme, instrument=instrument)
    report = stuurgroep.build(world.programme, as_of=today(), title="Voortgang")
    assert [part.name for part in report.rounds] == [world.round.name]


def test_the_round_of_most_schools_comes_first(world: World, schools: list[Any]) -> None:
    for school in schools:
        submit(world.round, school, 2, 3)
    instrument = factories.InstrumentFactory(penvoerder=world.penvoerder, key="vo", education=["vo"])
    later = factories.RoundFactory(programme=world.programme, instrument=instrument)
    submit(later, schools[0], 2, 3)
    report = stuurgroep.build(world.programme, as_of=today(), title="Voortgang")
    assert [part.name for part in report.rounds] == [world.round.name, later.name]
