"""A world with names to look for, and the same names at another penvoerder."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from partners.models import Offer
from tests import factories
from trajectories.models import Agreement


def furnish(world: Any, name: str) -> None:
    """Give everything of a world a name with ``name`` and the word Zoekwoord in it."""
    rename(world.school, name=f"Zoekwoordschool {name}", place="Zoekwoorddorp")
    rename(world.board, name=f"Zoekwoordstichting {name}")
    rename(world.municipality, name=f"Zoekwoordgemeente {name}")
    rename(world.partner, name=f"Zoekwoordtheater {name}")
    for role, person in world.people.items():
        rename(person, given_name=f"Zoekwoord-{role}", family_name=name)
    Offer.objects.create(partner=world.partner, title=f"Zoekwoordles {name}", discipline="theater")
    agreement = Agreement.objects.create(
        penvoerder=world.penvoerder,
        kind="convenant",
        title=f"Zoekwoordconvenant {name}",
        signed_on=datetime.date(2025, 5, 1),
    )
    agreement.boards.add(world.board)


def rename(row: Any, **names: str) -> None:
    """Change fields of a row, here and in the database."""
    for field, value in names.items():
        setattr(row, field, value)
    row.save()


@pytest.fixture
def named(world, other_world):
    """The world, furnished, beside another one that is furnished alike."""
    furnish(world, "Een")
    furnish(other_world, "Twee")
    return world


@pytest.fixture
def ask(as_role) -> Callable[..., Any]:
    """Give a function that searches as a role: ``ask("iccer", "regenboog", live=True)``."""

    def search(role: str, text: str, *, live: bool = False, **query: str) -> Any:
        headers = {"HX-Request": "true"} if live else {}
        return as_role(role).get(reverse("search:results"), {"q": text, **query}, headers=headers)

    return search


@pytest.fixture
def school(world):
    """A school in the work area, to be named by the test."""
    return factories.SchoolFactory(municipality=world.municipality, board=world.board)
