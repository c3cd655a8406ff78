"""Writes about people: dated contacts begin and end, data is corrected, somebody is invited to sign in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import Invitation, Penvoerder, User
from cmk.accounts.services.invitations import invite, resend
from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import Contact, ContactRole, Person, School
from schools.people.addresses import put_email


@dataclass(frozen=True)
class PersonData:
    """What is filled in about a person: work data only."""

    given_name: str
    family_name: str = ""
    email: str = ""
    phone: str = ""


def person_with_email(penvoerder: Penvoerder, email: str) -> Person | None:
    """Return the person whom the penvoerder knows by this address, whatever its case, or None."""
    email = email.strip()
    if not email:
        return None
    return Person.objects.filter(penvoerder=penvoerder, email__iexact=email).order_by("pk").first()


def known_or_new_person(*, penvoerder: Penvoerder, data: PersonData) -> Person:
    """Return the person with the address of ``data``, or make one: one person is one row, however many roles.

    A known person keeps the name; an empty phone is filled. Raises ``DomainError`` when the person is unknown
    and no first name is given. To be called within a transaction.
    """
    person = person_with_email(penvoerder, data.email)
    if person is None:
        if not data.given_name.strip():
            raise DomainError(_("We do not know this address yet. Fill in a first name."))
        return Person.objects.create(
            penvoerder=penvoerder,
            given_name=data.given_name.strip(),
            family_name=data.family_name.strip(),
            email=data.email.strip(),
            phone=data.phone.strip(),
        )
    if data.phone.strip() and not person.phone:
        person.phone = data.phone.strip()
        person.save(update_fields=["phone", "changed_at"])
    return person


@transaction.atomic
def add_school_contact(
    *,
    penvoerder: Penvoerder,
    school: School,
    data: PersonData,
    role: str,
    start: datetime.date,
    job_title: str = "",
    certificate_year: int | None = None,
    invited_by: User | None = None,
) -> Contact:
    """Give a person, known by e-mail or new, a role at a school from ``start``.

    With ``invited_by`` the person is invited to sign in as well: both happen or neither. Raises ``DomainError``
    when the person has that role at that school already (now or later), and what ``invite_person`` raises.
    """
    person = known_or_new_person(penvoerder=penvoerder, data=data)
    same = Contact.objects.select_for_update().filter(person=person, school=school, role=role)
    if any(contact.end is None or contact.end >= start for contact in same):
        raise DomainError(
            _("%(name)s is %(role)s of %(school)s already.")
            % {"name": person.name, "role": ContactRole(role).label, "school": school.name}
        )
    contact = Contact.objects.create(
        person=person,
        school=school,
        role=role,
        start=start,
        job_title=job_title.strip(),
        certificate_year=certificate_year,
    )
    if person.user:
        forget_access(person.user)
    if invited_by is not None:
        invite_person(person=person, role_text=role_text(contact), by=invited_by)
    return contact


def role_text(contact: Contact) -> str:
    """Return what an invitation says the person is invited for: "icc'er of De Wilgenhoek"."""
    return _("%(role)s of %(school)s") % {"role": contact.get_role_display(), "school": contact.place}


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    data: PersonData,
    job_title: str = "",
    certificate_year: int | None = None,
    by: User | None = None,
) -> Contact:
    """Correct the data of a contact and its person; role and first day stay (they end, they do not change).

    Raises ``DomainError`` when the address belongs to somebody else whom the penvoerder knows.
    """
    contact = Contact.objects.select_for_update().select_related("person").get(pk=contact.pk)
    change_person(person=contact.person, data=data, by=by)
    contact.job_title = job_title.strip()
    contact.certificate_year = certificate_year
    contact.save(update_fields=["job_title", "certificate_year", "changed_at"])
    return contact


@transaction.atomic
def change_person(*, person: Person, data: PersonData, by: User | None = None) -> Person:
    """Correct a person's name, work e-mail and phone. The address to sign in with stays what it is.

    The former address and who changed it (``by``) are kept; see ``put_email``. Raises ``DomainError`` when
    the address belongs to somebody else whom the penvoerder knows.
    """
    person = Person.objects.select_for_update().select_related("penvoerder").get(pk=person.pk)
    other = person_with_email(person.penvoerder, data.email)
    if other is not None and other.pk != person.pk and data.email.strip().lower() != person.email.lower():
        raise DomainError(
            _("%(email)s is the address of %(name)s already. Add that person instead of changing this one.")
            % {"email": data.email, "name": other.name}
        )
    person.given_name = data.given_name.strip()
    person.family_name = data.family_name.strip()
    person.phone = data.phone.strip()
    changed = put_email(person, data.email, by=by)
    person.save(update_fields=["given_name", "family_name", "phone", "changed_at", *changed])
    return person


@transaction.atomic
def end_contact(*, contact: Any, last_day: datetime.date) -> Any:
    """Give a dated contact (of a school, board, municipality or partner) its last day; the row stays.

    Access ends after that day. Raises ``DomainError`` when it ended already, or before it began.
    """
    # Only the contact: PostgreSQL does not lock across a relation that may be empty, and the user may be.
    contact = type(contact).objects.select_for_update(of=("self",)).select_related("person__user").get(pk=contact.pk)
    if contact.end is not None and contact.end <= today():
        raise DomainError(_("This role has ended already."))
    if last_day < contact.start:
        raise DomainError(_("The last day cannot come before the first."))
    contact.end = last_day
    contact.save(update_fields=["end", "changed_at"])
    if contact.person.user:
        forget_access(contact.person.user)
    return contact


@transaction.atomic
def invite_person(*, person: Person, role_text: str, by: User | None, mail_it: bool = True) -> Invitation:
    """Invite a person to sign in, and link the account that this makes (or finds) to the person.

    ``role_text`` says in the mail what for. Raises ``DomainError`` without an address, when the account belongs
    to another person of the penvoerder, and what ``cmk.accounts.services.invitations.invite`` raises.
    """
    person = Person.objects.select_for_update().select_related("penvoerder").get(pk=person.pk)
    if not person.email:
        raise DomainError(
            _("There is no e-mail address of %(name)s yet. Fill it in first; the invitation goes by mail.")
            % {"name": person.name}
        )
    if person.bounced_at:
        raise DomainError(
            _("Mail to %(email)s comes back. Change the address first, or say that mail arrives there again.")
            % {"email": person.email}
        )
    if person.user_id:
        known = User.objects.get(pk=person.user_id)
        if User.objects.normalize_email(person.email) != known.email:
            raise DomainError(
                _("%(name)s signs in with %(email)s. An invitation to another address would make a second account.")
                % {"name": person.name, "email": known.email}
            )
    invitation = invite(
        penvoerder=person.penvoerder,
        email=person.email,
        given_name=person.given_name,
        family_name=person.family_name,
        role_text=role_text,
        invited_by=by,
        mail_it=mail_it,
    )
    other = Person.objects.filter(penvoerder=person.penvoerder, user=invitation.user).exclude(pk=person.pk).first()
    if other is not None:
        raise DomainError(
            _("The account of %(email)s belongs to %(name)s already.") % {"email": person.email, "name": other.name}
        )
    person.user = invitation.user
    person.save(update_fields=["user", "changed_at"])
    forget_access(invitation.user)
    return invitation


@transaction.atomic
def invite_again(*, person: Person, role_text: str, by: User) -> Invitation:
    """Send a person's open invitation again with a new term, or invite anew when there is none."""
    if person.bounced_at:
        return invite_person(person=person, role_text=role_text, by=by)  # says what is wrong
    invitation = (
        Invitation.objects.filter(
            penvoerder=person.penvoerder, user=person.user_id, accepted_at=None, withdrawn_at=None
        ).first()
        if person.user_id
        else None
    )
    if invitation is None:
        return invite_person(person=person, role_text=role_text, by=by)
    return resend(invitation=invitation, by=by)
