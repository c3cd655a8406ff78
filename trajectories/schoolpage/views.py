"""The people of one school, and what staff do there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from cmk.core.formpage import Write, form_page
from cmk.core.templatetags.house import day_full
from schools.models import Contact, Person, School
from schools.people import services
from schools.people.advisers import assign_adviser
from schools.people.forms import (
    AdviserForm,
    ChangeSchoolContactForm,
    EndContactForm,
    NewSchoolContactForm,
    OwnDataForm,
)
from schools.people.selectors import people_of_school
from schools.policies import sees_people
from trajectories.people.handovers import handovers_at
from trajectories.schoolpage.selectors import school_head, school_or_404


@require_safe
@guard(sees_people)
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Show who is at the school now, and who was."""
    school = school_or_404(request.user, code)
    is_staff = request.access.is_staff  # type: ignore[attr-defined]
    context = {
        "head": school_head(request.user, school),
        "people": people_of_school(request.user, request.penvoerder, school, with_sign_in=is_staff),  # type: ignore[attr-defined]
        "handovers": handovers_at(request.user, request.penvoerder, school),  # type: ignore[attr-defined]
    }
    return render(request, "schools/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Add a contact: a person known by e-mail, or a new one; with an invitation when that is ticked."""
    school = school_or_404(request.user, code)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    form = NewSchoolContactForm(request.POST or None, penvoerder=penvoerder)

    def write(data: dict[str, Any]) -> str:
        contact = services.add_school_contact(
            penvoerder=penvoerder,
            school=school,
            data=form.person,
            role=data["role"],
            start=data["start"],
            certificate_year=data["certificate_year"],
            invited_by=request.user if data["invite"] else None,  # type: ignore[arg-type]
        )
        return added_message(contact.person, invited=data["invite"])

    title = _("Add a contact")
    return _form_page(request, school, form, write, title=title, button=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_people)
def change_contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a contact's data; people of the school can correct their own e-mail and phone."""
    school = school_or_404(request.user, code)
    contact = _contact(request, school, pk)
    person = contact.person
    if not request.access.is_staff:  # type: ignore[attr-defined]
        if person.user_id != request.user.pk:
            raise PermissionDenied
        return _change_own(request, school, contact)
    initial = {
        "email": person.email,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "phone": person.phone,
        "certificate_year": contact.certificate_year,
    }
    form = ChangeSchoolContactForm(request.POST or None, initial=initial)

    def write(data: dict[str, Any]) -> str:
        services.change_contact(
            contact=contact,
            data=form.person,
            job_title=contact.job_title,
            certificate_year=data["certificate_year"],
            by=request.user,  # type: ignore[arg-type]
        )
        return _("The data of %(name)s have been saved.") % {"name": person.name}

    return _form_page(request, school, form, write, title=_("Change the data of %s") % person, contact=contact)


def _change_own(request: HttpRequest, school: School, contact: Contact) -> HttpResponse:
    person = contact.person
    form = OwnDataForm(request.POST or None, initial={"email": person.email, "phone": person.phone})

    def write(data: dict[str, Any]) -> str:
        own = services.PersonData(person.given_name, person.family_name, data["email"], data["phone"])
        services.change_person(person=person, data=own, by=request.user)  # type: ignore[arg-type]
        return _("Your data have been saved.")

    return _form_page(request, school, form, write, title=_("Change my data"), contact=contact)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def end_contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a contact its last day."""
    school = school_or_404(request.user, code)
    contact = _contact(request, school, pk)
    form = EndContactForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        services.end_contact(contact=contact, last_day=data["last_day"])
        return _("%(name)s is %(role)s until %(date)s.") % {
            "name": contact.person.name,
            "role": contact.get_role_display(),
            "date": day_full(data["last_day"]),
        }

    title = _("%(name)s stops as %(role)s") % {"name": contact.person.name, "role": contact.get_role_display()}
    return _form_page(request, school, form, write, title=title, contact=contact)


@require_POST
@guard(staff)
def invite_contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Invite a contact to sign in, or send the invitation again."""
    school = school_or_404(request.user, code)
    contact = _contact(request, school, pk)
    try:
        invitation = services.invite_again(
            person=contact.person,
            role_text=services.role_text(contact),
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
    return redirect("school:people", school.code)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def change_adviser(request: HttpRequest, code: str) -> HttpResponse:
    """Let another adviser look after the school from a day on."""
    school = school_or_404(request.user, code)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    form = AdviserForm(request.POST or None, penvoerder=penvoerder)

    def write(data: dict[str, Any]) -> str:
        assignment = assign_adviser(penvoerder=penvoerder, school=school, **data)
        return _("%(name)s looks after this school from %(date)s on.") % {
            "name": assignment.adviser,
            "date": day_full(assignment.start),
        }

    return _form_page(request, school, form, write, title=_("Who looks after this school?"))


def added_message(person: Person, *, invited: bool) -> str:
    """Say that a contact was added, and whether an invitation goes out."""
    if invited:
        return _("%(name)s has been added and gets an invitation at %(email)s.") % {
            "name": person.name,
            "email": person.email,
        }
    return _("%(name)s has been added.") % {"name": person.name}


def _contact(request: HttpRequest, school: School, pk: int) -> Contact:
    contacts = Contact.objects.visible_to(request.user).filter(
        school=school,
        person__penvoerder=request.penvoerder,  # type: ignore[attr-defined]
    )
    contact: Contact = get_object_or_404(contacts.select_related("person__user", "person__penvoerder", "school"), pk=pk)
    return contact


def _form_page(
    request: HttpRequest,
    school: School,
    form: forms.Form,
    write: Write,
    *,
    title: str,
    button: str = "",
    contact: Contact | None = None,
) -> HttpResponse:
    """Show a form under the head of the school, or write it and go back to the people."""
    return form_page(
        request,
        form,
        write,
        template="schools/people_form.html",
        title=title,
        button=button,
        back=reverse("school:people", args=[school.code]),
        context=lambda: {"head": school_head(request.user, school), "contact": contact},
    )
