"""Filling in: one page per pillar, saving as you go, the overview, submitting, opening again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import clock, day
from monitoring.evaluation import policies
from monitoring.evaluation.forms import ReopenForm, SubmitForm
from monitoring.evaluation.presence import present_of
from monitoring.evaluation.selectors import mine, state_of, to_answer_or_404, to_fill_or_404, visible_or_404
from monitoring.evaluation.services import reopen, submit
from monitoring.evaluation.services.answers import why_closed
from monitoring.evaluation.services.ways import PAPER, choose_way
from monitoring.evaluation.sheets import SchoolSheet
from monitoring.evaluation.views import filling
from monitoring.evaluation.views.common import me
from monitoring.models import SelfEvaluation


@require_GET
@guard(policies.fills_in)
def of_mine(request: HttpRequest) -> HttpResponse:
    """Show the running rounds of one's own schools, with the place to go on, and the earlier ones."""
    return render(request, "evaluation/mine.html", {"mine": mine(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.fills_in)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how the school goes about it, and go there: together, each apart, or on paper first."""
    evaluation = to_fill_or_404(request.user, pk)
    if request.method == "POST":
        way = request.POST.get("way", "")
        try:
            choose_way(evaluation=evaluation, way=way, by=me(request))
        except DomainError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("evaluation:begin", pk)
        if way == PAPER:
            return redirect("evaluation:paper", pk)
        return HttpResponseRedirect(state_of(to_fill_or_404(request.user, pk)).go_on)
    if evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    return render(request, "evaluation/begin.html", {"evaluation": evaluation, "closed": why_closed(evaluation)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.answers)
def fill(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show and save one pillar; works without JavaScript too."""
    sheet = SchoolSheet(to_answer_or_404(request.user, pk))
    if request.method == "POST":
        return filling.save_page(request, sheet, key, sheet.url(key))
    if sheet.evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    return filling.show(request, sheet, key, sheet.url(key))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.answers)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save all pillars on one page, to type over quickly what was filled in on paper."""
    sheet = SchoolSheet(to_answer_or_404(request.user, pk))
    if request.method == "POST":
        return filling.save_page(request, sheet, "", request.path)
    if sheet.evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    return filling.show(request, sheet, "", request.path)


@require_POST
@guard(policies.answers)
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save changes as they are made (``filling.autosave`` has the protocol)."""
    return filling.autosave(request, SchoolSheet(to_answer_or_404(request.user, pk)))


@require_GET
@guard(policies.answers)
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is still open per pillar, all at once, and the button to submit."""
    evaluation = to_answer_or_404(request.user, pk)
    if evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    return _overview(request, evaluation, SubmitForm(evaluation=evaluation))


def _overview(request: HttpRequest, evaluation: SelfEvaluation, form: SubmitForm, status: int = 200) -> HttpResponse:
    present = present_of(evaluation)
    own = SelfEvaluation.objects.fillable_by(request.user).filter(pk=evaluation.pk).exists()
    context = {"state": state_of(evaluation), "evaluation": evaluation, "form": form, "present": present, "own": own}
    return render(request, "evaluation/overview.html", context, status=status)


@require_POST
@guard(policies.fills_in)
def send_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit; a second time is no error but leads to the result that is there."""
    evaluation = to_fill_or_404(request.user, pk)
    if evaluation.is_submitted:
        return _was_submitted(request, evaluation)
    form = SubmitForm(request.POST, evaluation=evaluation)
    if not form.is_valid():
        return _overview(request, evaluation, form)
    try:
        first = submit(evaluation=evaluation, by=me(request), share_with=form.cleaned_data["share_with"])
    except DomainError as error:
        for sentence in error.messages:
            form.add_error(None, str(sentence))
        return _overview(request, evaluation, form)
    if not first:
        return _was_submitted(request, to_fill_or_404(request.user, pk))
    messages.success(request, _("Submitted, thank you. Here is what came out of it."))
    return redirect("evaluation:result", pk)


def _was_submitted(request: HttpRequest, evaluation: SelfEvaluation) -> HttpResponse:
    by = evaluation.submitted_by.name if evaluation.submitted_by else _("your school")
    messages.info(
        request,
        _("This self-evaluation is submitted: by %(by)s, on %(day)s at %(time)s. Nothing more is needed.")
        % {"by": by, "day": day(evaluation.submitted_at), "time": clock(evaluation.submitted_at)},
    )
    return redirect("evaluation:result", evaluation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.reopens)
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a submitted self-evaluation again, with a reason: the school itself, or the project leader."""
    evaluation = visible_or_404(request.user, pk)
    own = SelfEvaluation.objects.fillable_by(request.user).filter(pk=pk).exists()
    as_leader = not own
    if as_leader and not request.access.is_leader:  # type: ignore[attr-defined]
        raise PermissionDenied  # an adviser who is icc'er somewhere is no leader elsewhere
    form = ReopenForm(request.POST or None, with_day=as_leader and not evaluation.is_open)
    if request.method == "POST" and form.is_valid():
        try:
            reopen(
                evaluation=evaluation,
                by=me(request),
                reason=form.cleaned_data["reason"],
                as_leader=as_leader,
                until=form.cleaned_data.get("until"),
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, str(sentence))
        else:
            if own:
                messages.success(request, _("The self-evaluation is open again. Submit it when you are done."))
                return redirect("evaluation:overview", pk)
            messages.success(
                request, _("The self-evaluation of %(school)s is open again.") % {"school": evaluation.school.name}
            )
            return redirect("evaluation:round", evaluation.round_id)
    back = reverse("evaluation:result", args=[pk]) if own else reverse("evaluation:round", args=[evaluation.round_id])
    return render(request, "evaluation/reopen.html", {"form": form, "evaluation": evaluation, "back": back})
