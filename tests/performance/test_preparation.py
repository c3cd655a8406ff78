"""The queries of the preparation of a conversation do not grow with what there is to know."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories.collaborations import plain_collaboration
from tests.monitoring.preparation.conftest import fill
from tests.performance.baseline import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["school", "partner", "municipality", "board", "collaboration"])
def test_page(as_role, world, field):
    party = plain_collaboration(world, "granted") if field == "collaboration" else getattr(world, field)
    values = {"programme": world.programme, "kind": world.kind, "adviser": world.users["adviseur"]}
    planned = factories.ConversationFactory(**values, status="planned", **{"school": None, field: party})
    fill(world, 1, **{field: party})
    type(world.evaluation).objects.update(status="submitted", submitted_at=timezone.now(), shared_at=timezone.now())
    url = reverse("preparation:page", args=[planned.pk])
    assert_constant_queries(
        as_role("adviseur"), url, lambda: fill(world, 4, **{field: party}), f"preparation/{field}:adviseur"
    )
