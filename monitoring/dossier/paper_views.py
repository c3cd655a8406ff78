"""The dossier of a school as a PDF."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from monitoring.dossier.paper import dossier_of, dossier_pdf
from monitoring.sharing.services import note_reading
from schools.policies import sees_inside, sees_people
from trajectories.schoolpage.selectors import school_head, school_or_404


@require_safe
@guard(sees_people)
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Give the dossier as far as the reader may see it; it is logged."""
    school = school_or_404(request.user, code)
    access: Any = request.access  # type: ignore[attr-defined]
    if not sees_inside(access, school.pk):
        raise PermissionDenied
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    dossier = dossier_of(request.user, penvoerder, school_head(request.user, school))
    if dossier.latest:
        note_reading(evaluation=dossier.latest, by=request.user)  # type: ignore[arg-type]
    pdf = dossier_pdf(dossier, penvoerder)
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject="dossier",
        title=school.name,
        form="pdf",
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = slugify(school.name) or "school"
    response.headers["Content-Disposition"] = f'attachment; filename="dossier-{name}-{today().isoformat()}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
