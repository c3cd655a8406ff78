"""Reads about takings over: the notes at a place and of a person, and who can be the successor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from cmk.accounts.access import access_of
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerContact, PartnerHandover
from schools.models import Contact, Handover, Municipality, Person, School, SchoolBoard
from schools.people.handover import SAME_ROLE
from trajectories.people.roles import line_of

PEOPLE = ("predecessor__person", "successor__person", "made_by")


def partner_handovers(user: Any) -> Any:
    """Return the takings over at partners that ``user`` may read: staff, and the successor while they are there."""
    access = access_of(user)
    own = Q(
        active_q(today(), "successor__"),
        successor__person__user=getattr(user, "pk", None),
        successor__person__penvoerder__in=access.penvoerder_ids,
    )
    rows = PartnerHandover.objects.filter(Q(successor__partner__penvoerder__in=access.staff_of) | own)
    return rows.select_related(*PEOPLE, "successor__partner")


def contact_handovers(user: Any) -> Any:
    """Return the other takings over that ``user`` may read (``HandoverQuerySet.visible_to``)."""
    rows = Handover.objects.visible_to(user)
    return rows.select_related(*PEOPLE, "successor__school", "successor__board", "successor__municipality")


def handovers_at(user: Any, penvoerder: Any, place: School | SchoolBoard | Municipality | Partner) -> list[Any]:
    """Return the takings over at a place that ``user`` may read, newest first. One query."""
    if isinstance(place, Partner):
        return list(partner_handovers(user).filter(successor__partner=place))
    name = {School: "school", SchoolBoard: "board", Municipality: "municipality"}[type(place)]
    found = {f"successor__{name}": place, "successor__person__penvoerder": penvoerder}
    return list(contact_handovers(user).filter(**found))


def handovers_of(user: Any, person: Person) -> list[Any]:
    """Return the takings over from and by ``person`` that ``user`` may read, newest first. Two queries."""
    his = Q(predecessor__person=person) | Q(successor__person=person)
    rows = [*contact_handovers(user).filter(his), *partner_handovers(user).filter(his)]
    for row in rows:
        row.at = line_of(row.successor)
    return sorted(rows, key=lambda row: row.created_at, reverse=True)


def known_at(contact: Contact | PartnerContact) -> list[tuple[Person, str]]:
    """Return who else is or was at the place of ``contact``, with the latest role there, by name. One query."""
    place = {
        name: getattr(contact, name)
        for name in SAME_ROLE
        if name != "role" and getattr(contact, name, None) is not None
    }
    rows: Iterable[Any] = (
        type(contact)
        ._default_manager.filter(person__penvoerder=contact.person.penvoerder_id, **place)
        .exclude(person=contact.person_id)
        .select_related("person")
        .order_by("start")
    )
    latest = {row.person_id: row for row in rows}
    found = [(row.person, _role(row)) for row in latest.values()]
    return sorted(found, key=lambda pair: (pair[0].name, pair[0].pk))


def _role(row: Any) -> str:
    return str(row.get_role_display()) if isinstance(row, Contact) else str(row.job_title)
