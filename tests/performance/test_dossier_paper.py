"""The queries of the dossier on paper do not grow with what is in it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.monitoring.evaluation.conftest import earlier_evaluation, fill_in_and_submit
from tests.monitoring.test_dossier_paper import a_record
from tests.performance.baseline import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_dossier(as_role, world, role):
    earlier_evaluation(world)
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    a_record(world, "Eén")

    def grow() -> None:
        for number in range(3):
            a_record(world, f"Nog {number}")

    assert_constant_queries(
        as_role(role), reverse("school:dossier", args=[world.school.code]), grow, f"dossier/paper:{role}"
    )
