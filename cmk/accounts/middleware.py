"""Ties a request to the penvoerder that the person works in, and speaks up when the session has ended."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cmk.accounts.access import NOBODY, access_of
from cmk.accounts.models import Penvoerder

SESSION_KEY = "penvoerder"
PROGRAMME_KEY = "programme"
NOT_SAVED_KEY = "sent_while_signed_out"


class AccessMiddleware:
    """Sets ``request.access`` and ``request.penvoerder``, narrowed to one penvoerder.

    A person with roles at several penvoerders works in one at a time (kept in the session), so no list can mix two;
    a programme that they chose to look at goes along. Who is sent to sign-in in the middle of something is told so:
    scripts that save as you go get 401 with the sign-in address in place of a redirect, so that they can keep what was
    typed; a form that was sent leads to sign-in with a message, and from there back to the page it stood on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Narrow the access, answer, and explain a redirect to sign-in where that is needed."""
        self._narrow(request)
        response = self.get_response(request)
        sign_in = reverse("account_login")
        if response.status_code != 302 or urlsplit(response["Location"]).path != sign_in:
            return response
        if request.headers.get("X-Autosave"):
            return JsonResponse({"sign_in": sign_in}, status=401)
        if request.method == "POST" and not request.user.is_authenticated and "next=" in response["Location"]:
            return self._explain(request, sign_in)
        return response

    def _explain(self, request: HttpRequest, sign_in: str) -> HttpResponse:
        """Send a form that came too late to sign-in, and back to its page rather than to where it was sent."""
        messages.warning(
            request, _("You had been signed out in the meantime, so what you sent was not saved. Sign in first.")
        )
        request.session[NOT_SAVED_KEY] = True
        referer = request.headers.get("Referer", "")
        here = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
        back = request.get_full_path()
        if referer and here:
            parts = urlsplit(referer)
            back = parts.path + (f"?{parts.query}" if parts.query else "")
        return HttpResponseRedirect(f"{sign_in}?{urlencode({'next': back})}")

    def _narrow(self, request: HttpRequest) -> None:
        request.access = NOBODY  # type: ignore[attr-defined]
        request.penvoerder = None  # type: ignore[attr-defined]
        request.penvoerder_choices = frozenset()  # type: ignore[attr-defined]
        user = request.user
        if not user.is_authenticated:
            return
        access = access_of(user)
        chosen = request.session.get(SESSION_KEY)
        if chosen not in access.penvoerder_ids:
            chosen = min(access.penvoerder_ids, default=None)
        narrowed = access.within(chosen, request.session.get(PROGRAMME_KEY))
        user._access = narrowed
        request.access = narrowed  # type: ignore[attr-defined]
        request.penvoerder_choices = access.penvoerder_ids  # type: ignore[attr-defined]
        if chosen is not None:
            request.penvoerder = Penvoerder.objects.get(pk=chosen)  # type: ignore[attr-defined]
