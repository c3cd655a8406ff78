"""The people of one board or municipality: staff add, correct, end and invite; people correct their own data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full
from schools.models import Contact, ContactRole
from schools.people import services
from schools.people.forms import EndContactForm, OwnDataForm
from schools.people.places import add_place_contact, place_role_text
from schools.places import Place, of_place
from trajectories.places.forms import change_contact_form, new_contact_form
from trajectories.places.kinds import PlaceKind
from trajectories.places.views.common import place_form, readers
from trajectories.schoolpage.views import added_message


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new_contact(request: HttpRequest, *, kind: PlaceKind, key: str) -> HttpResponse:
    """Add a contact: a person known by e-mail, or a new one; with an invitation when that is ticked."""
    place = kind.get(request.user, key)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    form = new_contact_form(kind, request.POST or None, penvoerder)

    def write(data: dict[str, Any]) -> str:
        contact = add_place_contact(
            penvoerder=penvoerder,
            place=place,
            data=form.person,
            role=data.get("role", ContactRole.GEMEENTE),
            start=data["start"],
            job_title=data["job_title"],
            certificate_year=data.get("certificate_year"),
            invited_by=request.user if data["invite"] else None,  # type: ignore[arg-type]
        )
        return added_message(contact.person, invited=data["invite"])

    return place_form(request, kind, place, form, write, title=_("Add a contact"), button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@readers
def change_contact(request: HttpRequest, *, kind: PlaceKind, key: str, pk: int) -> HttpResponse:
    """Correct a contact's data; the people of the place can correct their own e-mail and phone."""
    place = kind.get(request.user, key)
    contact = _contact(request, place, pk)
    person = contact.person
    if not request.access.is_staff:  # type: ignore[attr-defined]
        if person.user_id != request.user.pk:
            raise PermissionDenied
        return _change_own(request, kind, place, contact)
    initial = {name: getattr(person, name) for name in ("email", "given_name", "family_name", "phone")}
    initial |= {"job_title": contact.job_title, "certificate_year": contact.certificate_year}
    form = change_contact_form(kind, request.POST or None, initial)

    def write(data: dict[str, Any]) -> str:
        services.change_contact(
            contact=contact,
            data=form.person,
            job_title=data["job_title"],
            certificate_year=data.get("certificate_year"),
            by=request.user,  # type: ignore[arg-type]
        )
        return _("The data of %(name)s have been saved.") % {"name": person.name}

    return place_form(request, kind, place, form, write, title=_("Change the data of %s") % person, contact=contact)


def _change_own(request: HttpRequest, kind: PlaceKind, place: Place, contact: Contact) -> HttpResponse:
    person = contact.person
    form = OwnDataForm(request.POST or None, initial={"email": person.email, "phone": person.phone})

    def write(data: dict[str, Any]) -> str:
        own = services.PersonData(person.given_name, person.family_name, data["email"], data["phone"])
        services.change_person(person=person, data=own, by=request.user)  # type: ignore[arg-type]
        return _("Your data have been saved.")

    return place_form(request, kind, place, form, write, title=_("Change my data"), contact=contact)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def end_contact(request: HttpRequest, *, kind: PlaceKind, key: str, pk: int) -> HttpResponse:
    """Give a contact its last day."""
    place = kind.get(request.user, key)
    contact = _contact(request, place, pk)
    form = EndContactForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        services.end_contact(contact=contact, last_day=data["last_day"])
        words = {"name": contact.person.name, "date": day_full(data["last_day"])}
        return _("%(name)s is a contact until %(date)s.") % words

    title = _("%(name)s stops as a contact") % {"name": contact.person.name}
    return place_form(request, kind, place, form, write, title=title, contact=contact)


@require_POST
@guard(staff)
def invite_contact(request: HttpRequest, *, kind: PlaceKind, key: str, pk: int) -> HttpResponse:
    """Invite a contact to sign in, or send the invitation again."""
    place = kind.get(request.user, key)
    contact = _contact(request, place, pk)
    try:
        invitation = services.invite_again(
            person=contact.person,
            role_text=place_role_text(contact),
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
    return redirect(kind.url("detail", place))


def _contact(request: HttpRequest, place: Place, pk: int) -> Contact:
    contacts = Contact.objects.visible_to(request.user).filter(
        person__penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        **of_place(place),
    )
    related = ("person__user", "person__penvoerder", "board", "municipality")
    contact: Contact = get_object_or_404(contacts.select_related(*related), pk=pk)
    return contact
