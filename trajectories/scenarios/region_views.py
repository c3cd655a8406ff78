"""Where the schools of the region stand together, and the schools behind the numbers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from trajectories.models import Programme
from trajectories.programme.current import current_programme
from trajectories.scenarios.filters import ASPECT_FILTERS, OVERALL, StandFilter
from trajectories.scenarios.region import any_placement, region
from trajectories.scenarios.selectors import Scale, name_of_line, scale_of
from trajectories.scenarios.tables import StandTable, rows_beside, sheets_of

PER_PAGE = 25


def _asked(request: HttpRequest, programme: Programme) -> tuple[Scale, StandFilter]:
    scale = scale_of(programme)
    return scale, StandFilter(request.GET, request=request, programme=programme, scale=scale)


def _query(request: HttpRequest, *without: str) -> str:
    """Return the filters of the address without those named, ready to have more behind it."""
    kept = request.GET.copy()
    for name in (*without, "page", "sort"):
        kept.pop(name, None)
    return kept.urlencode()


@require_safe
@guard(staff)
def overview(request: HttpRequest) -> HttpResponse:
    """Show how many schools are at each level on each line, now and wanted, and from where they came."""
    programme = current_programme(request.user)
    if programme is None:
        return render(request, "scenarios/region.html", {"programme": None})
    scale, filterset = _asked(request, programme)
    pillar = filterset.pillar
    context: dict[str, Any] = {
        "programme": programme,
        "scale": scale,
        "filter": filterset,
        "fields": [field for field in filterset.form if field.name not in ASPECT_FILTERS],
        "region": region(programme, scale, filterset.schools_without_level, pillar),
        "line_name": name_of_line(pillar),
        "line_key": pillar.key if pillar else OVERALL,
        "overall": OVERALL,
        "query": _query(request, "pijler", *ASPECT_FILTERS),
        "download_query": _query(request, *ASPECT_FILTERS),
        "any_placement": any_placement(request.user, programme),
    }
    return render(request, "scenarios/region.html", context)


@require_safe
@guard(staff)
def schools(request: HttpRequest) -> HttpResponse:
    """Show the schools behind a number: their levels on one line."""
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    scale, filterset = _asked(request, programme)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    rows = rows_beside(filterset.qs, programme, penvoerder, filterset.pillar)
    table = StandTable(rows, levels=scale.levels)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {
        "filter": filterset,
        "table": table,
        "number": table.paginator.count,
        "line_name": name_of_line(filterset.pillar),
        "has_pillars": bool(scale.pillars),
        "query": _query(request),
        "region_query": _query(request, *ASPECT_FILTERS),
    }
    return render(request, "scenarios/schools.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give the schools that the filters leave, with the counts over them, as xlsx or csv; it is logged."""
    programme = current_programme(request.user)
    if form not in ("xlsx", "csv") or programme is None:
        raise Http404
    scale, filterset = _asked(request, programme)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    rows = rows_beside(filterset.qs, programme, penvoerder, filterset.pillar)
    counted = region(programme, scale, filterset.qs, filterset.pillar)
    response = spreadsheet_response(
        filename=f"{scale.level_name}-{today().isoformat()}",
        sheets=sheets_of(programme, scale, rows, counted),
        form=form,  # type: ignore[arg-type]
    )
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject="scenarios",
        title=_("Where schools stand"),
        form=form,
    )
    return response
