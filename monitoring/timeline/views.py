"""The line in time of a school, on a page and on paper."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmk.accounts.models import Penvoerder
from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from cmk.accounts.views.theme import theme_css
from cmk.core.models import today
from cmk.core.pdf import write_pdf
from cmk.core.theme import Theme
from monitoring.timeline.forms import TimelineForm
from monitoring.timeline.selectors import timeline
from schools.models import School
from schools.policies import sees_inside, sees_people
from trajectories.schoolpage.selectors import school_head, school_or_404

PER_PAGE = 50
# A sheet of some twenty pages; who wants to go further back narrows the period.
MOST_ON_PAPER = 600


def _asked(request: HttpRequest, code: str) -> tuple[School, TimelineForm]:
    school = school_or_404(request.user, code)
    access: Any = request.access  # type: ignore[attr-defined]
    if not sees_inside(access, school.pk):
        raise PermissionDenied
    return school, TimelineForm(request.GET, is_staff=access.is_staff)


@require_safe
@guard(sees_people)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what happened at one school, the latest first, by school year."""
    school, form = _asked(request, code)
    found = timeline(request.user, school, sorts=form.sorts, period=form.period)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "head": school_head(request.user, school),
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render(request, "timeline/page.html", context)


@require_safe
@guard(sees_people)
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Give what the filters leave as a PDF; it is logged."""
    school, form = _asked(request, code)
    found = timeline(request.user, school, sorts=form.sorts, period=form.period)
    penvoerder: Penvoerder = request.penvoerder  # type: ignore[attr-defined]
    labels = dict(form.fields["soort"].choices)  # type: ignore[attr-defined]
    context = {
        "school": school,
        "events": found[:MOST_ON_PAPER],
        "left_out": len(found) - MOST_ON_PAPER if len(found) > MOST_ON_PAPER else 0,
        "sorts": [str(labels[sort]) for sort in form.sorts],
        "period": form.period,
        "penvoerder": penvoerder,
        "today": today(),
        "theme_css": mark_safe(theme_css(Theme.of(penvoerder.accent))),  # noqa: S308 - colours that were checked
    }
    pdf = write_pdf(render_to_string("timeline/pdf.html", context))
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject=f"timeline:{school.code}",
        title=_("What happened at %(school)s") % {"school": school},
        form="pdf",
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    name = slugify(school.name)[:60] or school.code.lower()
    response.headers["Content-Disposition"] = f'attachment; filename="tijdlijn-{name}-{today().isoformat()}.pdf"'
    return response
