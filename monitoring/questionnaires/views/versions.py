"""Making a version, seeing what it changes, throwing a draft away, taking a version out of use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from monitoring.evaluation.exporting import content_of
from monitoring.models import Instrument
from monitoring.questionnaires.differences import differences
from monitoring.questionnaires.selectors import is_draft, version_or_404
from monitoring.questionnaires.versions import discard_draft, new_version, retire, use_again


def tried(request: HttpRequest, act: Callable[[], Any], done: str, after: str) -> HttpResponse:
    """Do what a button asks and go to ``after``, with a message that says what came of it."""
    try:
        act()
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, done)
    return redirect(after)


@require_POST
@guard(leader)
def make_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a version to a draft, and go there."""
    found = version_or_404(request.user, pk)
    try:
        draft = new_version(instrument=found)
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("questionnaires:version", pk)
    messages.success(
        request,
        _("Version %(version)d is a draft now. Change what you like: schools see nothing of it yet.")
        % {"version": draft.version},
    )
    return redirect("questionnaires:version", draft.pk)


@require_safe
@guard(staff)
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a version changes to the one that it was made from."""
    found = version_or_404(request.user, pk)
    before: Instrument | None = found.based_on
    if before is None:
        raise Http404
    context = {
        "instrument": found,
        "before": before,
        "is_draft": is_draft(found),
        "differences": differences(content_of(before), content_of(found)),
    }
    return render(request, "questionnaires/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after asking."""
    found = version_or_404(request.user, pk)
    if request.method == "POST":
        message = _("The draft of version %(version)d is thrown away.") % {"version": found.version}
        return tried(request, lambda: discard_draft(draft=found), message, reverse("questionnaires:list"))
    if not is_draft(found):
        return redirect("questionnaires:version", pk)
    before = found.based_on
    shown = differences(content_of(before), content_of(found)) if before else None
    return render(request, "questionnaires/discard.html", {"instrument": found, "differences": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def take_out_of_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version out of use, after asking."""
    found = version_or_404(request.user, pk)
    if request.method == "POST":
        message = _("No new round begins with version %(version)d any more.") % {"version": found.version}
        after = reverse("questionnaires:version", args=[pk])
        return tried(request, lambda: retire(instrument=found), message, after)
    if is_draft(found) or found.retired_on:
        return redirect("questionnaires:version", pk)
    running = [one for one in found.rounds.all() if one.is_open]
    return render(request, "questionnaires/retire.html", {"instrument": found, "running": running})


@require_POST
@guard(leader)
def take_into_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Let new rounds begin with a version again."""
    found = version_or_404(request.user, pk)
    message = _("New rounds can begin with version %(version)d again.") % {"version": found.version}
    after = reverse("questionnaires:version", args=[pk])
    return tried(request, lambda: use_again(instrument=found), message, after)
