"""The list of schools, and the page of one school."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from cmk.accounts.access import Scope
from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from cmk.accounts.services.table_choices import choose_columns, chosen_columns, forget_columns
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from monitoring.dossier.facts import register_facts, staff_facts
from monitoring.dossier.filters import FactsFilter, StaffFilter
from monitoring.dossier.overview import school_overview
from monitoring.dossier.school_list import SchoolData, has_any_school
from monitoring.dossier.schoolfacts import school_facts
from monitoring.dossier.tables import FactsTable, StaffTable, sheet_of
from monitoring.sharing.services import note_reading
from schools.models import School
from schools.policies import school_people, sees_school_list, sees_school_pages
from trajectories.programme.selectors import current_programme
from trajectories.schoolpage.selectors import school_head, school_or_404

PER_PAGE = 25
MOST_QUERY = 2000


def _table(request: HttpRequest) -> tuple[FactsFilter, FactsTable]:
    """Return filter and sorted table of the schools that the person asks for; the page and the download share it."""
    user = request.user
    filterset: FactsFilter
    kind = _table_kind(request)
    if kind is StaffTable:
        programme = current_programme(user)
        facts = staff_facts(user, request.penvoerder, programme)  # type: ignore[attr-defined]
        filterset = StaffFilter(request.GET, request=request, facts=facts, programme=programme)
    else:
        facts = register_facts()
        filterset = FactsFilter(request.GET, request=request, facts=facts)
    chosen = chosen_columns(user, kind.KEY)  # type: ignore[arg-type]
    return filterset, kind(SchoolData(filterset.qs, facts), chosen=chosen)


def _table_kind(request: HttpRequest) -> type[FactsTable]:
    return StaffTable if request.access.is_staff else FactsTable  # type: ignore[attr-defined]


@require_safe
@guard(sees_school_list)
def school_table(request: HttpRequest) -> HttpResponse:
    """Show the schools, filtered and sorted."""
    filterset, table = _table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    context = {
        "filter": filterset,
        "table": table,
        "number": number,
        "query": request.GET.urlencode(),
        "any_school": bool(number) or has_any_school(request.user),
    }
    return render(request, "dossier/school_list.html", context)


@require_POST
@guard(sees_school_list)
def choose_school_columns(request: HttpRequest) -> HttpResponse:
    """Remember which columns the person wants to see, or go back to the usual ones; then show the list as it was."""
    kind = _table_kind(request)
    user: Any = request.user
    if "standard" in request.POST:
        forget_columns(user=user, table=kind.KEY)
        messages.success(request, _("You see the usual columns again."))
    else:
        columns = request.POST.getlist("columns")
        try:
            choose_columns(user=user, table=kind.KEY, columns=columns, available=kind.names())
        except DomainError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("Your choice of columns is kept, also for when you sign in somewhere else."))
    query = QueryDict(request.POST.get("query", "")[:MOST_QUERY]).urlencode()
    return redirect(reverse("schools:list") + (f"?{query}" if query else ""))


@require_safe
@guard(sees_school_list)
def download_schools(request: HttpRequest, form: str) -> HttpResponse:
    """Give exactly what the list shows (its filters and sorting, all pages) as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filterset, table = _table(request)
    RequestConfig(request, paginate=False).configure(table)
    title = _("Schools")
    response = spreadsheet_response(
        filename=f"scholen-{today().isoformat()}",
        sheets=[sheet_of(table, title)],
        form=form,  # type: ignore[arg-type]
    )
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="schools",
        title=title,
        form=form,
    )
    return response


@require_safe
@guard(sees_school_pages)
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Show where one school stands, what was agreed and what happened."""
    school = school_or_404(request.user, code)
    head = school_head(request.user, school)
    found = school_overview(request.user, request.penvoerder, head)  # type: ignore[attr-defined]
    if found.standing.submitted and found.standing.result:
        note_reading(evaluation=found.standing.submitted, by=request.user)  # type: ignore[arg-type]
    context: dict[str, Any] = {"head": head, "overview": found, "today": today()}
    return render(request, "dossier/overview.html", context)


@require_safe
@guard(sees_school_pages)
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the register tells of one school: its facts, its pupils over the years, its earlier names."""
    school = school_or_404(request.user, code)
    context = {
        "head": school_head(request.user, school),
        "school": school,
        "facts": school_facts(school, request.penvoerder),  # type: ignore[attr-defined]
    }
    return render(request, "dossier/school_facts.html", context)


@require_safe
@guard(school_people)
def our_school(request: HttpRequest) -> HttpResponse:
    """Lead the school's own people to their school; who has several chooses."""
    own = request.access.ids(Scope.SCHOOL)  # type: ignore[attr-defined]
    schools = list(School.objects.visible_to(request.user).filter(pk__in=own).select_related("municipality"))
    if len(schools) == 1:
        return redirect("school:overview", schools[0].code)
    return render(request, "dossier/our_schools.html", {"schools": schools})
