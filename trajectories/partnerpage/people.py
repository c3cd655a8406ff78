"""What staff do with the people of a partner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full
from partners.forms import ChangePartnerContactForm, NewPartnerContactForm
from partners.models import Partner, PartnerContact
from partners.selectors import partner_or_404
from partners.services import add_partner_contact, change_partner_contact, role_text
from schools.people import services
from schools.people.forms import EndContactForm
from trajectories.partnerpage.pages import partner_form_page
from trajectories.schoolpage.views import added_message


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a contact: a person known by e-mail, or a new one; with an invitation when that is ticked."""
    partner = partner_or_404(request.user, pk)
    form = NewPartnerContactForm(request.POST or None, penvoerder=partner.penvoerder)

    def write(data: dict[str, Any]) -> str:
        contact = add_partner_contact(
            partner=partner,
            data=form.person,
            start=data["start"],
            job_title=data["job_title"],
            invited_by=request.user if data["invite"] else None,  # type: ignore[arg-type]
        )
        return added_message(contact.person, invited=data["invite"])

    return partner_form_page(request, partner, form, write, title=_("Add a contact"), button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Correct a contact's data."""
    partner = partner_or_404(request.user, pk)
    row = _contact(partner, contact)
    person = row.person
    initial = {name: getattr(person, name) for name in ("email", "given_name", "family_name", "phone")}
    form = ChangePartnerContactForm(request.POST or None, initial={**initial, "job_title": row.job_title})

    def write(data: dict[str, Any]) -> str:
        change_partner_contact(contact=row, data=form.person, job_title=data["job_title"], by=request.user)  # type: ignore[arg-type]
        return _("The data of %(name)s have been saved.") % {"name": person.name}

    return partner_form_page(request, partner, form, write, title=_("Change the data of %s") % person, contact=row)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def end_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Give a contact its last day."""
    partner = partner_or_404(request.user, pk)
    row = _contact(partner, contact)
    form = EndContactForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        services.end_contact(contact=row, last_day=data["last_day"])
        words = {"name": row.person.name, "date": day_full(data["last_day"])}
        return _("%(name)s is a contact until %(date)s.") % words

    title = _("%(name)s stops as a contact") % {"name": row.person.name}
    return partner_form_page(request, partner, form, write, title=title, contact=row)


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
