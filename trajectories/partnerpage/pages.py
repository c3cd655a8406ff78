"""The frame of the forms about one partner."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cmk.core.formpage import Write, form_page
from partners.models import Partner, PartnerContact


def partner_form_page(
    request: HttpRequest,
    partner: Partner | None,
    form: forms.Form,
    write: Write,
    *,
    title: str,
    button: str = "",
    contact: PartnerContact | None = None,
) -> HttpResponse:
    """Show a form under the head of the partner (None: a new one), or write it and go to the partner."""
    back = reverse("partners:detail", args=[partner.pk]) if partner else reverse("partners:list")
    return form_page(
        request,
        form,
        write,
        template="partners/form.html",
        title=title,
        button=button,
        back=back,
        context=lambda: {"partner": partner, "contact": contact},
    )
