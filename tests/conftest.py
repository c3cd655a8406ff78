"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.worlds import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """One penvoerder with a person in every role."""
    return make_world("een")


@pytest.fixture
def other_world(db: None) -> World:
    """A second penvoerder, of which the first may see nothing."""
    return make_world("twee")


@pytest.fixture
def as_role(world: World) -> Callable[[str], Client]:
    """Give a client that is signed in as a role of ``world``; ``anonymous`` for nobody."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
