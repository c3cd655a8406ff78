"""Whom a round is for: schools, partners, or the people of schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cmk.core.models import active_q, today
from monitoring.models import Instrument
from partners.models import Partner
from schools.models import Contact, Municipality, School
from schools.models.people import SCHOOL_ROLES
from schools.querysets import SchoolQuerySet
from trajectories.models import Programme, Track, TrajectoryStatus


@dataclass(frozen=True)
class Choice:
    """What narrows a round; what is empty does not. ``with_agreement`` holds for partners only."""

    tracks: tuple[Track, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    education: tuple[str, ...] = ()
    with_agreement: bool = False


EVERYBODY = Choice()


def schools_to_invite(programme: Programme, instrument: Instrument, choice: Choice = EVERYBODY) -> SchoolQuerySet:
    """Return the schools whom a round with ``instrument`` is for.

    With a running trajectory in the programme, of an education that the questionnaire is made for (all, when it names
    none), not closed, and within ``choice``. A school whose trajectory stands still is left in peace; it can be
    invited later, when it goes on.
    """
    still_there = Q(closed_on__isnull=True) | Q(closed_on__gt=today())
    running = {"trajectories__programme": programme, "trajectories__status": TrajectoryStatus.RUNNING}
    if choice.tracks:
        running["trajectories__track__in"] = choice.tracks
    schools = School.objects.filter(still_there, **running)
    if instrument.education:
        schools = schools.filter(education__in=instrument.education)
    if choice.education:
        schools = schools.filter(education__in=choice.education)
    if choice.municipalities:
        schools = schools.filter(municipality__in=choice.municipalities)
    return schools.distinct()


def partners_to_invite(programme: Programme, choice: Choice = EVERYBODY) -> QuerySet[Partner]:
    """Return the partners with whom the penvoerder still works, within ``choice``: there, or working for schools there.

    ``with_agreement``: only who signed something with the programme that still holds.
    """
    still = Q(ended_on__isnull=True) | Q(ended_on__gt=today())
    partners: QuerySet[Partner] = Partner.objects.filter(still, penvoerder=programme.penvoerder_id)
    if choice.municipalities:
        partners = partners.filter(Q(municipality__in=choice.municipalities) | Q(serves__in=choice.municipalities))
    if choice.with_agreement:
        holds = Q(agreements__valid_until__isnull=True) | Q(agreements__valid_until__gte=today())
        partners = partners.filter(
            holds, agreements__penvoerder=programme.penvoerder_id, agreements__signed_on__lte=today()
        ).filter(Q(agreements__programme=programme) | Q(agreements__programme__isnull=True))
    return partners.distinct()


def people_to_ask(programme: Programme, schools: Iterable[School]) -> list[Contact]:
    """Return a dated role of each icc'er and head teacher of ``schools`` whom mail can reach. One query."""
    contacts = Contact.objects.filter(
        active_q(today()),
        person__penvoerder=programme.penvoerder_id,
        person__bounced_at__isnull=True,
        role__in=SCHOOL_ROLES,
        school__in=schools,
    ).exclude(person__email="")
    found: dict[str, Contact] = {}
    for contact in contacts.select_related("person").order_by("person__given_name", "pk"):
        found.setdefault(contact.person.email.lower(), contact)
    return list(found.values())
