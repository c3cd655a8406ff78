"""The list of partners, the page of one, and what staff do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from cmk.accounts.access import Scope
from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from partners.forms import ChangePartnerContactForm, NewPartnerContactForm, PartnerForm
from partners.models import Partner, PartnerContact
from partners.policies import partner_people, sees_partner_pages
from partners.services import add_partner_contact, change_partner_contact, role_text, save_partner
from schools.models.register import web_address
from schools.people import services
from schools.people.forms import EndContactForm
from trajectories.partnerpage.selectors import partner_or_404, partner_page, partner_rows
from trajectories.partnerpage.tables import PartnerFilter, PartnerTable
from trajectories.schoolpage.views import added_message

PER_PAGE = 25

# Writes, and returns what to say and which partner to show.
Write = Callable[[dict[str, Any]], tuple[str, Partner]]


@require_safe
@guard(staff)
def partner_list(request: HttpRequest) -> HttpResponse:
    """Show the partners, filtered and sorted."""
    filterset = PartnerFilter(request.GET, request=request, queryset=partner_rows(request.user))
    table = PartnerTable(filterset.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    any_partner = bool(number) or Partner.objects.visible_to(request.user).exists()
    context = {"filter": filterset, "table": table, "number": number, "any_partner": any_partner}
    return render(request, "partners/list.html", context)


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
    """Show one partner: facts, people, and for staff the conversations."""
    partner = partner_or_404(request.user, pk)
    context = {
        "page": partner_page(request.user, partner),
        "partner": partner,
        "website_url": web_address(partner.website),
        "today": today(),
    }
    return render(request, "partners/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    form = PartnerForm(request.POST or None, user=request.user)

    def write(data: dict[str, Any]) -> tuple[str, Partner]:
        partner = save_partner(penvoerder=request.penvoerder, data=form.partner)  # type: ignore[attr-defined]
        return _("%(name)s has been added. Whom do you know there?") % {"name": partner}, partner

    return _form_page(request, None, form, write, title=_("Add a partner"), button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a partner's data."""
    partner = partner_or_404(request.user, pk)
    names = ("name", "kind", "municipality", "website", "ended_on")
    initial = {name: getattr(partner, name) for name in names}
    form = PartnerForm(request.POST or None, initial=initial, user=request.user)

    def write(data: dict[str, Any]) -> tuple[str, Partner]:
        saved = save_partner(penvoerder=partner.penvoerder, data=form.partner, partner=partner)
        return _("The data of %(name)s have been saved.") % {"name": saved}, saved

    return _form_page(request, partner, form, write, title=_("Change the data of %s") % partner)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a contact: a person known by e-mail, or a new one; with an invitation when that is ticked."""
    partner = partner_or_404(request.user, pk)
    form = NewPartnerContactForm(request.POST or None, penvoerder=partner.penvoerder)

    def write(data: dict[str, Any]) -> tuple[str, Partner]:
        contact = add_partner_contact(
            partner=partner,
            data=form.person,
            start=data["start"],
            job_title=data["job_title"],
            invited_by=request.user if data["invite"] else None,  # type: ignore[arg-type]
        )
        return added_message(contact.person, invited=data["invite"]), partner

    return _form_page(request, partner, form, write, title=_("Add a contact"), button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Correct a contact's data."""
    partner = partner_or_404(request.user, pk)
    row = _contact(partner, contact)
    person = row.person
    initial = {name: getattr(person, name) for name in ("email", "given_name", "family_name", "phone")}
    form = ChangePartnerContactForm(request.POST or None, initial={**initial, "job_title": row.job_title})

    def write(data: dict[str, Any]) -> tuple[str, Partner]:
        change_partner_contact(contact=row, data=form.person, job_title=data["job_title"])
        return _("The data of %(name)s have been saved.") % {"name": person.name}, partner

    return _form_page(request, partner, form, write, title=_("Change the data of %s") % person, contact=row)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def end_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Give a contact its last day."""
    partner = partner_or_404(request.user, pk)
    row = _contact(partner, contact)
    form = EndContactForm(request.POST or None)

    def write(data: dict[str, Any]) -> tuple[str, Partner]:
        services.end_contact(contact=row, last_day=data["last_day"])
        words = {"name": row.person.name, "date": day_full(data["last_day"])}
        return _("%(name)s is a contact until %(date)s.") % words, partner

    title = _("%(name)s stops as a contact") % {"name": row.person.name}
    return _form_page(request, partner, form, write, title=title, contact=row)


@require_POST
@guard(staff)
def invite_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Invite a contact to sign in, or send the invitation again."""
    partner = partner_or_404(request.user, pk)
    row = _contact(partner, contact)
    try:
        invitation = services.invite_again(
            person=row.person,
            role_text=role_text(partner),
            by=request.user,  # type: ignore[arg-type]
        )
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(
            request,
            _("An invitation is on its way to %(email)s. It is valid until %(date)s.")
            % {"email": invitation.user.email, "date": day_full(invitation.expires_at)},
        )
    return redirect("partners:detail", partner.pk)


def _contact(partner: Partner, pk: int) -> PartnerContact:
    return get_object_or_404(partner.contacts.select_related("person__user", "person__penvoerder"), pk=pk)


def _form_page(
    request: HttpRequest,
    partner: Partner | None,
    form: forms.Form,
    write: Write,
    *,
    title: str,
    button: str = "",
    contact: PartnerContact | None = None,
) -> HttpResponse:
    """Show a form on a page of its own, or write it and go to the partner; every objection is shown, nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            message, shown = write(form.cleaned_data)
        except DomainError as error:
            for text in error.messages:
                form.add_error(None, text)
        else:
            messages.success(request, message)
            return redirect("partners:detail", shown.pk)
    context = {
        "partner": partner,
        "form": form,
        "title": title,
        "button": button or _("Save"),
        "contact": contact,
        "back": reverse("partners:detail", args=[partner.pk]) if partner else reverse("partners:list"),
    }
    return render(request, "partners/form.html", context)
