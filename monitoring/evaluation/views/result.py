"""The result of a self-evaluation, and a school's list of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cmk.accounts.policies import guard
from monitoring.evaluation import policies
from monitoring.evaluation.levels_line import levels_line
from monitoring.evaluation.profile import profile_svg
from monitoring.evaluation.results import evaluation_result
from monitoring.evaluation.selectors import earlier_of, of_school, to_read_or_404
from monitoring.evaluation.views.common import me
from monitoring.following.page import following_of
from monitoring.models import SelfEvaluation
from monitoring.sharing.policies import reads_results
from monitoring.sharing.selectors import open_shares
from monitoring.sharing.services import note_reading
from monitoring.sharing.views import not_readable
from trajectories.schoolpage.selectors import school_head, school_or_404


@require_GET
@guard(reads_results)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result per pillar. The school's own people always; others while the school shares it with them.

    Who read along before finds that it stopped (and no answer); anybody else 404.
    """
    try:
        evaluation = to_read_or_404(request.user, pk)
    except Http404:
        if page := not_readable(request, pk):
            return page
        raise
    own = SelfEvaluation.objects.fillable_by(request.user).filter(pk=pk).exists()
    if not evaluation.is_submitted:
        return redirect("evaluation:overview", pk) if own else redirect("evaluation:rounds")
    outcome = evaluation_result(evaluation, earlier=earlier_of(request.user, evaluation))
    penvoerder = evaluation.round.programme.penvoerder
    context = {
        "evaluation": evaluation,
        "result": outcome,
        "own": own,
        "following": following_of(request.user, evaluation, outcome.pillars, own=own),
        "lines": {pillar.key: levels_line(pillar) for pillar in outcome.pillars},
        "read_by": None if own else note_reading(evaluation=evaluation, by=me(request)),
        "shares": open_shares(evaluation) if own else [],
        "profile": profile_svg(outcome, penvoerder),
        "profile_narrow": profile_svg(outcome, penvoerder, narrow=True),
    }
    return render(request, "evaluation/result.html", context)


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
