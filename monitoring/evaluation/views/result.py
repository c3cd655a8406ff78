"""The result of a self-evaluation, sharing it, and a school's list of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from monitoring.evaluation import policies
from monitoring.evaluation.profile import profile_svg
from monitoring.evaluation.results import evaluation_result
from monitoring.evaluation.selectors import of_school, previous_of, to_fill_or_404, to_read_or_404
from monitoring.evaluation.services import share, stop_sharing
from monitoring.evaluation.views.common import me
from monitoring.models import SelfEvaluation
from trajectories.schoolpage.selectors import school_head, school_or_404


@require_GET
@guard(policies.reads)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result per pillar. The school's own people always; staff when the school shares it, else 404."""
    evaluation = to_read_or_404(request.user, pk)
    own = SelfEvaluation.objects.fillable_by(request.user).filter(pk=pk).exists()
    if not evaluation.is_submitted:
        return redirect("evaluation:overview", pk) if own else redirect("evaluation:rounds")
    outcome = evaluation_result(evaluation, previous_of(request.user, evaluation))
    penvoerder = evaluation.round.programme.penvoerder
    context = {
        "evaluation": evaluation,
        "result": outcome,
        "own": own,
        "profile": profile_svg(outcome, penvoerder),
        "profile_narrow": profile_svg(outcome, penvoerder, narrow=True),
    }
    return render(request, "evaluation/result.html", context)


@require_POST
@guard(policies.fills_in)
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Share with the adviser, or stop sharing: ``share=yes`` or ``no``."""
    evaluation = to_fill_or_404(request.user, pk)
    try:
        if request.POST.get("share") == "yes":
            share(evaluation=evaluation, by=me(request))
            messages.success(request, _("Your adviser can read this self-evaluation now."))
        else:
            stop_sharing(evaluation=evaluation, by=me(request))
            messages.success(request, _("Only your own school reads this self-evaluation now."))
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return redirect("evaluation:result", pk)


@require_GET
@guard(policies.reads)
def school_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the self-evaluations of one school with their status; staff see whether each is shared."""
    school = school_or_404(request.user, code)
    own = set(SelfEvaluation.objects.fillable_by(request.user).filter(school=school).values_list("pk", flat=True))
    context = {
        "head": school_head(request.user, school),
        "evaluations": of_school(request.user, school),
        "own": own,
    }
    return render(request, "evaluation/of_school.html", context)
