"""What the machinery around the application asks: does the process answer, and can it work?"""

from __future__ import annotations

import socket

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from cmk.celery import app


def away(*args, **kwargs):
    raise OSError("secret-host:5432 refused")


def test_healthz_asks_nothing_of_the_database(client):
    # Without the db fixture a query would raise.
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_only_reading(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_readyz_with_all_parts_there(client):
    answer = client.get("/readyz")
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "storage": "ok"}
    assert answer.status_code == 200


@pytest.mark.django_db
def test_readyz_leaves_nothing_in_the_storage(client):
    client.get("/readyz")
    assert default_storage.listdir("readyz") == ([], [])


def answers_away(client, part, caplog):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    body = answer.json()
    assert body.pop("status") == "away"
    assert body == {"database": "ok", "broker": "ok", "storage": "ok"} | {part: "away"}
    assert "secret-host" not in answer.content.decode()
    assert f"readyz: {part} is away" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.django_db
def test_readyz_without_database(client, monkeypatch, caplog):
    def refused():
        raise OperationalError("connection to secret-host refused")

    monkeypatch.setattr(connection, "cursor", refused)
    answers_away(client, "database", caplog)


@pytest.mark.django_db
def test_readyz_without_broker(client, monkeypatch, caplog):
    # A real refusal: a port that was just free, and a real connection to it.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    connection_for_write = app.connection_for_write
    nobody_there = {"url": f"redis://127.0.0.1:{port}/0", "transport": "redis"}
    monkeypatch.setattr(app, "connection_for_write", lambda: connection_for_write(**nobody_there))
    answers_away(client, "broker", caplog)


@pytest.mark.django_db
def test_readyz_without_storage(client, monkeypatch, caplog):
    monkeypatch.setattr(default_storage, "save", away)
    answers_away(client, "storage", caplog)


def test_health_is_exempt_from_the_redirect_to_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    assert client.get("/healthz").status_code == 200
