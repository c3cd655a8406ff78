"""Holds the application to the permission matrix (``tests/security/matrix``: the format is explained there)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from auditlog.context import disable_auditlog
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cmk.accounts.models import Membership
from partners.models import PartnerContact
from schools.models import Contact
from tests import factories
from tests.security.matrix import (
    ANONYMOUS,
    EVERYBODY,
    INSTALLATION,
    LOGIN,
    ROLELESS,
    Row,
    Status,
    all_rows,
    given,
)
from tests.worlds import World, make_world
from trajectories.models import SteeringSeat

ADMIN = "beheer/installatie/"  # Django's own admin: tested in test_admin.py
ALL = all_rows()
BACKEND = "django.contrib.auth.backends.ModelBackend"
SHUT = (403, 404, 405)
pytestmark = pytest.mark.django_db


def routes(patterns: list[Any], prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield the full name and the route of every URL, through all namespaces; the name is empty when there is none."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(ADMIN):
            continue
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from routes(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(part for part in (namespace, pattern.name or "") if part) if pattern.name else "", route


URLS = list(routes(get_resolver().url_patterns))


def test_every_url_has_a_name():
    assert [route for name, route in URLS if not name] == []


def test_every_url_is_in_the_matrix():
    named = {row.url_name for row in ALL}
    missing = sorted({f"{name}  ({route})" for name, route in URLS if name not in named})
    assert not missing, "no row in tests/security/matrix names:\n" + "\n".join(missing)


def test_every_row_names_a_url_that_exists():
    known = {name for name, _route in URLS}
    assert sorted({row.url_name for row in ALL} - known) == []


@pytest.fixture(scope="module")
def both_worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, World]]:
    """Two worlds that all questions share: making them anew for each of a thousand rows takes longer than asking."""
    with django_db_blocker.unblock(), undone(), disable_auditlog():
        yield make_world("een"), make_world("twee")


@pytest.fixture
def world(both_worlds: tuple[World, World]) -> World:
    """The first of the two; what a test does to it is undone, for it runs in a savepoint inside."""
    return copy(both_worlds[0])


@pytest.fixture
def other_world(world: World, both_worlds: tuple[World, World]) -> World:
    """The second, of which the first may see nothing."""
    return copy(both_worlds[1])


class Visitors:
    """Everybody who asks: each signed in once, for that takes longer than many a question.

    ``client(who)`` is a new client each time, with the session of that sign-in. What a question does to the session
    (sign out, choose a penvoerder) is undone with the rest.
    """

    def __init__(self, world: World) -> None:
        users = {**world.users, ROLELESS: factories.UserFactory()}
        users[INSTALLATION] = factories.UserFactory(is_staff=True, is_superuser=True)
        self._sessions = {who: self._sign_in(user) for who, user in users.items()}

    def client(self, who: str) -> Client:
        """Return a client that is signed in as ``who``; without any session for the anonymous."""
        client = Client()
        if who != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        return client

    def _sign_in(self, user: Any) -> str:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def visitors(both_worlds: tuple[World, World]) -> Visitors:
    """Everybody who asks, in the first of the two worlds or without any role."""
    return Visitors(both_worlds[0])


def ask(row: Row, client: Client, world: World, target: World | None = None, method: str = "") -> Any:
    """Send the row's request with ``client``; its object is ``target``'s (default: of ``world`` itself)."""
    place = target or world
    url = reverse(row.url_name, kwargs=given(row.kwargs, place))
    if query := given(row.query, place):
        url += "?" + urlencode(query)
    method = method or row.method
    if method == "get":
        return client.get(url, headers=row.headers)
    data = given(row.data, world)
    if row.json:
        return client.post(url, data, content_type="application/json", headers=row.headers)
    return client.post(url, data, headers=row.headers)


def differs(response: Any, expected: Status) -> str:
    """Return what is wrong with the answer in words; empty when it is as expected."""
    if isinstance(expected, int):
        return "" if response.status_code == expected else f"{response.status_code} instead of {expected}"
    if response.status_code != 302:
        return f"{response.status_code} instead of a redirect to {expected}"
    place = expected if expected.startswith("/") else reverse(expected)
    path = urlsplit(response["Location"]).path
    return "" if path == place else f"redirect to {path} instead of {place}"


def undone() -> Any:
    """Return a transaction that leaves no trace, so that each role meets the same world."""
    return _Undone()


class _Undone:
    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *problem: Any) -> None:
        if problem[0] is None:
            transaction.set_rollback(True)
        self.atomic.__exit__(*problem)


@pytest.mark.parametrize("row", ALL, ids=str)
def test_everybody_gets_what_the_row_says(world, visitors, row):
    wrong = []
    for who, expected in row.statuses().items():
        with undone():
            if problem := differs(ask(row, visitors.client(who), world), expected):
                wrong.append(f"{who}: {problem}")
    assert not wrong, f"{row}\n" + "\n".join(wrong)


POSTED = {row.url_name for row in ALL if row.method == "post"}


@pytest.mark.parametrize("row", [row for row in ALL if row.method == "get" and row.url_name not in POSTED], ids=str)
def test_who_may_not_get_may_not_post(world, visitors, row):
    wrong = []
    for who, expected in row.statuses().items():
        if expected not in (403, 404, LOGIN):
            continue
        with undone():
            response = ask(row, visitors.client(who), world, method="post")
            if response.status_code not in SHUT and differs(response, LOGIN):
                wrong.append(f"{who}: {response.status_code}")
    assert not wrong, f"{row}\n" + "\n".join(wrong)


@pytest.mark.parametrize("row", [row for row in ALL if row.names_an_object], ids=str)
def test_the_other_penvoerders_object_is_not_there(world, other_world, visitors, row):
    wrong = []
    for who, expected in row.statuses().items():
        if who in (ANONYMOUS, ROLELESS) or expected in (403, 404, LOGIN):
            continue
        for method in ("get", "post"):
            with undone():
                status = ask(row, visitors.client(who), world, target=other_world, method=method).status_code
                allowed = (404,) if method == row.method else (404, 405)
                if status not in allowed:
                    wrong.append(f"{who}, {method.upper()}: {status} instead of 404")
    assert not wrong, f"{row}\n" + "\n".join(wrong)


def end_all_roles() -> None:
    """Let everything that grants access end yesterday."""
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    for model in (Membership, Contact, SteeringSeat, PartnerContact):
        model.objects.update(end=yesterday)


@pytest.mark.parametrize("row", ALL, ids=str)
def test_a_role_that_ended_gives_nothing(world, visitors, row):
    expected = row.statuses()[ROLELESS]
    wrong = []
    # First the row's own objects (they may hang on dated roles), then the end of the roles.
    place = _Fixed(row, world)
    end_all_roles()
    for who in EVERYBODY:
        if who in (ANONYMOUS, ROLELESS, INSTALLATION):
            continue
        with undone():
            response = ask(place.row, visitors.client(who), world)
            allowed = {expected, 403, 404} if expected in (403, 404) else {expected}
            if all(differs(response, status) for status in allowed):
                wrong.append(f"{who}: {response.status_code}, where somebody without a role gets {expected}")
    assert not wrong, f"{row}\n" + "\n".join(wrong)


class _Fixed:
    """A row with its functions of the world already called."""

    def __init__(self, row: Row, world: World) -> None:
        self.row = replace(
            row, kwargs=given(row.kwargs, world), query=given(row.query, world), data=given(row.data, world)
        )


def test_sign_in_is_where_the_matrix_sends_the_anonymous():
    assert settings.LOGIN_URL == LOGIN
