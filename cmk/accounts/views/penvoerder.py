"""The penvoerder's settings: how it shows itself to schools."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cmk.accounts.forms import PenvoerderForm
from cmk.accounts.models import Penvoerder
from cmk.accounts.policies import guard, leader
from cmk.accounts.services.penvoerder import update_penvoerder


@guard(leader)
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show and change name, colour, logo and address for answers."""
    # A copy of its own: a form that is not valid must not leave its values in the page's header.
    penvoerder = Penvoerder.objects.get(pk=request.penvoerder.pk)  # type: ignore[attr-defined]
    form = PenvoerderForm(request.POST or None, request.FILES or None, instance=penvoerder)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if "logo" not in form.changed_data:
            data["logo"] = None
        update_penvoerder(penvoerder=penvoerder, **data)
        messages.success(request, _("The settings are saved; everybody sees them from the next page on."))
        return redirect("team:penvoerder")
    return render(request, "accounts/penvoerder.html", {"form": form})
