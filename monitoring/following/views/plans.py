"""Making a plan of a point: an ambition with one tap, or on a page an ambition in other words, or a step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from monitoring.following import policies
from monitoring.following.forms import AMBITION, PlanForm
from monitoring.following.plans import steps_to_choose, to_ambition, to_step
from monitoring.following.points import Point, points_for
from monitoring.following.views.common import me, result_url, submitted_or_404
from monitoring.models import SelfEvaluation
from trajectories.ambitions.selectors import ambitions_of_school


def _point_or_404(request: HttpRequest, pk: int, mark: str) -> tuple[SelfEvaluation, Point]:
    evaluation = submitted_or_404(request, pk)
    if not policies.plans_for(request.access, evaluation):  # type: ignore[attr-defined]
        raise Http404
    point = points_for(request.user, evaluation).get(mark)
    if point is None:
        raise Http404
    return evaluation, point


@guard(policies.takes_up)
@require_POST
def ambition(request: HttpRequest, pk: int, mark: str) -> HttpResponse:
    """Make a point an ambition in one go; when that cannot be, say why where there is a way out."""
    evaluation, point = _point_or_404(request, pk, mark)
    try:
        to_ambition(evaluation=evaluation, point=point, by=me(request))
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("following:plan", pk, mark)
    messages.success(request, _("It is an ambition of the school now. You find it on the page of the school."))
    return redirect(result_url(evaluation, f"punten-{point.pillar_key}"))


@guard(policies.takes_up)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int, mark: str) -> HttpResponse:
    """Choose what a point becomes: an ambition, also in other words, or part of a step that has not begun."""
    evaluation, point = _point_or_404(request, pk, mark)
    back = result_url(evaluation, f"punten-{point.pillar_key}")
    if point.plan is not None:
        messages.info(request, _("The school made a plan of this already."))
        return redirect(back)
    access = request.access  # type: ignore[attr-defined]
    steps = steps_to_choose(evaluation) if policies.marks_steps(access) else []
    form = PlanForm(request.POST or None, steps=steps, initial={"what": AMBITION, "text": point.text})

    def write(data: dict[str, Any]) -> str:
        if data["what"] == AMBITION:
            to_ambition(evaluation=evaluation, point=point, by=me(request), text=data["text"])
            return _("It is an ambition of the school now. You find it on the page of the school.")
        step = next(step for step in steps if str(step.pk) == data["what"])
        to_step(evaluation=evaluation, point=point, step=step, by=me(request))
        return _("It stands with the step now, where you and the school find it.")

    def context() -> dict[str, Any]:
        programme = evaluation.round.programme
        return {
            "evaluation": evaluation,
            "point": point,
            "ambitions": ambitions_of_school(request.user, evaluation.school, programme),
            "ambitions_url": reverse("ambitions:of_school", args=[evaluation.school.code]),
            "may_step": policies.marks_steps(access),
            "own": access.is_school and not access.is_staff,
        }

    return form_page(
        request,
        form,
        write,
        template="following/plan.html",
        title=_("Make a plan of it"),
        button=_("Make it a plan"),
        back=back,
        context=context,
    )
