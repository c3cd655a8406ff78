"""Data for reports: rounds with answers, in as few lines as the tests can do with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from monitoring.models import Answer, Question, SelfEvaluation
from tests import factories
from tests.worlds import World

PILLARS = ["visie", "deskundigheid", "programma", "samenwerking"]


def submit(
    round_: Any,
    school: Any,
    now: Mapping[str, int] | int,
    wanted: Mapping[str, int] | int | None = None,
    points: list[str] | None = None,
) -> SelfEvaluation:
    """Submit the self-evaluation of ``school``: levels per pillar (a number for all), and development points."""
    moment = timezone.now()
    evaluation, _made = SelfEvaluation.objects.update_or_create(
        round=round_,
        school=school,
        defaults={"status": "submitted", "started_at": moment, "submitted_at": moment},
    )
    for question in Question.objects.filter(pillar__instrument=round_.instrument).select_related("pillar"):
        given = {"scenario_now": now, "scenario_wanted": wanted}.get(question.kind)
        if given is not None:
            number = given if isinstance(given, int) else given[question.pillar.key]
            Answer.objects.create(evaluation=evaluation, question=question, number=number)
        elif question.kind == "choices" and points:
            Answer.objects.create(evaluation=evaluation, question=question, chosen=points)
    return evaluation


@pytest.fixture
def schools(world: World) -> list[Any]:
    """Seven schools in the world's municipality."""
    return [world.school, *factories.SchoolFactory.create_batch(6, municipality=world.municipality)]


@pytest.fixture
def previous(world: World) -> Any:
    """The round of a year ago, with the same questionnaire."""
    year = datetime.timedelta(days=365)
    return factories.RoundFactory(
        programme=world.programme,
        instrument=world.round.instrument,
        name="Zelfevaluatie vorig jaar",
        opens_on=world.round.opens_on - year,
        closes_on=world.round.closes_on - year,
    )
