"""Answering the anonymous check by the link of the mail, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions to whoever holds the link of the mail."""
    return render(request, "satisfaction/closed_door.html", {"why": "unknown"}, status=404)
