"""Who looks after a school: dated assignments of advisers."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from cmk.accounts.models import Membership, Penvoerder, User
from cmk.accounts.roles import STAFF
from cmk.core.errors import DomainError
from cmk.core.models import active_q, today
from schools.models import AdviserAssignment, School
from schools.people.assigning import OF_SCHOOLS, adviser_objection, plan_moves, write_moves


def possible_advisers(
    penvoerder: Penvoerder, on: datetime.date | None = None, *, or_later: bool = False
) -> QuerySet[User]:
    """Return the users who are project leader or adviser of the penvoerder on a day (default today), by name.

    ``or_later``: also those who only begin after that day.
    """
    day = on or today()
    when = Q(end__isnull=True) | Q(end__gte=day) if or_later else active_q(day)
    members = Membership.objects.filter(when, penvoerder=penvoerder, role__in=STAFF)
    users: QuerySet[User] = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return users.order_by("given_name", "family_name")


@transaction.atomic
def assign_adviser(
    *, penvoerder: Penvoerder, school: School, adviser: User, start: datetime.date, note: str = ""
) -> AdviserAssignment:
    """Let ``adviser`` look after ``school`` from ``start``; who did so until then ends the day before, with ``note``.

    An assignment that begins on the same day is corrected (the audit trail keeps who it was). Raises
    ``DomainError`` when the adviser looks after the school already, is none of the penvoerder's, or when
    the assignment would begin before the present one.
    """
    moves = plan_moves(OF_SCHOOLS, penvoerder=penvoerder, targets=[school], adviser=adviser, start=start, lock=True)
    objections = [adviser_objection(penvoerder, adviser, start), *(move.objection for move in moves)]
    if any(objections):
        raise DomainError(*filter(None, objections))
    assignment: AdviserAssignment = write_moves(OF_SCHOOLS, moves, penvoerder=penvoerder, adviser=adviser, note=note)[0]
    return assignment
