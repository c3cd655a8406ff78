"""Beginning the next programme."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import active_q, today
from trajectories.models import Programme, SteeringSeat
from trajectories.programme.loader import load_definition
from trajectories.successor.plan import CarriedPart, SuccessorPlan, outcome_of


@dataclass(frozen=True)
class Begun:
    """The next programme; ``is_new`` is False when it had been begun before, ``seats`` that came along."""

    programme: Programme
    is_new: bool
    seats: int


@transaction.atomic
def begin_successor(*, programme: Programme, plan: SuccessorPlan) -> Begun:
    """Make the programme that follows ``programme``, as ``plan`` says, in one transaction; the old one stays as it is.

    Asked a second time (the button pressed twice) it returns the programme that is there. Raises ``DomainError`` with
    every reason: what ``outcome_of`` finds, a short address that is taken, a municipality that is in another programme
    of the same time.
    """
    # Whoever begins it at the same moment waits here, and then finds what was made.
    programme = Programme.objects.select_for_update(of=("self",)).select_related("penvoerder").get(pk=programme.pk)
    existing = Programme.objects.filter(slug=plan.slug).first()
    if existing is not None and existing.follows_id == programme.pk:
        return Begun(existing, is_new=False, seats=0)
    if existing is not None:
        raise DomainError(_("The short address %(slug)s is taken; choose another one.") % {"slug": plan.slug})
    made = load_definition(outcome_of(programme, plan).definition).programme
    made.follows = programme
    made.save(update_fields=["follows"])
    seats = _take_seats(programme, made) if plan.takes(CarriedPart.STEERING) else 0
    return Begun(made, is_new=True, seats=seats)


def seats_that_come_along(programme: Programme) -> list[SteeringSeat]:
    """Return the seats of ``programme`` that hold today (on its last day, when that has passed), one per person."""
    day = min(today(), programme.end)
    found: dict[int, SteeringSeat] = {}
    for seat in SteeringSeat.objects.filter(active_q(day), programme=programme).order_by("start", "pk"):
        found.setdefault(seat.person_id, seat)
    return list(found.values())


def _take_seats(old: Programme, new: Programme) -> int:
    """Give who sits in the stuurgroep a seat in the new programme from its first day; an end that was agreed stays."""
    seats = [
        SteeringSeat(programme=new, person_id=seat.person_id, on_behalf_of=seat.on_behalf_of, start=new.start)
        for seat in seats_that_come_along(old)
        if not _leaves(seat, old.end)
    ]
    SteeringSeat.objects.bulk_create(seats)
    return len(seats)


def _leaves(seat: SteeringSeat, last_day: datetime.date) -> bool:
    """Whether somebody leaves before the programme ends; who stays to the last day comes along."""
    return seat.end is not None and seat.end < last_day
