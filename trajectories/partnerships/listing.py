"""Who works with whom over all schools and partners, and who has nobody."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet, spreadsheet_response
from cmk.core.words import phrase
from partners.models import Partner
from schools.models import Municipality, School
from trajectories.models import Partnership
from trajectories.partnerships.selectors import (
    figures,
    partners_without_school,
    partnership_rows,
    schools_without_partner,
)
from trajectories.partnerships.tables import (
    PartnershipFilter,
    PartnershipTable,
    SchoolsWithoutTable,
    sheet_of,
    sheets_without,
)
from trajectories.programme.current import current_programme

PER_PAGE = 25


def _table(request: HttpRequest) -> tuple[PartnershipFilter, PartnershipTable]:
    filterset = PartnershipFilter(request.GET, request=request, queryset=partnership_rows(request.user))
    return filterset, PartnershipTable(filterset.qs)


def _give(request: HttpRequest, form: str, *, name: str, title: str, sheets: list[Sheet]) -> HttpResponse:
    """Answer with a spreadsheet, and log it."""
    response = spreadsheet_response(filename=f"{name}-{today().isoformat()}", sheets=sheets, form=form)  # type: ignore[arg-type]
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="partnerships",
        title=title,
        form=form,
    )
    return response


@require_safe
@guard(staff)
def overview(request: HttpRequest) -> HttpResponse:
    """Show who works with whom, filtered and sorted, with the figures above it."""
    filterset, table = _table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    context = {
        "filter": filterset,
        "table": table,
        "number": number,
        "figures": figures(request.user, current_programme(request.user)),
        "any_partnership": bool(number) or Partnership.objects.visible_to(request.user).exists(),
        "query": request.GET.urlencode(),
    }
    return render(request, "partnerships/list.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give exactly what the list shows (its filters and sorting, all pages) as xlsx or csv."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filterset, table = _table(request)
    RequestConfig(request, paginate=False).configure(table)
    return _give(
        request,
        form,
        name="scholen-en-partners",
        title=phrase(_("Schools and partners"), _("Schools and {partners}")),
        sheets=[sheet_of(table)],
    )


class WithoutForm(forms.Form):
    """Which schools without a partner to show; comes by GET."""

    gemeente = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=gettext_lazy("Municipality"),
        required=False,
        empty_label=gettext_lazy("all municipalities"),
    )
    doet_mee = forms.BooleanField(label=gettext_lazy("Only schools that take part"), required=False)


def _without(request: HttpRequest) -> tuple[WithoutForm, QuerySet[School], QuerySet[Partner]]:
    form = WithoutForm(request.GET)
    form.fields["gemeente"].queryset = Municipality.objects.visible_to(request.user)  # type: ignore[attr-defined]
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    programme = current_programme(request.user) if asked.get("doet_mee") else None
    schools = schools_without_partner(request.user, programme)
    if asked.get("gemeente"):
        schools = schools.filter(municipality=asked["gemeente"])
    return form, schools, partners_without_school(request.user)


@require_safe
@guard(staff)
def without(request: HttpRequest) -> HttpResponse:
    """Show the schools that work with no partner, and the partners that work with no school."""
    form, schools, partners = _without(request)
    table = SchoolsWithoutTable(schools)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {
        "form": form,
        "table": table,
        "number": table.paginator.count,
        "partners": partners,
        "query": request.GET.urlencode(),
    }
    return render(request, "partnerships/without.html", context)


@require_safe
@guard(staff)
def download_without(request: HttpRequest, form: str) -> HttpResponse:
    """Give who has nobody as xlsx (schools and partners) or csv (schools)."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _form, schools, partners = _without(request)
    title = _("Schools without a partner")
    return _give(request, form, name="zonder-partner", title=title, sheets=sheets_without(schools, partners))
