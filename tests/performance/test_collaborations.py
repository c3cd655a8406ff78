"""The queries of the pages of collaborations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import collaborations as make
from tests.performance.baseline import assert_constant_queries
from trajectories.models import CollaborationStatus as Status


def more(world, kind):
    """A collaboration that is under way, with a shared product."""
    row = make.make_collaboration(world, Status.REQUESTED, kind=kind)
    make.make_product(world, row, shared=True)


@pytest.mark.parametrize(
    ("name", "args", "role"),
    [
        ("list", [], "adviseur"),
        ("list", [], "stuurgroep"),
        ("download", ["xlsx"], "adviseur"),
        ("examples", [], "iccer"),
    ],
)
def test_lists(as_role, world, name, args, role):
    kind = make.make_kind(world.programme)
    more(world, kind)
    assert_constant_queries(
        as_role(role),
        reverse(f"collaborations:{name}", args=args),
        grow=lambda: [more(world, kind) for _ in range(2)],
        key=f"collaborations/{name}:{role}",
    )


@pytest.mark.parametrize("role", ["beheerder", "iccer"])
def test_page(as_role, world, role):
    row = make.make_collaboration(world, Status.EVALUATING)
    make.fill(world, row, 1)
    assert_constant_queries(
        as_role(role),
        reverse("collaborations:detail", args=[row.pk]),
        grow=lambda: [make.fill(world, row, number) for number in (2, 3)],
        key=f"collaborations/detail:{role}",
    )
