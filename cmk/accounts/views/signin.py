"""Signing in: allauth's views, with a word where they are silent."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _


class ConfirmCodeView(allauth.ConfirmLoginCodeView):
    """The page for the code from the mail; says why when the code cannot be used any more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as allauth does; explain the redirect when the code is too old or none was asked for."""
        response = super().dispatch(request, *args, **kwargs)
        if not request.user.is_authenticated and getattr(self, "_process", None) is None:
            messages.warning(
                request,
                _("This code has expired, or was used already. Have a new one sent: it works for fifteen minutes."),
            )
        return response


confirm_code = ConfirmCodeView.as_view()
