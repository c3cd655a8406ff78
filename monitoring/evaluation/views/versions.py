"""The versions that were sent in, for the school itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard
from monitoring.evaluation import policies
from monitoring.evaluation.presence import present_of
from monitoring.evaluation.selectors import to_fill_or_404
from monitoring.evaluation.versions import versions_of


@require_safe
@guard(policies.fills_in)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every version that was sent in beside the others, what changed first."""
    evaluation = to_fill_or_404(request.user, pk)
    context = {"evaluation": evaluation, "versions": versions_of(evaluation), "present": present_of(evaluation)}
    return render(request, "evaluation/versions.html", context)
