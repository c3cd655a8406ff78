"""The needs that were heard, the sentences behind a count, and both as spreadsheets."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet, spreadsheet_response
from trajectories.models import Programme
from trajectories.needs.forms import OTHERS, PARTIES, NeedsForm
from trajectories.needs.selectors import NeedCount, NeedsFound, any_heard, count_needs, sentences
from trajectories.needs.sheets import counts_sheet, sentences_sheet
from trajectories.programme.current import current_programme

PER_PAGE = 25


def _query(data: QueryDict, *without: str, **more: str) -> str:
    """Return the filters of the address without those named, with ``more``."""
    kept = data.copy()
    for name in ("page", *without):
        kept.pop(name, None)
    for name, value in more.items():
        kept[name] = value
    return kept.urlencode()


def _cells(request: HttpRequest, found: NeedsFound, row: NeedCount) -> dict[str, Any]:
    """Return a row for the template: each count with the filters of the sentences behind it."""
    need = {"behoefte": row.need.key} if row.need else {}
    data = request.GET

    def cell(number: int, *without: str, **more: str) -> dict[str, Any]:
        return {"number": number, "query": _query(data, "per", *without, **need, **more)}

    since, until = data.get("van", ""), data.get("tot", "")
    return {
        "need": row.need,
        "heard": cell(row.heard),
        "schools": cell(row.schools, met=PARTIES["school"][0]),
        "partners": cell(row.partners, met=PARTIES["partner"][0]),
        "others": cell(row.others, met=OTHERS),
        "years": [
            {
                **cell(
                    row.by_year[year.name],
                    van=max(since, year.start.isoformat()),
                    tot=min(until or year.end.isoformat(), year.end.isoformat()),
                ),
                "year": year,
            }
            for year in found.years
        ],
        "width": round(1000 * row.heard / found.most) if found.most and row.need else 0,
    }


@require_safe
@guard(staff)
def overview(request: HttpRequest) -> HttpResponse:
    """Show how often each need was heard, at how many schools and partners, and per year."""
    programme = current_programme(request.user)
    if programme is None:
        return render(request, "needs/overview.html", {"programme": None})
    form = NeedsForm(request.GET, user=request.user, programme=programme)
    found = count_needs(request.user, programme, form.asked)
    context = {
        "programme": programme,
        "form": form,
        "found": found,
        "rows": [_cells(request, found, row) for row in found.rows],
        "total": _cells(request, found, found.total),
        "any_heard": bool(found.total.heard) or any_heard(request.user, programme),
        "query": _query(request.GET),
    }
    return render(request, "needs/overview.html", context)


@require_safe
@guard(staff)
def said(request: HttpRequest) -> HttpResponse:
    """Show the sentences behind a count, the latest first."""
    programme = _programme_or_404(request)
    form = NeedsForm(request.GET, user=request.user, programme=programme, one_need=True)
    pages = Paginator(sentences(request.user, programme, form.asked), PER_PAGE)
    context = {
        "programme": programme,
        "form": form,
        "asked": form.asked,
        "page": pages.get_page(request.GET.get("page")),
        "query": _query(request.GET),
        "counts_query": _query(request.GET, "behoefte"),
    }
    return render(request, "needs/sentences.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give the counts that the filters leave as a spreadsheet, in a workbook with the sentences; it is logged."""
    programme = _programme_or_404(request)
    asked = NeedsForm(request.GET, user=request.user, programme=programme).asked
    sheets = [counts_sheet(count_needs(request.user, programme, asked))]
    if form == "xlsx":
        sheets.append(sentences_sheet(sentences(request.user, programme, asked)))
    return _given(request, f"behoeften-{today():%Y-%m-%d}", sheets, form)


@require_safe
@guard(staff)
def download_said(request: HttpRequest, form: str) -> HttpResponse:
    """Give the sentences that the filters leave as a spreadsheet; it is logged."""
    programme = _programme_or_404(request)
    asked = NeedsForm(request.GET, user=request.user, programme=programme, one_need=True).asked
    sheet = sentences_sheet(sentences(request.user, programme, asked))
    return _given(request, f"behoeften-in-woorden-{today():%Y-%m-%d}", [sheet], form)


def _programme_or_404(request: HttpRequest) -> Programme:
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme


def _given(request: HttpRequest, filename: str, sheets: list[Sheet], form: str) -> HttpResponse:
    if form not in ("xlsx", "csv"):
        raise Http404
    response = spreadsheet_response(filename=filename, sheets=sheets, form=form)  # type: ignore[arg-type]
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="needs",
        title=_("Needs"),
        form=form,
    )
    return response
