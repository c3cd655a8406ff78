"""The poster of a self-evaluation: choosing what goes on it and in which colours, and the PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from monitoring.evaluation import policies
from monitoring.evaluation.results import evaluation_result
from monitoring.evaluation.selectors import to_fill_or_404, to_read_or_404
from monitoring.models import SelfEvaluation
from monitoring.poster.colours import style_of
from monitoring.poster.content import poster_of
from monitoring.poster.forms import PosterForm, StyleForm
from monitoring.poster.paper import poster_pdf
from monitoring.poster.services import set_style


def _submitted(request: HttpRequest, pk: int) -> SelfEvaluation:
    evaluation = to_read_or_404(request.user, pk)
    if not evaluation.is_submitted:
        raise Http404
    return evaluation


@require_safe
@guard(policies.reads)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the reader choose what goes on the poster, and the school its colours."""
    evaluation = _submitted(request, pk)
    style = style_of(evaluation.school, evaluation.round.programme.penvoerder)
    return _page(request, evaluation, StyleForm(instance=style))


def _page(request: HttpRequest, evaluation: SelfEvaluation, style: StyleForm, status: int = 200) -> HttpResponse:
    context = {
        "evaluation": evaluation,
        "form": PosterForm(),
        "style": style,
        "own": SelfEvaluation.objects.fillable_by(request.user).filter(pk=evaluation.pk).exists(),
    }
    return render(request, "poster/page.html", context, status=status)


@require_POST
@guard(policies.fills_in)
def colours(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the school's colours; its own people do."""
    evaluation = to_fill_or_404(request.user, pk)
    style = style_of(evaluation.school, evaluation.round.programme.penvoerder)
    form = StyleForm(request.POST, instance=style)
    if not form.is_valid():
        return _page(request, evaluation, form)
    set_style(school=evaluation.school, main=form.cleaned_data["main"], accent=form.cleaned_data["accent"])
    messages.success(request, _("Your colours are kept. The next poster has them."))
    return redirect("poster:page", pk)


@require_safe
@guard(policies.reads)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the poster as a PDF of one page; it is logged."""
    evaluation = _submitted(request, pk)
    form = PosterForm(request.GET)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect(reverse("poster:page", args=[pk]))
    chosen = form.cleaned_data
    penvoerder = evaluation.round.programme.penvoerder
    style = style_of(evaluation.school, penvoerder)
    poster = poster_of(request.user, evaluation, evaluation_result(evaluation), chosen["delen"], chosen["motto"])
    pdf = poster_pdf(poster, style, penvoerder, chosen["formaat"])
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject="poster",
        title=f"{evaluation.round.name}: {evaluation.school.name}",
        form="pdf",
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = slugify(evaluation.school.name) or "school"
    response.headers["Content-Disposition"] = f'inline; filename="poster-{name}-{chosen["formaat"]}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
