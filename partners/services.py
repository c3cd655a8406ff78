"""Writes about partners: the organisation itself with its profile, and the dated roles of its people.

What partners offer is written by ``partners.offers.services``; ``save_offer`` can be had from here as well.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.access import forget_access
from cmk.accounts.models import Penvoerder, User
from cmk.core.errors import DomainError
from partners.models import Partner, PartnerContact, PartnerDiscipline
from partners.offers.services import OfferData, save_offer
from schools.models import Municipality
from schools.people.services import PersonData, change_person, invite_person, known_or_new_person

__all__ = [
    "OfferData",
    "PartnerData",
    "add_partner_contact",
    "change_partner_contact",
    "confirm_profile",
    "role_text",
    "save_offer",
    "save_partner",
]


@dataclass(frozen=True)
class PartnerData:
    """All that is filled in about a partner; ``PartnerData.of`` and ``dataclasses.replace`` change a part of it.

    ``ended_on``: the day since which it works with us no longer; ``reference``: the penvoerder's own key, once each;
    ``disciplines``: values of ``Discipline``; ``serves``: the municipalities for whose schools it works.
    """

    name: str
    kind: str
    municipality: Municipality | None = None
    website: str = ""
    ended_on: datetime.date | None = None
    email: str = ""
    phone: str = ""
    description: str = ""
    tailor_made: bool = False
    tailor_made_note: str = ""
    capacity: str = ""
    reference: str = ""
    disciplines: tuple[str, ...] = ()
    serves: tuple[Municipality, ...] = ()

    @classmethod
    def of(cls, partner: Partner) -> PartnerData:
        """Return what is known of ``partner`` now (two queries)."""
        return cls(
            **{name: getattr(partner, name) for name in (*COLUMNS, "municipality")},
            disciplines=tuple(partner.disciplines.values_list("discipline", flat=True)),
            serves=tuple(partner.serves.all()),
        )


TEXTS = ("name", "website", "email", "phone", "description", "tailor_made_note", "capacity", "reference")
COLUMNS = (*TEXTS, "kind", "tailor_made", "ended_on")


@transaction.atomic
def save_partner(*, penvoerder: Penvoerder, data: PartnerData, partner: Partner | None = None) -> Partner:
    """Add a partner, or change ``partner``: it is then as ``data`` says, whole.

    Raises ``DomainError`` with every objection: the penvoerder has another partner of that name or own number, or it
    is told what is possible to measure while nothing is.
    """
    objections = _objections(penvoerder, data, partner)
    if objections:
        raise DomainError(*objections)
    partner = partner or Partner(penvoerder=penvoerder)
    for name in TEXTS:
        setattr(partner, name, getattr(data, name).strip())
    partner.kind = data.kind
    partner.municipality = data.municipality
    partner.tailor_made = data.tailor_made
    partner.ended_on = data.ended_on
    partner.changed_at = timezone.now()  # the trail then says who, also when only the disciplines changed
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:  # somebody added it at the same moment
        raise DomainError(_name_taken(data)) from error
    _set_disciplines(partner, data.disciplines)
    partner.serves.set(data.serves)
    return partner


def _objections(penvoerder: Penvoerder, data: PartnerData, partner: Partner | None) -> list[str]:
    others = Partner.objects.filter(penvoerder=penvoerder)
    if partner is not None:
        others = others.exclude(pk=partner.pk)
    found = []
    if others.filter(name__iexact=data.name.strip()).exists():
        found.append(_name_taken(data))
    reference = data.reference.strip()
    if reference and (other := others.filter(reference=reference).first()):
        found.append(
            _("The own number %(reference)s is that of %(name)s already.") % {"reference": reference, "name": other}
        )
    if data.tailor_made_note.strip() and not data.tailor_made:
        found.append(
            _("You wrote what is possible to measure: then say that this partner makes programmes to measure.")
        )
    return found


def _set_disciplines(partner: Partner, disciplines: tuple[str, ...]) -> None:
    present = {row.discipline: row for row in partner.disciplines.all()}
    for discipline, row in present.items():
        if discipline not in disciplines:
            row.delete()
    for discipline in dict.fromkeys(disciplines):
        if discipline not in present:
            PartnerDiscipline.objects.create(partner=partner, discipline=discipline)


@transaction.atomic
def confirm_profile(*, partner: Partner) -> Partner:
    """Record that somebody looked at the profile today and left it as it is; the audit trail says who."""
    partner.changed_at = timezone.now()  # the trail is kept before Django fills it in by itself
    partner.save(update_fields=["changed_at"])
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
def change_partner_contact(
    *, contact: PartnerContact, data: PersonData, job_title: str = "", by: User | None = None
) -> PartnerContact:
    """Correct the data of a contact and its person. Raises what ``change_person`` raises."""
    change_person(person=contact.person, data=data, by=by)
    contact.job_title = job_title.strip()
    contact.save(update_fields=["job_title", "changed_at"])
    return contact
