"""The pages of the check of a partner."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard
from monitoring.models import PartnerCheck
from monitoring.partnercheck import policies


@require_safe
@guard(policies.fills_in)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the checks of one's own organisations."""
    rows = PartnerCheck.objects.fillable_by(request.user).select_related("round", "partner")
    return render(request, "partnercheck/mine.html", {"checks": list(rows)})
