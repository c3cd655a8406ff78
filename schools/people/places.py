"""Writes about the people of a school board or a municipality; correcting and ending is as at a school."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import Penvoerder, User
from cmk.core.errors import DomainError
from schools.models import Contact, ContactRole
from schools.people.services import PersonData, invite_person, known_or_new_person
from schools.places import Place, of_place


@transaction.atomic
def add_place_contact(
    *,
    penvoerder: Penvoerder,
    place: Place,
    data: PersonData,
    role: str,
    start: datetime.date,
    job_title: str = "",
    certificate_year: int | None = None,
    invited_by: User | None = None,
) -> Contact:
    """Give a person, known by e-mail or new, a role at a board or municipality from ``start``.

    With ``invited_by`` the person is invited to sign in as well: both happen or neither. Raises ``DomainError``
    when the person has that role there already (now or later), and what ``invite_person`` raises.
    """
    person = known_or_new_person(penvoerder=penvoerder, data=data)
    same = Contact.objects.select_for_update().filter(person=person, role=role, **of_place(place))
    if any(contact.end is None or contact.end >= start for contact in same):
        raise DomainError(
            _("%(name)s is %(role)s of %(school)s already.")
            % {"name": person.name, "role": ContactRole(role).label, "school": place}
        )
    contact = Contact.objects.create(
        person=person,
        role=role,
        start=start,
        job_title=job_title.strip(),
        certificate_year=certificate_year,
        **of_place(place),
    )
    if person.user:
        forget_access(person.user)
    if invited_by is not None:
        invite_person(person=person, role_text=place_role_text(contact), by=invited_by)
    return contact


def place_role_text(contact: Contact) -> str:
    """Return what an invitation says the person is invited for: "board member of Stichting Voorbeeld"."""
    if contact.municipality is not None:
        return _("contact of the municipality of %(municipality)s") % {"municipality": contact.municipality}
    return _("%(role)s of %(school)s") % {"role": contact.get_role_display(), "school": contact.board}
