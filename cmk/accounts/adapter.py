"""How django-allauth behaves here: no open sign-up, mail in the house style, errors that help."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.access import access_of
from cmk.accounts.middleware import NOT_SAVED_KEY
from cmk.accounts.models import Penvoerder, User
from cmk.accounts.services.invitations import accept_by_signing_in
from cmk.core.mail import send_house_mail

PREFIX = "account/email/"
# The mails of allauth that can be sent here; each has a folder under templates/email.
HOUSE_MAILS = frozenset({"login_code", "password_reset_key", "unknown_account"})


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; all that people read is in our own words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account was closed. Ask your project leader."),
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and password do not go together. Check both, or have a code sent to you: "
            "then you need no password."
        ),
        "incorrect_code": gettext_lazy("This is not the code from the last mail. Check the characters and try again."),
        "incorrect_password": gettext_lazy("This is not your present password."),
        "enter_current_password": gettext_lazy("Type your present password."),
        "too_many_login_attempts": gettext_lazy(
            "That went wrong too often. Wait five minutes, then try again or have a new code sent to you."
        ),
        "rate_limited": gettext_lazy("That was very often in a short time. Wait a few minutes, then try again."),
        "invalid_password_reset": gettext_lazy("This link does not work any more. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's mails in the house style, in the name of the person's penvoerder.

        Raises ``KeyError`` for a mail that has no template of ours: then a setting of allauth changed.
        """
        name = template_prefix.removeprefix(PREFIX)
        if name not in HOUSE_MAILS:
            raise KeyError(f"allauth wants to send {name!r}, for which there is no template under templates/email")
        send_house_mail(
            template=name,
            to=email,
            penvoerder=_penvoerder_of(email),
            context={
                "email": email,
                "code": context.get("code"),
                "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
                "password_reset_url": context.get("password_reset_url"),
            },
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address in the mail for a new password: under ``BASE_URL``, whatever host was asked."""
        return settings.BASE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change of password people go back to their work."""
        return reverse("home")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """After signing in: close open invitations, and tell what was not saved before."""
        accept_by_signing_in(user=user)
        if request.session.pop(NOT_SAVED_KEY, False):
            messages.warning(request, _("What you sent while you were signed out was not saved. Send it once more."))
        return super().post_login(request, user, **kwargs)


def _penvoerder_of(email: str) -> Penvoerder | None:
    """Return the penvoerder at which the person with this address has a role today; None for none or nobody."""
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    ids = access_of(user).penvoerder_ids if user else frozenset()
    return Penvoerder.objects.filter(pk=min(ids)).first() if ids else None
