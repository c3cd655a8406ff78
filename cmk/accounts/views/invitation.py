"""Taking up an invitation, in each of the states that a link can be in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.forms import AcceptForm
from cmk.accounts.models import Invitation, User
from cmk.accounts.models.invitation import hash_token
from cmk.accounts.services import invitations
from cmk.accounts.services.sign_in_links import is_local
from cmk.accounts.views.theme import theme_url
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def tell_sent(request: HttpRequest, invitation: Invitation) -> None:
    """Tell the person who invites that the mail is on its way, or that it could not be sent and what to do."""
    where = {"address": invitation.user.email, "day": day_full(invitation.expires_at)}
    if invitation.undelivered:
        messages.warning(
            request,
            _(
                "The invitation for %(address)s is kept, but the mail could not be sent just now. "
                "Try “Send again” in a few minutes."
            )
            % where,
        )
    else:
        messages.success(
            request, _("The invitation was sent to %(address)s. It is valid up to and including %(day)s.") % where
        )


def _find(token: str) -> Invitation | None:
    found = Invitation.objects.filter(token_hash=hash_token(token))
    return found.select_related("user", "penvoerder", "invited_by").first()


def _next(request: HttpRequest) -> str:
    """Return where the mail that carried the invitation leads, or nothing."""
    path = request.GET.get("next", "")
    return path if is_local(path) else ""


def _page(request: HttpRequest, template: str, invitation: Invitation | None, token: str, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"invitation": invitation, "token": token, "next": _next(request), **more}
    if invitation:
        context["theme_url"] = theme_url(invitation.penvoerder)
    status = 200 if invitation else 404
    return render(request, f"accounts/invitation/{template}.html", context, status=status)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person choose how to sign in, and sign in at once; explain a link that does not work.

    Opening the link changes nothing (mail scanners open links too); only sending the form does.
    """
    found = _find(token)
    if found is None:
        return _page(request, "unknown", None, token)
    same = request.user.is_authenticated and request.user.pk == found.user_id
    if found.accepted_at and same:
        return redirect(_next(request) or "home")
    if found.accepted_at:
        return _page(request, "accepted", found, token)
    if found.withdrawn_at:
        return _page(request, "withdrawn", found, token)
    if request.user.is_authenticated and not same:
        return _page(request, "someone_else", found, token)
    if found.is_expired:
        return _page(request, "expired", found, token)
    if not invitations.takes_password(found.user):
        if request.method == "POST" and same:
            return _accept(request, found)
        return _page(request, "known", found, token, same=same)
    form = AcceptForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        return _accept(request, found, form.cleaned_data["password"])
    return _page(request, "accept", found, token, form=form)


def _accept(request: HttpRequest, found: Invitation, password: str = "") -> HttpResponse:
    try:
        user: User = invitations.accept(invitation=found, password=password)
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect(request.path)
    if not request.user.is_authenticated:
        login(request, user, backend=BACKEND)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    messages.success(request, _("Welcome to %(name)s.") % {"name": found.penvoerder.network_name})
    return redirect(_next(request) or "home")


@never_cache
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the address of an expired invitation; the old link finds nothing after that."""
    found = _find(token)
    if found is None:
        return _page(request, "unknown", None, token)
    if found.state != "expired":
        return redirect("invitation", token=token)
    sent = invitations.resend(invitation=found, by=None)
    if sent.undelivered:
        messages.warning(
            request,
            _("The mail could not be sent just now. Ask %(name)s to send the invitation again later.")
            % {"name": found.invited_by or found.penvoerder.name},
        )
    else:
        messages.success(request, _("A new link is on its way to the address at which you were invited."))
    return redirect("account_login")
