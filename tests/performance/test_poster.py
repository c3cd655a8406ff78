"""The queries of the poster's page do not grow with what the school answered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.monitoring.evaluation.conftest import fill_in_and_submit
from tests.monitoring.poster.test_poster import an_ambition
from tests.performance.baseline import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["page", "paper"])
def test_poster(as_role, world, page):
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    url = reverse(f"poster:{page}", args=[world.evaluation.pk]) + "?formaat=a4&delen=ambitions"

    def grow() -> None:
        for _number in range(3):
            an_ambition(world, "Een koor")

    assert_constant_queries(as_role("adviseur"), url, grow, f"poster/{page}:adviseur")
