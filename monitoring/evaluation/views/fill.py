"""Filling in: one page per pillar, saving as you go, the overview, submitting, opening again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import clock, day
from monitoring.evaluation import policies
from monitoring.evaluation.fillpage import FillPage, FormChanges, fill_page, last_time
from monitoring.evaluation.forms import ReopenForm, SubmitForm
from monitoring.evaluation.questionnaire import answers_of, questionnaire
from monitoring.evaluation.selectors import fill_url, mine, progress_of, state_of, to_fill_or_404, visible_or_404
from monitoring.evaluation.services import Saved, reopen, save_answers, submit
from monitoring.evaluation.values import as_sent
from monitoring.evaluation.views.common import me
from monitoring.models import SelfEvaluation

FEWEST, MOST = 1, 200  # changes in one request


@require_GET
@guard(policies.fills_in)
def of_mine(request: HttpRequest) -> HttpResponse:
    """Show the running rounds of one's own schools, with the place to go on, and the earlier ones."""
    return render(request, "evaluation/mine.html", {"mine": mine(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.fills_in)
def fill(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show and save one pillar; works without JavaScript too."""
    evaluation = to_fill_or_404(request.user, pk)
    if request.method == "POST":
        return _save_page(request, evaluation, key)
    if evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    return _show(request, fill_page(request.user, evaluation, key))


def _show(request: HttpRequest, page: FillPage | None) -> HttpResponse:
    if page is None:
        raise Http404
    return render(request, "evaluation/fill.html", {"page": page, "evaluation": page.evaluation})


def _save_page(request: HttpRequest, evaluation: SelfEvaluation, key: str) -> HttpResponse:
    part = questionnaire(evaluation.round.instrument).part(key)
    if part is None:
        raise Http404
    posted = FormChanges.of(request.POST, part, last_time(request.user, evaluation, part))
    saved: Saved | None = None
    if posted.changes:
        try:
            saved = save_answers(evaluation=evaluation, changes=posted.changes, base=posted.base, by=me(request))
        except DomainError as error:
            evaluation = to_fill_or_404(request.user, evaluation.pk)
            closed = " ".join(error.messages)
            return _show(request, fill_page(request.user, evaluation, key, posted=posted, closed=closed))
    if saved and (saved.errors or saved.conflicts):
        return _show(request, fill_page(request.user, evaluation, key, posted=posted, saved=saved))
    return _onward(request, evaluation, key)


def _onward(request: HttpRequest, evaluation: SelfEvaluation, key: str) -> HttpResponse:
    """Go where the button that was used leads: on, back, or the same place on the same page."""
    here = fill_url(evaluation, key)
    for button in ("copy", "take", "keep"):
        if name := request.POST.get(button):
            return HttpResponseRedirect(f"{here}#{name.replace('.', '-')}")
    keys = [part.key for part in questionnaire(evaluation.round.instrument).pillars]
    step = {"next": 1, "back": -1}.get(request.POST.get("go", ""), 0)
    index = keys.index(key) + step
    if not step:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(here)
    if 0 <= index < len(keys):
        return HttpResponseRedirect(fill_url(evaluation, keys[index]))
    return redirect("evaluation:overview" if step > 0 else "evaluation:mine", *([evaluation.pk] if step > 0 else []))


@require_POST
@guard(policies.fills_in)
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save changes as they are made; the server's side of ``static/js/autosave.js``.

    Asked: JSON ``{"changes": {name: value | [values]}, "base": {name: revision}}``, names being
    ``<pillar>.<question>``. Answered, 200: ``saved_at`` (``15.07``), and each name in one of ``revisions`` (saved;
    the revision it has now), ``errors`` (a sentence) or ``conflicts`` (``theirs``, ``by``, ``at``, ``revision``);
    with ``progress`` (``value``, ``max``, ``text``). 400: the request makes no sense. 401: the session has ended, with
    ``sign_in`` (from the middleware). 409: submitted or closed meanwhile. 400 and 409 carry ``message``. The browser
    keeps what is not in ``revisions``.
    """
    evaluation = to_fill_or_404(request.user, pk)
    try:
        changes, base = _body(request)
    except ValueError as error:
        return JsonResponse({"message": str(error)}, status=400)
    try:
        saved = save_answers(evaluation=evaluation, changes=changes, base=base, by=me(request))
    except DomainError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=409)
    form = questionnaire(evaluation.round.instrument)
    progress = progress_of(form, answers_of(evaluation))
    return JsonResponse(
        {
            "saved_at": clock(saved.at),
            "revisions": saved.revisions,
            "errors": saved.errors,
            "conflicts": {
                name: {"theirs": as_sent(one.theirs), "by": one.by, "at": one.at, "revision": one.revision}
                for name, one in saved.conflicts.items()
            },
            "progress": {"value": progress.done, "max": progress.total, "text": progress.time_left},
        }
    )


def _body(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the changes and their bases; ``ValueError`` with a sentence when the body is not of the protocol."""
    wrong = _("The browser sent something that cannot be read. Load the page again; what you typed is kept.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ValueError(wrong) from error
    changes = body.get("changes") if isinstance(body, dict) else None
    base = body.get("base", {}) if isinstance(body, dict) else None
    if not isinstance(changes, dict) or not isinstance(base, dict) or not FEWEST <= len(changes) <= MOST:
        raise ValueError(wrong)
    return changes, base


@require_GET
@guard(policies.fills_in)
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is still open per pillar, all at once, and the button to submit."""
    evaluation = to_fill_or_404(request.user, pk)
    if evaluation.is_submitted:
        return redirect("evaluation:result", pk)
    return _overview(request, evaluation, SubmitForm(evaluation=evaluation))


def _overview(request: HttpRequest, evaluation: SelfEvaluation, form: SubmitForm, status: int = 200) -> HttpResponse:
    context = {"state": state_of(evaluation), "evaluation": evaluation, "form": form}
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
