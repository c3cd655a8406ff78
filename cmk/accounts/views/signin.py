"""Signing in: allauth's views, with a word where they are silent."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


class ConfirmCodeView(allauth.ConfirmLoginCodeView):
    """The page for the code from the mail; says why when the code cannot be used any more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as allauth does; explain the way back to asking for a code, and keep where the person was going."""
        response = super().dispatch(request, *args, **kwargs)
        ask = reverse("account_request_login_code")
        if response.status_code != 302 or response["Location"] != ask:
            return response
        if getattr(self, "_process", None) is None:
            messages.warning(
                request,
                _("This code has expired, or was used already. Have a new one sent: it works for fifteen minutes."),
            )
        return HttpResponseRedirect(self.passthrough_next_url(ask))


confirm_code = ConfirmCodeView.as_view()
