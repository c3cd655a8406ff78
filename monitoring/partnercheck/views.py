"""The pages of the check of a partner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from monitoring.evaluation.posted import FormChanges
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.services import Saved
from monitoring.evaluation.views import filling
from monitoring.evaluation.views.common import me
from monitoring.models import PartnerCheck
from monitoring.partnercheck import policies, selectors
from monitoring.partnercheck.services import missing_in, reopen_check, save_check, share_check, submit_check
from monitoring.partnercheck.sheet import PartnerSheet


@require_safe
@guard(policies.fills_in)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the checks of one's own organisations: what to do now, and what was before."""
    return render(request, "partnercheck/mine.html", {"checks": selectors.mine(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.fills_in)
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save the whole check on one page, and submit it there; works without JavaScript too."""
    check = selectors.to_fill_or_404(request.user, pk)
    if request.method == "POST":
        return _save(request, check)
    if check.is_submitted:
        return redirect("partnercheck:result", pk)
    return _show(request, selectors.page_of(check))


def _show(request: HttpRequest, page: selectors.Page) -> HttpResponse:
    context = {"page": page, "check": page.check, "sheet": PartnerSheet(page.check)}
    return render(request, "partnercheck/fill.html", context)


def _save(request: HttpRequest, check: PartnerCheck) -> HttpResponse:
    form = questionnaire(check.round.instrument)
    posted = FormChanges.of(request.POST, list(form), {})
    submits = request.POST.get("go") == "submit"
    try:
        saved = Saved(at=timezone.now())
        if posted.changes:
            saved = save_check(check=check, changes=posted.changes, base=posted.base, by=me(request))
        if submits and not saved.errors and not saved.conflicts:
            saved.errors = missing_in(check)
        if saved.errors or saved.conflicts:
            return _show(request, selectors.page_of(check, posted=posted, saved=saved))
        if submits:
            share = request.POST.get("share") == "yes"
            submit_check(check=check, share=share, by=me(request))
    except DomainError as error:
        check = selectors.to_fill_or_404(request.user, check.pk)
        return _show(request, selectors.page_of(check, posted=posted, closed=" ".join(error.messages)))
    messages.success(request, _("Submitted, thank you. Here is what came out of it.") if submits else _("Saved."))
    return redirect("partnercheck:result" if submits else "partnercheck:fill", check.pk)


@require_POST
@guard(policies.fills_in)
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save changes as they are made (``filling.autosave`` has the protocol)."""
    return filling.autosave(request, PartnerSheet(selectors.to_fill_or_404(request.user, pk)))


@require_safe
@guard(policies.reads)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers of a check: to the partner beside what schools say, to staff when the partner shares them."""
    check = selectors.to_read_or_404(request.user, pk)
    own = PartnerCheck.objects.fillable_by(request.user).filter(pk=pk).exists()
    if not check.is_submitted:
        return redirect("partnercheck:fill", pk)
    context = {
        "check": check,
        "own": own,
        "result": selectors.result_of(check),
        "region": selectors.schools_say(check),
    }
    return render(request, "partnercheck/result.html", context)


@require_POST
@guard(policies.fills_in)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a submitted check (``do=share``), stop that (``stop``), or open it again (``reopen``)."""
    check = selectors.to_fill_or_404(request.user, pk)
    wanted = request.POST.get("do", "")
    try:
        if wanted == "reopen":
            reopen_check(check=check, by=me(request))
            messages.success(request, _("The check is open again. Submit it when you are done."))
            return redirect("partnercheck:fill", pk)
        share_check(check=check, share=wanted == "share", by=me(request))
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        penvoerder = check.round.programme.penvoerder.name
        told = _("%(penvoerder)s can read this check now.") if wanted == "share" else _("Only you read this check now.")
        messages.success(request, told % {"penvoerder": penvoerder})
    return redirect("partnercheck:result", pk)


@require_safe
@guard(staff)
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Show staff how far each partner is, and the checks that were shared."""
    round_, lines = selectors.of_round(request.user, pk)
    return render(request, "partnercheck/round.html", {"round": round_, "lines": lines})
