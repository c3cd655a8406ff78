"""The stuurgroep: reads and writes about its dated seats."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder, User
from cmk.accounts.services.invitations import invite
from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import Person
from trajectories.models import Programme, SteeringSeat


@dataclass(frozen=True)
class Seats:
    """The seats of a programme on a day: those that hold, those still to begin, and those that ended."""

    current: list[SteeringSeat]
    coming: list[SteeringSeat]
    past: list[SteeringSeat]


def seats_of(programme: Programme, on: datetime.date) -> Seats:
    """Return the seats of ``programme`` as they are on the day ``on``: one query, people and their users included."""
    seats = list(
        SteeringSeat.objects.filter(programme=programme)
        .select_related("person__user")
        .order_by("on_behalf_of", "start", "pk")
    )
    return Seats(
        current=[seat for seat in seats if seat.is_active(on)],
        coming=[seat for seat in seats if seat.start > on],
        past=[seat for seat in seats if seat.end and seat.end < on],
    )


@transaction.atomic
def add_member(
    *,
    programme: Programme,
    given_name: str,
    family_name: str,
    email: str,
    on_behalf_of: str,
    start: datetime.date,
    by: User,
) -> SteeringSeat:
    """Give someone a seat from the day ``start`` and invite the person to sign in.

    Somebody whom the penvoerder already knows by that address keeps their row; else a person is made. Raises
    ``DomainError`` when the person has a seat already on that day or later, and when the address is none.
    """
    invitation = invite(
        penvoerder=programme.penvoerder,
        email=email,
        given_name=given_name,
        family_name=family_name,
        role_text=_("member of the stuurgroep of %(programme)s") % {"programme": programme},
        invited_by=by,
    )
    person = _person(programme.penvoerder, invitation.user, given_name, family_name)
    doubled = SteeringSeat.objects.filter(programme=programme, person=person).exclude(end__lt=start)
    if doubled.exists():
        raise DomainError(_("%(person)s already has a seat in the stuurgroep.") % {"person": person})
    return SteeringSeat.objects.create(
        programme=programme, person=person, on_behalf_of=on_behalf_of.strip(), start=start
    )


def _person(penvoerder: Penvoerder, user: Any, given_name: str, family_name: str) -> Person:
    """Return the penvoerder's person who signs in as ``user``, found by account or address, or made."""
    people = Person.objects.filter(penvoerder=penvoerder)
    if known := people.filter(user=user).first():
        return known
    if known := people.filter(user=None, email__iexact=user.email).order_by("pk").first():
        known.user = user
        known.save(update_fields=["user", "changed_at"])
        return known
    return Person.objects.create(
        penvoerder=penvoerder,
        user=user,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        email=user.email,
    )


@transaction.atomic
def end_seat(*, seat: SteeringSeat, end: datetime.date, by: User) -> SteeringSeat:
    """Let a seat end; ``end`` is the last day on which the person still sees the reports. The row stays.

    Raises ``DomainError`` when it had ended before today already, or when the day is before its first.
    """
    seat = SteeringSeat.objects.select_for_update().get(pk=seat.pk)
    problems = []
    if seat.end and seat.end < today():
        problems.append(_("This seat has already ended."))
    if end < seat.start:
        words = {"day": formats.date_format(seat.start, "j F Y")}
        problems.append(_("The last day cannot be before the first, %(day)s.") % words)
    if problems:
        raise DomainError(*problems)
    seat.end = end
    seat.save(update_fields=["end"])
    return seat
