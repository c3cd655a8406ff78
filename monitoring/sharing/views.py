"""Who reads along with a self-evaluation, and what schools share with a board or municipality."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from monitoring.evaluation.selectors import to_fill_or_404
from monitoring.evaluation.views.common import me
from monitoring.models import Recipient
from monitoring.sharing import policies
from monitoring.sharing.selectors import shared_with_us, sharing_of, why_not_readable
from monitoring.sharing.services import share_with, stop_sharing


@require_safe
@guard(policies.decides)
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the school who reads along, since when, and who read what."""
    evaluation = to_fill_or_404(request.user, pk)
    context = {
        "evaluation": evaluation,
        "sharing": sharing_of(evaluation),
        "sent_in": evaluation.is_submitted or evaluation.submissions.exists(),
    }
    return render(request, "sharing/page.html", context)


@require_POST
@guard(policies.decides)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Share with one recipient (``start=board``), or stop sharing with it (``stop=board``)."""
    evaluation = to_fill_or_404(request.user, pk)
    start, stop = request.POST.get("start", ""), request.POST.get("stop", "")
    try:
        if stop in Recipient.values:
            stop_sharing(evaluation=evaluation, recipient=stop, by=me(request))
            messages.success(
                request, _("Stopped: %(recipient)s no longer reads along.") % {"recipient": Recipient(stop).label}
            )
        else:
            share_with(evaluation=evaluation, recipient=start, by=me(request))
            messages.success(
                request, _("Shared: %(recipient)s reads along from now.") % {"recipient": Recipient(start).label}
            )
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return redirect("sharing:page", pk)


@require_safe
@guard(policies.receives)
def shared_list(request: HttpRequest) -> HttpResponse:
    """List what schools share with the person's board or municipality."""
    return render(request, "sharing/list.html", {"rows": shared_with_us(request.user)})


def not_readable(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Return the page for somebody with whom it was shared and is not now, without answers; None for anybody else."""
    stopped = why_not_readable(request.user, pk)
    return render(request, "sharing/stopped.html", {"stopped": stopped}, status=404) if stopped else None
