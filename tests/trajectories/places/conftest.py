"""A board and a municipality with something of everything."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from schools.models import PolicyDocument
from trajectories.places.kinds import BOARD, MUNICIPALITY

KINDS = {"board": BOARD, "municipality": MUNICIPALITY}
OWN = {"board": "bestuurder", "municipality": "gemeente"}


@pytest.fixture(params=["board", "municipality"])
def kind(request):
    """Either kind of place, in turn."""
    return KINDS[request.param]


@pytest.fixture
def place(world, kind):
    """The board or the municipality of the world."""
    return getattr(world, kind.field)


@pytest.fixture
def own_role(kind):
    """The role of somebody of the place."""
    return OWN[kind.field]


@pytest.fixture
def document(world, kind, place):
    """A policy document with a file."""
    row = PolicyDocument.objects.create(
        penvoerder=world.penvoerder,
        kind="cultuurnota",
        title="Cultuurnota",
        year_from=2025,
        summary="Wij letten op de bibliotheek",
        **{kind.field: place},
    )
    row.file.save("nota.pdf", ContentFile(b"%PDF-1.7 nota"))
    return row
