"""The lists of boards and municipalities, the page of one, and the way of its own people to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from trajectories.places.detail import place_page
from trajectories.places.kinds import PlaceKind
from trajectories.places.listing import place_rows
from trajectories.places.schools import PlaceSchoolsTable, schools_of
from trajectories.places.tables import PlaceFilterForm, PlaceTable, filter_form, sheet_of
from trajectories.places.views.common import own_people, readers
from trajectories.programme.selectors import current_programme

PER_PAGE = 25
# On the page of one place, where more follows below the schools.
SCHOOLS_PER_PAGE = 15


def _table(request: HttpRequest, kind: PlaceKind) -> tuple[PlaceFilterForm, PlaceTable]:
    """Return filter and table of the places that the person asks for; the page and the download share it."""
    user, penvoerder = request.user, request.penvoerder  # type: ignore[attr-defined]
    form = filter_form(kind, request.GET, user)
    places = form.keep(kind.model._default_manager.visible_to(user))  # type: ignore[attr-defined]
    return form, PlaceTable(place_rows(user, penvoerder, current_programme(user), kind, places), kind=kind)


@require_safe
@guard(staff)
def listing(request: HttpRequest, *, kind: PlaceKind) -> HttpResponse:
    """Show the boards or municipalities, filtered and sorted."""
    form, table = _table(request, kind)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    any_place = bool(number) or kind.model._default_manager.visible_to(request.user).exists()  # type: ignore[attr-defined]
    context = {
        "kind": kind,
        "form": form,
        "table": table,
        "number": number,
        "any_place": any_place,
        "query": request.GET.urlencode(),
        "download": {form: reverse(f"{kind.namespace}:download", args=[form]) for form in ("xlsx", "csv")},
    }
    return render(request, "places/list.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, *, kind: PlaceKind, form: str) -> HttpResponse:
    """Give exactly what the list shows (its filters and sorting, all pages) as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filter, table = _table(request, kind)
    RequestConfig(request, paginate=False).configure(table)
    sheet = sheet_of(table)
    response = spreadsheet_response(
        filename=f"{sheet.title}-{today().isoformat()}",
        sheets=[sheet],
        form=form,  # type: ignore[arg-type]
    )
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject=kind.namespace,
        title=sheet.title,
        form=form,
    )
    return response


@require_safe
@readers
def detail(request: HttpRequest, *, kind: PlaceKind, key: str) -> HttpResponse:
    """Show one board or municipality."""
    user: Any = request.user
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    place = kind.get(user, key)
    programme = current_programme(user)
    table = PlaceSchoolsTable(schools_of(user, penvoerder, programme, place), user=user, place=place)
    RequestConfig(request, paginate={"per_page": SCHOOLS_PER_PAGE, "silent": True}).configure(table)
    context = {
        "kind": kind,
        "place": place,
        "programme": programme,
        "page": place_page(user, penvoerder, programme, kind, place),
        "table": table,
        "number": table.paginator.count,
        "urls": {
            "contact_new": kind.url("contact_new", place),
            "document_new": kind.url("document_new", place),
            "agreement_new": f"{reverse('agreements:new')}?{urlencode({kind.began: kind.key_of(place)})}",
        },
    }
    return render(request, "places/detail.html", context)


@require_safe
@own_people
def ours(request: HttpRequest, *, kind: PlaceKind) -> HttpResponse:
    """Lead the people of a board or municipality to their own; who belongs to several chooses."""
    own = request.access.ids(kind.scope)  # type: ignore[attr-defined]
    places: list[Any] = list(kind.model._default_manager.filter(pk__in=own).order_by("name"))
    if len(places) == 1:
        return redirect(kind.url("detail", places[0]))
    rows = [(place, kind.url("detail", place)) for place in places]
    return render(request, "places/ours.html", {"kind": kind, "rows": rows})
