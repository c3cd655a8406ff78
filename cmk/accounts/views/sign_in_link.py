"""The link in a mail that signs in once, in each of the states that it can be in."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cmk.accounts.access import access_of
from cmk.accounts.models import SignInLink
from cmk.accounts.services.sign_in_links import find_link, is_local, still_works, use_link

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one tap, and sign in with it. Opening the link changes nothing: programs that check mail open links too.

    A link that does not sign in (any more) leads to the usual way, and from there to where it led.
    """
    link = find_link(token)
    if not _within_limits(request, "use" if link else "guess"):
        response = render(request, "accounts/sign_in_link/too_often.html", status=429)
        response.headers["Retry-After"] = "60"
        return response
    if link is None:
        return render(request, "accounts/sign_in_link/unknown.html", status=404)
    target = link.next_path if is_local(link.next_path) else reverse("home")
    same = request.user.is_authenticated and request.user.pk == link.user_id
    if same and access_of(link.user).roles:
        return redirect(target)
    if request.user.is_authenticated and not same:
        return render(request, "accounts/sign_in_link/someone_else.html")
    if request.method == "POST":
        used = use_link(link=link)
        if used.user is not None:
            login(request, used.user, backend=BACKEND)
            request.session.set_expiry(settings.SESSION_COOKIE_AGE)
            messages.success(request, _("You are signed in."))
            return redirect(target)
        link = find_link(token) or link
    if not still_works(link):
        return render(request, "accounts/sign_in_link/past.html", _past(link, target))
    return render(request, "accounts/sign_in_link/ask.html", {"name": link.user.given_name, "address": _hint(link)})


def _past(link: SignInLink, target: str) -> dict[str, object]:
    query = urlencode({"next": target})
    return {
        "used": link.used_at is not None,
        "code_url": f"{reverse('account_request_login_code')}?{query}",
        "login_url": f"{reverse('account_login')}?{query}",
    }


def _hint(link: SignInLink) -> str:
    """Return enough of the address to know whose it is: ``s…@school.nl``."""
    name, _at, domain = link.user.email.partition("@")
    return f"{name[:1]}…@{domain}"


def _within_limits(request: HttpRequest, action: str) -> bool:
    used = ratelimit.consume(
        request, app="cmk.accounts", action=action, config=settings.SIGN_IN_LINK_RATE_LIMITS, limit_get=True
    )
    return used is not None
