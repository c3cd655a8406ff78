"""The overview of what partners offer, one offer, and keeping those of a partner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.formpage import Write, form_page
from cmk.core.models import today
from cmk.core.spreadsheets import spreadsheet_response
from cmk.core.templatetags.house import day_full
from partners.models import Offer, Partner
from partners.offers import services
from partners.offers.filters import OfferFilter
from partners.offers.forms import EndOfferForm, OfferForm
from partners.offers.selectors import offer_or_404, offer_page, offer_rows
from partners.offers.tables import OfferTable, sheet_of
from partners.policies import keeps_partner, sees_offers, sees_partner_pages
from partners.selectors import partner_or_404

PER_PAGE = 25


def _table(request: HttpRequest) -> tuple[OfferFilter, OfferTable]:
    filterset = OfferFilter(request.GET, request=request, queryset=offer_rows(request.user))
    return filterset, OfferTable(filterset.qs)


@require_safe
@guard(sees_offers)
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show what all partners offer, filtered and sorted."""
    filterset, table = _table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    context = {
        "filter": filterset,
        "table": table,
        "number": number,
        "query": request.GET.urlencode(),
        "any_offer": bool(number) or Offer.objects.visible_to(request.user).exists(),
    }
    return render(request, "offers/list.html", context)


@require_safe
@guard(sees_offers)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Give exactly what the list shows (its filters and sorting, all pages) as xlsx or csv; it is logged."""
    if form not in ("xlsx", "csv"):
        raise Http404
    _filterset, table = _table(request)
    RequestConfig(request, paginate=False).configure(table)
    name = f"aanbod-{today().isoformat()}"
    response = spreadsheet_response(filename=name, sheets=[sheet_of(table)], form=form)  # type: ignore[arg-type]
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        subject="offers",
        title=_("Offers"),
        form=form,
    )
    return response


@require_safe
@guard(lambda access: sees_offers(access) or sees_partner_pages(access))
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one offer, and whom to ask about it."""
    offer = offer_or_404(request.user, pk)
    access = request.access  # type: ignore[attr-defined]
    context = {
        "page": offer_page(request.user, offer),
        "offer": offer,
        "keeps": keeps_partner(access, offer.partner_id),
        "in_list": sees_offers(access),
        "today": today(),
    }
    return render(request, "offers/detail.html", context)


def _partner_kept_by(request: HttpRequest, pk: int) -> Partner:
    """Return the partner of which the person keeps the offer; 404 when it is not to be seen at all."""
    partner = partner_or_404(request.user, pk)
    if not keeps_partner(request.access, partner.pk):  # type: ignore[attr-defined]
        raise PermissionDenied
    return partner


def _offer_of(partner: Partner, pk: int) -> Offer:
    offer = partner.offers.select_related("partner").filter(pk=pk).first()
    if offer is None:
        raise Http404
    return offer


def _page(
    request: HttpRequest, partner: Partner, form: forms.Form, write: Write, *, title: str, **context: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        write,
        template="offers/form.html",
        title=title,
        button=context.pop("button", ""),
        back=reverse("partners:detail", args=[partner.pk]) + "#aanbod",
        context=lambda: {"partner": partner, **context},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_partner_pages)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an offer of a partner."""
    partner = _partner_kept_by(request, pk)
    form = OfferForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        offer = services.save_offer(partner=partner, data=form.offer_data)
        return _("“%(title)s” has been added.") % {"title": offer.title}

    return _page(request, partner, form, write, title=_("Add an offer"), button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_partner_pages)
def edit(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Change an offer."""
    partner = _partner_kept_by(request, pk)
    row = _offer_of(partner, offer)
    form = OfferForm(request.POST or None, offer=row)

    def write(data: dict[str, Any]) -> str:
        saved = services.save_offer(partner=partner, data=form.offer_data, offer=row)
        return _("“%(title)s” has been saved.") % {"title": saved.title}

    return _page(request, partner, form, write, title=_("Change “%(title)s”") % {"title": row.title}, offer=row)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_partner_pages)
def end(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Say since when something is no longer offered."""
    partner = _partner_kept_by(request, pk)
    row = _offer_of(partner, offer)
    form = EndOfferForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        services.end_offer(offer=row, ended_on=data["ended_on"])
        return _("“%(title)s” is no longer offered since %(date)s.") % {
            "title": row.title,
            "date": day_full(data["ended_on"]),
        }

    removable = services.can_be_removed(row)
    title = _("“%(title)s” is no longer offered") % {"title": row.title}
    return _page(request, partner, form, write, title=title, removable=removable, offer=row)


@require_http_methods(["POST"])
@guard(sees_partner_pages)
def again(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Offer something again that had ended."""
    partner = _partner_kept_by(request, pk)
    row = services.end_offer(offer=_offer_of(partner, offer), ended_on=None)
    messages.success(request, _("“%(title)s” is offered again.") % {"title": row.title})
    return redirect(reverse("partners:detail", args=[partner.pk]) + "#aanbod")


@require_http_methods(["POST"])
@guard(sees_partner_pages)
def remove(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Take away an offer that was added by mistake."""
    partner = _partner_kept_by(request, pk)
    row = _offer_of(partner, offer)
    try:
        services.remove_offer(offer=row)
    except DomainError as error:
        for text in error.messages:
            messages.error(request, text)
    else:
        messages.success(request, _("“%(title)s” has been removed.") % {"title": row.title})
    return redirect(reverse("partners:detail", args=[partner.pk]) + "#aanbod")
