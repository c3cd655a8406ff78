"""The levels that a self-evaluation proposes: the school says first, then an adviser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from monitoring.following import policies, proposals
from monitoring.following.forms import LevelsForm
from monitoring.following.standing import standing_of
from monitoring.following.views.common import me, result_url, submitted_or_404
from monitoring.models import SelfEvaluation


@guard(policies.decides_on_levels)
@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the proposed levels; confirm those that are ticked, or say no to them (``say=no``) with a reason."""
    evaluation = submitted_or_404(request, pk)
    own = SelfEvaluation.objects.fillable_by(request.user).filter(pk=pk).exists()
    standing = standing_of(evaluation, school_too=own)
    waiting = standing.for_school if own else standing.for_adviser
    known = [(str(one.row.pk), f"{one.line}, {one.aspect}") for one in standing.levels]
    form = LevelsForm(request.POST or None, levels=known)
    if request.method == "POST" and form.is_valid():
        keys = [int(key) for key in form.cleaned_data["levels"]]
        try:
            said = _write(request, evaluation, keys, form.cleaned_data["reason"], own=own)
        except DomainError as error:
            for sentence in error.messages:
                form.add_error("reason" if request.POST.get("say") == "no" else None, sentence)
        else:
            messages.success(request, said)
            return redirect(result_url(evaluation, "niveaus") if own else "worklist")
    ticked = request.POST.getlist("levels") if form.is_bound else [str(one.row.pk) for one in waiting]
    context = {
        "evaluation": evaluation,
        "form": form,
        "standing": standing,
        "waiting": waiting,
        "ticked": ticked,
        "own": own,
        "back": result_url(evaluation, "niveaus"),
    }
    return render(request, "following/levels.html", context)


def _write(request: HttpRequest, evaluation: SelfEvaluation, keys: list[int], reason: str, *, own: bool) -> str:
    """Do what the button says; return what to tell."""
    if request.POST.get("say") == "no":
        proposals.decline_levels(evaluation=evaluation, proposals=keys, by=me(request), reason=reason, for_school=own)
        return _("Noted. What holds for the school stays as it was.")
    if own:
        number = proposals.confirm_for_school(evaluation=evaluation, proposals=keys, by=me(request))
        return ngettext(
            "Confirmed. Your adviser looks at it next.",
            "Confirmed: %(number)d levels. Your adviser looks at them next.",
            number,
        ) % {"number": number}
    number = proposals.confirm_for_adviser(evaluation=evaluation, proposals=keys, by=me(request))
    return ngettext(
        "Confirmed. This level holds for the school from today.",
        "Confirmed. %(number)d levels hold for the school from today.",
        number,
    ) % {"number": number}
