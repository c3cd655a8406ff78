"""Conversations against the norm, and the schools and partners that are still to be spoken."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from trajectories.norm.asking import BELOW, NONE, PARTNERS, PER, SCHOOLS, Asked, NormForm, WhoForm, asked_in, named
from trajectories.norm.sheets import sheets_of
from trajectories.norm.standing import Group, last_day
from trajectories.programme.current import current_programme

PER_PAGE = 50


def _query(asked: Asked, **more: str) -> str:
    own = {"jaar": str(asked.year), "soort": asked.kind.key, "per": asked.per}
    return urlencode({**own, **more})


def _lines(asked: Asked, who: str, rows: list[Group], total: Group) -> list[dict[str, Any]]:
    """Return the groups for the template, each with the way to those below the norm and those without any."""
    shown = [*rows, total] if len(rows) != 1 else rows
    found = []
    for row in shown:
        group = {"groep": row.mark.key} if row.mark else {}
        found.append(
            {
                "group": row,
                "name": named(row.mark.name, asked.per) if row.mark else "",
                "width": round(1000 * row.share),
                "below": _query(asked, wie=who, hoe=BELOW, **group),
                "none": _query(asked, wie=who, hoe=NONE, **group),
            }
        )
    return found


@require_safe
@guard(staff)
def overview(request: HttpRequest) -> HttpResponse:
    """Show conversations held against the norm of a year, for schools and for partners."""
    programme = current_programme(request.user)
    asked = asked_in(request, programme, NormForm) if programme else None
    if programme is None or asked is None:
        return render(request, "norm/overview.html", {"programme": programme, "asked": None})
    context = {
        "programme": programme,
        "asked": asked,
        "form": asked.form,
        "per": dict(PER)[asked.per],
        "schools": _lines(asked, SCHOOLS, asked.school_groups, asked.all_schools),
        "partners": _lines(asked, PARTNERS, asked.partner_groups, asked.all_partners) if asked.partners else [],
        "as_of": last_day(programme, asked.year),
        "query": _query(asked),
    }
    return render(request, "norm/overview.html", context)


@require_safe
@guard(staff)
def who(request: HttpRequest) -> HttpResponse:
    """Show the schools or partners behind a number, who were spoken least first."""
    asked = _asked_or_404(request, WhoForm)
    pages = Paginator(asked.who, PER_PAGE)
    context = {
        "asked": asked,
        "form": asked.form,
        "of_partners": asked.form.value("wie") == PARTNERS,
        "group_name": asked.group_name,
        "page": pages.get_page(request.GET.get("page")),
        "query": _query(asked),
        "may_plan": asked.year == today().year,
    }
    return render(request, "norm/who.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give the norm of a year as a spreadsheet, in a workbook with every school and partner; it is logged."""
    asked = _asked_or_404(request, NormForm)
    if form not in ("xlsx", "csv"):
        raise Http404
    response = spreadsheet_response(filename=f"norm-{asked.year}", sheets=sheets_of(asked), form=form)  # type: ignore[arg-type]
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="norm",
        title=_("Conversations against the norm"),
        form=form,
    )
    return response


def _asked_or_404(request: HttpRequest, form: type[NormForm]) -> Asked:
    programme = current_programme(request.user)
    asked = asked_in(request, programme, form) if programme else None
    if asked is None:
        raise Http404
    return asked
