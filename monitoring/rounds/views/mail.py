"""The mail of a round: what is planned, what went out and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from monitoring.evaluation.views.common import me
from monitoring.rounds import mailings
from monitoring.rounds.board import round_or_404
from monitoring.rounds.forms import MailingForm, placeholders
from monitoring.rounds.outcome import mailing_page, mailing_rows
from monitoring.rounds.views.common import mailing_or_404


@require_GET
@guard(staff)
def mailing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the mail of a round: planned, under way and sent."""
    found = round_or_404(request.user, pk)
    return render(request, "rounds/mailings.html", {"round": found, "rows": mailing_rows(found)})


@require_GET
@guard(staff)
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail: its words, and whom it reached."""
    found = mailing_or_404(request.user, pk)
    return render(request, "rounds/mailing.html", {"page": mailing_page(request.user, found)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def mailing_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more mail."""
    found = round_or_404(request.user, pk)

    def write(given: dict[str, Any]) -> str:
        mailings.plan_mailing(round=found, by=me(request), **given)
        return _("The mail is planned.")

    return form_page(
        request,
        MailingForm(request.POST or None, round_=found),
        write,
        template="rounds/mailing_form.html",
        title=_("Plan a mail"),
        back=reverse("rounds:mailings", args=[pk]),
        button=_("Plan"),
        context=lambda: {"round": found, "placeholders": placeholders()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def mailing_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a mail that did not go out yet."""
    found = mailing_or_404(request.user, pk)

    def write(given: dict[str, Any]) -> str:
        mailings.change_mailing(mailing=found, by=me(request), **given)
        return _("The mail is changed.")

    return form_page(
        request,
        MailingForm(request.POST or None, round_=found.round, mailing=found),
        write,
        template="rounds/mailing_form.html",
        title=_("Change the mail"),
        back=reverse("rounds:mailings", args=[found.round_id]),
        context=lambda: {"round": found.round, "placeholders": placeholders()},
    )


@require_POST
@guard(leader)
def mailing_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a mail that did not go out yet."""
    found = mailing_or_404(request.user, pk)
    try:
        mailings.withdraw_mailing(mailing=found, by=me(request))
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The mail is withdrawn: it does not go out."))
    return redirect("rounds:mailings", found.round_id)


@require_POST
@guard(leader)
def mailing_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a planned mail go out now."""
    found = mailing_or_404(request.user, pk)
    if mailings.begin(mailing=found, by=me(request)) is None:
        messages.info(request, _("This mail is on its way already, or was withdrawn."))
    return redirect("rounds:mailing", pk)


@require_POST
@guard(leader)
def remind_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody of a round who still has to act, at once (a round of partners, or about our guidance)."""
    found = round_or_404(request.user, pk)
    if not found.is_open:
        messages.info(request, _("This round is not open, so there is nobody to remind."))
        return redirect("evaluation:round", pk)
    try:
        made = mailings.remind_everybody(round=found, by=me(request))
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("rounds:mailings", pk)
    return redirect("rounds:mailing", made.pk)
