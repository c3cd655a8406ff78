"""The list of everybody whom the penvoerder knows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from schools.models import Person
from trajectories.people.filters import PeopleFilter
from trajectories.people.selectors import people_rows
from trajectories.people.tables import PeopleTable, sheet_of

PER_PAGE = 25


def _table(request: HttpRequest) -> tuple[PeopleFilter, PeopleTable]:
    """Return filter and table of the people that are asked for; the page and the download share it."""
    filterset = PeopleFilter(request.GET, request=request, queryset=people_rows(request.user))
    return filterset, PeopleTable(filterset.qs)


@require_safe
@guard(staff)
def people_list(request: HttpRequest) -> HttpResponse:
    """Show the people, filtered and sorted."""
    filterset, table = _table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    table.learn_sign_ins(request.penvoerder)  # type: ignore[attr-defined]
    number = table.paginator.count
    context = {
        "filter": filterset,
        "table": table,
        "number": number,
        "query": request.GET.urlencode(),
        "anybody": bool(number) or Person.objects.visible_to(request.user).exists(),
    }
    return render(request, "people/list.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give exactly the people of the list (its filters and sorting, all pages) as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filterset, table = _table(request)
    RequestConfig(request, paginate=False).configure(table)
    title = _("People")
    response = spreadsheet_response(
        filename=f"mensen-{today().isoformat()}",
        sheets=[sheet_of(table, request.penvoerder, title)],  # type: ignore[attr-defined]
        form=form,  # type: ignore[arg-type]
    )
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="people",
        title=title,
        form=form,
    )
    return response
