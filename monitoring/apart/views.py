"""The pages of answering apart: one's own part, side by side, settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from monitoring.apart import services
from monitoring.apart.compare import compare
from monitoring.apart.selectors import may_compare, my_part
from monitoring.apart.sheet import OwnSheet
from monitoring.evaluation import policies
from monitoring.evaluation.questionnaire import answers_of, questionnaire
from monitoring.evaluation.selectors import to_fill_or_404
from monitoring.evaluation.services.answers import why_closed
from monitoring.evaluation.views import filling
from monitoring.evaluation.views.common import me
from monitoring.evaluation.wording import in_words
from monitoring.models import SelfEvaluation


def _sheet(request: HttpRequest, evaluation: SelfEvaluation) -> OwnSheet:
    """Return one's own sheet; ``DomainError`` when it is not there and none can be begun."""
    return OwnSheet(services.own_part(evaluation=evaluation, user=me(request)))


def _closed(request: HttpRequest, evaluation: SelfEvaluation, error: DomainError) -> HttpResponse:
    """Lead to where it says how things stand."""
    if not evaluation.is_submitted:
        messages.error(request, " ".join(error.messages))
    return redirect("evaluation:result" if evaluation.is_submitted else "evaluation:overview", evaluation.pk)


@require_safe
@guard(policies.fills_in)
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far one's own part is, who is done, and what comes next."""
    evaluation = to_fill_or_404(request.user, pk)
    if evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    try:
        sheet = _sheet(request, evaluation)
    except DomainError as error:
        return _closed(request, evaluation, error)
    part = my_part(me(request), sheet.part, sheet)
    context = {"evaluation": evaluation, "mine": part, "closed": why_closed(evaluation)}
    return render(request, "apart/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.fills_in)
def fill(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show and save one pillar of one's own."""
    evaluation = to_fill_or_404(request.user, pk)
    try:
        sheet = _sheet(request, evaluation)
    except DomainError as error:
        return _closed(request, evaluation, error)
    act = filling.save_page if request.method == "POST" else filling.show
    return act(request, sheet, key, sheet.url(key))


@require_POST
@guard(policies.fills_in)
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one's own answers as they are given (``filling.autosave`` has the protocol)."""
    return filling.autosave_with(request, lambda: _sheet(request, to_fill_or_404(request.user, pk)))


@require_POST
@guard(policies.fills_in)
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one's own answers are done, or (``again``) take them up again."""
    evaluation = to_fill_or_404(request.user, pk)
    try:
        part = services.own_part(evaluation=evaluation, user=me(request))
        if "again" in request.POST:
            services.take_up_again(part=part)
            messages.success(request, _("You can go on with your own answers."))
        else:
            services.finish(part=part)
            messages.success(request, _("Your own answers are done."))
    except DomainError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("apart:mine", pk)


@require_POST
@guard(policies.fills_in)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on together with the answers that are there."""
    evaluation = to_fill_or_404(request.user, pk)
    try:
        services.go_on_together(evaluation=evaluation, by=me(request))
    except DomainError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("apart:mine", pk)
    messages.success(request, _("You go on together with what is there. Look it over with each other."))
    return redirect("apart:compare", pk)


@require_safe
@guard(policies.fills_in)
def side_by_side(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers of all who are done side by side, differences first."""
    evaluation = to_fill_or_404(request.user, pk)
    if evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    if not may_compare(me(request), evaluation):
        messages.info(request, _("First say that your own answers are done; then you see those of the others."))
        return redirect("apart:mine", pk)
    comparison = compare(evaluation, answers_of(evaluation))
    context = {"evaluation": evaluation, "comparison": comparison, "closed": why_closed(evaluation)}
    return render(request, "apart/compare.html", context)


@require_POST
@guard(policies.fills_in)
def settle_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one difference with one tap; what somebody else settled meanwhile is told and stays."""
    evaluation = to_fill_or_404(request.user, pk)
    here = reverse("apart:compare", args=[pk])
    if not may_compare(me(request), evaluation):
        return redirect("apart:mine", pk)
    name, _sep, choice = request.POST.get("settle", "").rpartition("=")
    try:
        saved = services.settle(
            evaluation=evaluation, name=name, choice=choice, base=request.POST.get(f"base-{name}"), by=me(request)
        )
    except DomainError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(here)
    if conflict := saved.conflicts.get(name):
        form = questionnaire(evaluation.round.instrument)
        theirs = in_words(form, form.by_name[name], conflict.theirs)
        messages.warning(
            request,
            _("%(by)s settled this meanwhile (%(at)s): %(answer)s. Choose again if it should be something else.")
            % {"by": conflict.by, "at": conflict.at, "answer": theirs},
        )
        return HttpResponseRedirect(f"{here}#{name.replace('.', '-')}")
    after = compare(evaluation, answers_of(evaluation)).next_open
    return HttpResponseRedirect(f"{here}#{after or 'settled'}")
