"""The page of one person, and what staff change there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from schools.models import Person
from schools.people import services
from schools.people.addresses import mark_arriving, mark_bounced
from schools.people.forms import PersonForm
from trajectories.people.forms import BouncedForm
from trajectories.people.roles import invited_as_all, roles_of, with_roles
from trajectories.people.selectors import person_or_404, person_page

FORM = "people/form.html"


def _back(person: Person) -> str:
    return reverse("people:detail", args=[person.pk])


@require_safe
@guard(staff)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: roles, how to reach them, whether they can sign in, and what asks attention."""
    person = person_or_404(request.user, pk)
    context = {"person": person, "page": person_page(request.user, person), "today": today()}
    return render(request, "people/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name, address and number."""
    person = person_or_404(request.user, pk)
    initial = {name: getattr(person, name) for name in ("email", "given_name", "family_name", "phone")}
    form = PersonForm(request.POST or None, initial=initial)

    def write(data: dict[str, Any]) -> str:
        services.change_person(person=person, data=form.person, by=request.user)  # type: ignore[arg-type]
        return _("The data of %(name)s have been saved.") % {"name": person.name}

    title = _("Change the data of %s") % person
    return form_page(
        request, form, write, template=FORM, title=title, back=_back(person), context=lambda: {"person": person}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def bounced(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that mail to the person comes back."""
    person = person_or_404(request.user, pk)
    form = BouncedForm(request.POST or None, initial={"reason": person.bounce_reason})

    def write(data: dict[str, Any]) -> str:
        mark_bounced(person=person, reason=data["reason"])
        return _("Noted. No mail goes to %(email)s any more, until the address changes.") % {"email": person.email}

    title = _("Mail to %s comes back") % person
    return form_page(
        request, form, write, template=FORM, title=title, back=_back(person), context=lambda: {"person": person}
    )


@require_POST
@guard(staff)
def arriving(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that mail to the person arrives again."""
    person = person_or_404(request.user, pk)
    mark_arriving(person=person)
    messages.success(request, _("Noted. Mail goes to %(email)s again.") % {"email": person.email})
    return redirect(_back(person))


@require_POST
@guard(staff)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite the person to sign in, for all their roles, or send the invitation again."""
    person = person_or_404(request.user, pk)
    read = with_roles(Person.objects.filter(pk=person.pk)).get()
    lines = [line for line in roles_of(read) if line.is_now or line.is_coming]
    try:
        if not lines:
            raise DomainError(
                _("%(name)s has no role here now, so there is nothing to sign in for. Add a role first.")
                % {"name": person.name}
            )
        invitation = services.invite_again(
            person=person,
            role_text=invited_as_all(lines),
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
    return redirect(_back(person))
