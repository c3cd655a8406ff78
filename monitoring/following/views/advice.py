"""Asking the adviser for advice or training, and answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard
from cmk.core.formpage import Written, form_page
from monitoring.evaluation.selectors import to_fill_or_404
from monitoring.following import policies
from monitoring.following.advice import DAYS, Answered, adviser_of, answer_advice, ask_advice
from monitoring.following.forms import AnswerForm, AskForm
from monitoring.following.views.common import me, result_url
from monitoring.models import AdviceKind, AdviceRequest, SelfEvaluation


@guard(policies.asks)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for advice or training; ``?pijler=visie&soort=training`` fills in what it is about."""
    evaluation = to_fill_or_404(request.user, pk)
    if not evaluation.is_submitted:
        messages.info(request, _("Submit the self-evaluation first. Then you can ask your adviser for help."))
        return redirect("evaluation:overview", pk)
    pillars = list(evaluation.round.instrument.pillars.order_by("order").values_list("key", "name"))
    kind = request.GET.get("soort", "")
    initial = {
        "pillar": request.GET.get("pijler", ""),
        "kind": kind if kind in AdviceKind.values else AdviceKind.ADVICE,
        "text": request.GET.get("over", "")[:400],
    }
    form = AskForm(request.POST or None, pillars=pillars, initial=initial)
    back = result_url(evaluation, "vragen")
    adviser = adviser_of(evaluation)

    def write(data: dict[str, Any]) -> str:
        ask_advice(
            evaluation=evaluation, kind=data["kind"], text=data["text"], pillar_key=data["pillar"], by=me(request)
        )
        return _("Your question is with your adviser. You get a mail when there is an answer.")

    return form_page(
        request,
        form,
        write,
        template="following/ask.html",
        title=_("Ask for advice or training"),
        button=_("Ask it"),
        back=back,
        context=lambda: {"evaluation": evaluation, "adviser": adviser, "days": DAYS},
    )


@guard(policies.answers_questions)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a school's question; what was answered stays here to read, and for who wrote it to correct."""
    rows = AdviceRequest.objects.visible_to(request.user).select_related(
        "by", "answered_by", "action_point", "evaluation__school", "evaluation__round__instrument"
    )
    row = get_object_or_404(rows, pk=pk)
    evaluation = row.evaluation
    readable = SelfEvaluation.objects.readable_by(request.user).filter(pk=evaluation.pk, status="submitted").exists()
    pillar = evaluation.round.instrument.pillars.filter(key=row.pillar_key).values_list("name", flat=True).first()
    corrects = row.answered_at is not None and row.answered_by == request.user
    form = AnswerForm(request.POST or None, initial={"answer": row.answer}, corrects=corrects)
    told = Answered()

    def write(data: dict[str, Any]) -> Written:
        nonlocal told
        told = answer_advice(request=row, answer=data["answer"], by=me(request))
        if corrects:
            return Written(_("Your answer is corrected. The school reads what stood there before as well."), back)
        return Written(_("Your answer is there. The school finds it at its result."), reverse("worklist"))

    def context() -> dict[str, Any]:
        shown = {"row": row, "evaluation": evaluation, "pillar": pillar or "", "readable": readable}
        return {**shown, "corrects": corrects}

    back = reverse("school:overview", args=[evaluation.school.code])
    response = form_page(
        request,
        form,
        write,
        template="following/answer.html",
        title=_("A question of %(school)s") % {"school": evaluation.school},
        button=_("Save the correction") if corrects else _("Answer"),
        back=back,
        context=context,
    )
    if told.mailed:
        messages.info(request, _("Mailed: %(names)s.") % {"names": ", ".join(told.mailed)})
    if told.failed:
        words = {"names": ", ".join(told.failed)}
        messages.warning(request, _("The mail to %(names)s could not be sent. Tell them yourself.") % words)
    return response
