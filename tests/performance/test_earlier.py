"""The pages of earlier results cost the same number of queries, however much was sent in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.models import EarlierImport
from tests import factories
from tests.performance.baseline import assert_constant_queries
from tests.security.matrix.earlier import an_import
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def test_home(as_role: AsRole, world: World) -> None:
    an_import(world)

    def grow() -> None:
        for _number in range(3):
            an_import(world, uploaded_by=factories.UserFactory())
            factories.RoundFactory(programme=world.programme, instrument=world.round.instrument, earlier=True)

    assert_constant_queries(as_role("beheerder"), reverse("earlier:home"), grow=grow, key="earlier/home:beheerder")


def test_one_that_was_brought_in(as_role: AsRole, world: World) -> None:
    imported = EarlierImport.objects.get(**an_import(world, taken_over_at=timezone.now()))

    def grow() -> None:
        for _number in range(3):
            school = factories.SchoolFactory(municipality=world.municipality)
            evaluation = factories.SelfEvaluationFactory(round=world.round, school=school, status="submitted")
            imported.evaluations.add(evaluation)

    assert_constant_queries(
        as_role("beheerder"),
        reverse("earlier:detail", args=[imported.pk]),
        grow=grow,
        key="earlier/detail:beheerder",
    )
