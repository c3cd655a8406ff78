"""The list of partners, the page of one, and keeping its profile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from cmk.accounts.access import Scope
from cmk.accounts.policies import guard, leader, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.formpage import Written
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from cmk.core.templatetags.house import day_full
from partners.advisers import assign_partner_adviser
from partners.forms import PartnerForm, ProfileForm
from partners.models import Partner
from partners.policies import keeps_partner, partner_people, sees_partner_pages
from partners.selectors import partner_or_404
from partners.services import confirm_profile, save_partner
from schools.models.register import web_address
from schools.people.forms import AdviserForm
from trajectories.partnerpage.pages import partner_form_page
from trajectories.partnerpage.selectors import partner_page, partner_rows
from trajectories.partnerpage.tables import PartnerFilter, PartnerTable, sheet_of

PER_PAGE = 25


def _table(request: HttpRequest) -> tuple[PartnerFilter, PartnerTable]:
    filterset = PartnerFilter(request.GET, request=request, queryset=partner_rows(request.user))
    return filterset, PartnerTable(filterset.qs)


@require_safe
@guard(staff)
def partner_list(request: HttpRequest) -> HttpResponse:
    """Show the partners, filtered and sorted."""
    filterset, table = _table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    context = {
        "filter": filterset,
        "table": table,
        "number": number,
        "query": request.GET.urlencode(),
        "any_partner": bool(number) or Partner.objects.visible_to(request.user).exists(),
    }
    return render(request, "partners/list.html", context)


@require_safe
@guard(staff)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give exactly what the list shows (its filters and sorting, all pages) as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filterset, table = _table(request)
    RequestConfig(request, paginate=False).configure(table)
    name = f"partners-{today().isoformat()}"
    response = spreadsheet_response(filename=name, sheets=[sheet_of(table)], form=form)  # type: ignore[arg-type]
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="partners",
        title=_("Partners"),
        form=form,
    )
    return response


@require_safe
@guard(partner_people)
def mine(request: HttpRequest) -> HttpResponse:
    """Lead a partner's own people to their organisation; who belongs to several chooses."""
    own = request.access.ids(Scope.PARTNER)  # type: ignore[attr-defined]
    partners = list(Partner.objects.visible_to(request.user).filter(pk__in=own).select_related("municipality"))
    if len(partners) == 1:
        return redirect("partners:detail", partners[0].pk)
    return render(request, "partners/mine.html", {"partners": partners})


@require_safe
@guard(sees_partner_pages)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one partner: profile, offer, people, and for staff the conversations."""
    partner = partner_or_404(request.user, pk)
    access = request.access  # type: ignore[attr-defined]
    context = {
        "page": partner_page(request.user, partner),
        "partner": partner,
        "keeps": keeps_partner(access, partner.pk),
        "is_own": partner.pk in access.ids(Scope.PARTNER),
        "website_url": web_address(partner.website),
        "today": today(),
    }
    return render(request, "partners/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    form = PartnerForm(request.POST or None, penvoerder=penvoerder)

    def write(data: dict[str, Any]) -> Written:
        partner = save_partner(penvoerder=penvoerder, data=form.partner_data)
        message = _("%(name)s has been added. Whom do you know there?") % {"name": partner}
        return Written(message, reverse("partners:detail", args=[partner.pk]))

    return partner_form_page(request, None, form, write, title=_("Add a partner"), button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_partner_pages)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a partner: staff all of it, its own people the profile that schools see."""
    partner = partner_or_404(request.user, pk)
    form_class = PartnerForm if request.access.is_staff else ProfileForm  # type: ignore[attr-defined]
    form = form_class(request.POST or None, penvoerder=partner.penvoerder, partner=partner)

    def write(data: dict[str, Any]) -> str:
        saved = save_partner(penvoerder=partner.penvoerder, data=form.partner_data, partner=partner)
        return _("The data of %(name)s have been saved.") % {"name": saved}

    return partner_form_page(request, partner, form, write, title=_("Change the data of %s") % partner)


@require_POST
@guard(sees_partner_pages)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the partner's own people find profile and offer still right."""
    partner = partner_or_404(request.user, pk)
    if partner.pk not in request.access.ids(Scope.PARTNER):  # type: ignore[attr-defined]
        raise PermissionDenied
    confirm_profile(partner=partner)
    messages.success(request, _("Thank you. We noted that everything is still right today."))
    return redirect("partners:detail", partner.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def change_adviser(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another adviser look after the partner from a day on."""
    partner = partner_or_404(request.user, pk)
    form = AdviserForm(request.POST or None, penvoerder=partner.penvoerder)

    def write(data: dict[str, Any]) -> str:
        assignment = assign_partner_adviser(partner=partner, **data)
        return _("%(name)s looks after this partner from %(date)s on.") % {
            "name": assignment.adviser,
            "date": day_full(assignment.start),
        }

    return partner_form_page(request, partner, form, write, title=_("Who looks after this partner?"))
