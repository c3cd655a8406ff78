"""Ties a request to the penvoerder that the person works in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from cmk.accounts.access import NOBODY, access_of
from cmk.accounts.models import Penvoerder

SESSION_KEY = "penvoerder"


class AccessMiddleware:
    """Sets ``request.access`` and ``request.penvoerder``, narrowed to one penvoerder.

    A person with roles at several penvoerders works in one at a time (kept in the session), so no
    list can mix two. Scripts that save as you go get 401 with the sign-in address in place of a
    redirect, so that they can keep what was typed and say so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Narrow the access, answer, and turn a redirect to sign-in into 401 for autosave."""
        self._narrow(request)
        response = self.get_response(request)
        if (
            request.headers.get("X-Autosave")
            and response.status_code == 302
            and response["Location"].startswith(reverse("account_login"))
        ):
            return JsonResponse({"sign_in": reverse("account_login")}, status=401)
        return response

    def _narrow(self, request: HttpRequest) -> None:
        request.access = NOBODY  # type: ignore[attr-defined]
        request.penvoerder = None  # type: ignore[attr-defined]
        user = request.user
        if not user.is_authenticated:
            return
        access = access_of(user)
        chosen = request.session.get(SESSION_KEY)
        if chosen not in access.penvoerder_ids:
            chosen = min(access.penvoerder_ids, default=None)
        narrowed = access.within(chosen)
        user._access = narrowed
        request.access = narrowed  # type: ignore[attr-defined]
        request.penvoerder_choices = access.penvoerder_ids  # type: ignore[attr-defined]
        if chosen is not None:
            request.penvoerder = Penvoerder.objects.get(pk=chosen)  # type: ignore[attr-defined]
