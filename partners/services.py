"""Writes about partners: the organisation itself, and the dated roles of its people."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import Penvoerder, User
from cmk.core.errors import DomainError
from partners.models import Partner, PartnerContact
from schools.models import Municipality
from schools.people.services import PersonData, change_person, invite_person, known_or_new_person


@dataclass(frozen=True)
class PartnerData:
    """What is filled in about a partner; ``ended_on``: the day since which it works with us no longer."""

    name: str
    kind: str
    municipality: Municipality | None = None
    website: str = ""
    ended_on: datetime.date | None = None


@transaction.atomic
def save_partner(*, penvoerder: Penvoerder, data: PartnerData, partner: Partner | None = None) -> Partner:
    """Add a partner, or change ``partner``. Raises ``DomainError`` when the penvoerder has one of that name."""
    same = Partner.objects.filter(penvoerder=penvoerder, name__iexact=data.name.strip())
    if partner is not None:
        same = same.exclude(pk=partner.pk)
    if same.exists():
        raise DomainError(_name_taken(data))
    partner = partner or Partner(penvoerder=penvoerder)
    partner.name = data.name.strip()
    partner.kind = data.kind
    partner.municipality = data.municipality
    partner.website = data.website.strip()
    partner.ended_on = data.ended_on
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:  # somebody added it at the same moment
        raise DomainError(_name_taken(data)) from error
    return partner


def _name_taken(data: PartnerData) -> str:
    return _("There is a partner called %(name)s already.") % {"name": data.name.strip()}


@transaction.atomic
def add_partner_contact(
    *,
    partner: Partner,
    data: PersonData,
    start: datetime.date,
    job_title: str = "",
    invited_by: User | None = None,
) -> PartnerContact:
    """Give a person, known by e-mail or new, a role at a partner from ``start``.

    With ``invited_by`` the person is invited to sign in as well: both happen or neither. Raises ``DomainError``
    when the person has a role there already (now or later), and what ``invite_person`` raises.
    """
    person = known_or_new_person(penvoerder=partner.penvoerder, data=data)
    same = PartnerContact.objects.select_for_update().filter(person=person, partner=partner)
    if any(contact.end is None or contact.end >= start for contact in same):
        raise DomainError(
            _("%(name)s is a contact of %(partner)s already.") % {"name": person.name, "partner": partner.name}
        )
    contact = PartnerContact.objects.create(person=person, partner=partner, start=start, job_title=job_title.strip())
    if person.user:
        forget_access(person.user)
    if invited_by is not None:
        invite_person(person=person, role_text=role_text(partner), by=invited_by)
    return contact


def role_text(partner: Partner) -> str:
    """Return what an invitation says the person is invited for: "contact of Theater Voorbeeld"."""
    return _("contact of %(partner)s") % {"partner": partner}


@transaction.atomic
def change_partner_contact(*, contact: PartnerContact, data: PersonData, job_title: str = "") -> PartnerContact:
    """Correct the data of a contact and its person. Raises what ``change_person`` raises."""
    change_person(person=contact.person, data=data)
    contact.job_title = job_title.strip()
    contact.save(update_fields=["job_title", "changed_at"])
    return contact
