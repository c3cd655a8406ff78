"""The list of agreements with its downloads, and the agreements of somebody of a school or partner."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_filters import FilterSet

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet, spreadsheet_response
from trajectories.conversations.point_filters import ActionPointFilter
from trajectories.conversations.points import export_rows, own_points, points_of, totals_of
from trajectories.conversations.policies import of_a_party

PER_PAGE = 30
FORMS = ("xlsx", "csv")


def _filtered(request: HttpRequest) -> FilterSet:
    return ActionPointFilter(request.GET, queryset=points_of(request.user), request=request)


@require_GET
@guard(staff)
def point_list(request: HttpRequest) -> HttpResponse:
    """Show agreements, overdue first and then soonest: one's own open ones, or as the filters say."""
    found = _filtered(request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "totals": totals_of(found.qs),
        "query": request.GET.urlencode(),
    }
    return render(request, "conversations/points.html", context)


@require_GET
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give what the list shows as a spreadsheet (``xlsx`` or ``csv``) and log that it was taken."""
    if form not in FORMS:
        raise Http404
    header, rows = export_rows(_filtered(request).qs)
    user: Any = request.user
    record_download(
        user=user,
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="agreements",
        title=_("Agreements"),
        form=form,
    )
    sheet = Sheet(_("Agreements"), header, rows)
    return spreadsheet_response(filename=f"afspraken-{today():%Y-%m-%d}", sheets=[sheet], form=form)  # type: ignore[arg-type]


@require_GET
@guard(of_a_party)
def ours(request: HttpRequest) -> HttpResponse:
    """Show somebody of a school, partner or other party what was agreed: what they do, and what others do for them."""
    return render(request, "conversations/our_points.html", {"found": own_points(request.user)})
