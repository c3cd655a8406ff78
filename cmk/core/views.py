"""Pages of no app in particular: health, and the page for a request that could not be verified."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cmk.celery import app

logger = logging.getLogger(__name__)


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing of the database, the broker or the storage."""
    return JsonResponse({"status": "ok"})


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)


def _storage() -> None:
    name = default_storage.save(f"readyz/{uuid.uuid4()}", ContentFile(b"ok"))
    default_storage.delete(name)


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database, the broker and the storage answer: 200 when all do, else 503.

    The body names each part with ``ok`` or ``away``; the reason goes to the log, not to the street.
    """
    checks: dict[str, Callable[[], None]] = {"database": _database, "broker": _broker, "storage": _storage}
    result = {}
    for name, check in checks.items():
        try:
            check()
            result[name] = "ok"
        except Exception:
            logger.warning("readyz: %s is away", name, exc_info=settings.DEBUG)
            result[name] = "away"
    ready = all(state == "ok" for state in result.values())
    return JsonResponse({"status": "ok" if ready else "away", **result}, status=200 if ready else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain that a form could not be verified (an old tab, cookies off) and how to go on."""
    return render(request, "403_csrf.html", status=403)
