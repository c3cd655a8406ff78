"""Reading questionnaires: the list, a version, how a school sees it, on paper and as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmk.accounts.access import Access
from cmk.accounts.policies import guard, staff
from cmk.accounts.roles import Role
from cmk.accounts.services.downloads import record_download
from monitoring.evaluation.exporting import as_yaml
from monitoring.evaluation.fillpage import as_first_shown
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.terms import Terms
from monitoring.models import Instrument
from monitoring.questionnaires.paper import blank_pdf, file_name
from monitoring.questionnaires.selectors import all_questionnaires, version_or_404, version_page


def _sees_blank(access: Access) -> bool:
    return access.is_staff or access.is_school or access.has(Role.PARTNER)


@require_safe
@guard(staff)
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """List the questionnaires with their versions."""
    return render(request, "questionnaires/list.html", {"rows": all_questionnaires(request.user)})


@require_safe
@guard(staff)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version in its pillars, and to the leader what can be done with it."""
    return render(request, "questionnaires/version.html", {"page": version_page(request.user, pk)})


@require_safe
@guard(staff)
def preview(request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
    """Show a pillar of a version as a school sees it; nothing is saved."""
    instrument = version_or_404(request.user, pk)
    form = questionnaire(instrument)
    part = form.part(key) if key else next(iter(form.pillars), None)
    if part is None:
        raise Http404
    terms = Terms(instrument)
    context = {
        "instrument": instrument,
        "form": form,
        "part": part,
        "introduction": terms.marked(part.pillar.introduction),
        "terms": terms.all,
        "questions": as_first_shown(form, part),
        "before": form.pillars[part.number - 2] if part.number > 1 else None,
        "after": form.pillars[part.number] if part.number < len(form.pillars) else None,
    }
    return render(request, "questionnaires/preview.html", context)


def _download(request: HttpRequest, instrument: Instrument, content: bytes | str, ending: str, kind: str) -> Any:
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=instrument.penvoerder,
        subject=f"questionnaire:{instrument.pk}",
        title=_("%(name)s, version %(version)d") % {"name": instrument.name, "version": instrument.version},
        form=ending,
    )
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(instrument, ending)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@guard(staff)
def as_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a version as its definition file (YAML)."""
    instrument = version_or_404(request.user, pk)
    response: HttpResponse = _download(
        request, instrument, as_yaml(instrument), "yaml", "application/yaml; charset=utf-8"
    )
    return response


@require_safe
@guard(_sees_blank)
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a version on paper; also to schools and partners that are invited to fill it in."""
    instrument = version_or_404(request.user, pk)
    pdf = blank_pdf(questionnaire(instrument), instrument.penvoerder)
    response: HttpResponse = _download(request, instrument, pdf, "pdf", "application/pdf")
    return response
