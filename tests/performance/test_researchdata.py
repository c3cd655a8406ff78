"""The pages and files of the data for research cost the same number of queries, however many schools there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Answer, Round
from tests import factories
from tests.monitoring.researchdata.test_researchdata import fill
from tests.performance.baseline import assert_constant_queries
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


@pytest.mark.parametrize("page", ["home", "codebook", "download"])
def test_data(as_role: AsRole, world: World, page: str) -> None:
    round_: Round = fill(world, 5)
    question = Answer.objects.filter(evaluation__round=round_).order_by("pk")[0].question

    def grow() -> None:
        for _number in range(5):
            school = factories.SchoolFactory(municipality=world.municipality)
            evaluation = factories.SelfEvaluationFactory(round=round_, school=school, status="submitted")
            factories.AnswerFactory(evaluation=evaluation, question=question, number=2)

    assert_constant_queries(
        as_role("onderzoeker"),
        reverse(f"researchdata:{page}", args=["zip"] if page == "download" else []),
        grow=grow,
        key=f"researchdata/{page}:onderzoeker",
    )
