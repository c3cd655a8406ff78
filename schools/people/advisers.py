"""Who looks after a school: dated assignments of advisers."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cmk.accounts.models import Membership, Penvoerder, User
from cmk.accounts.roles import STAFF
from cmk.core.errors import DomainError
from cmk.core.models import active_q, today
from schools.models import AdviserAssignment, School


def possible_advisers(penvoerder: Penvoerder, on: datetime.date | None = None) -> QuerySet[User]:
    """Return the users who are project leader or adviser of the penvoerder on a day (default today), by name."""
    members = Membership.objects.filter(active_q(on or today()), penvoerder=penvoerder, role__in=STAFF)
    users: QuerySet[User] = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return users.order_by("given_name", "family_name")


@transaction.atomic
def assign_adviser(*, penvoerder: Penvoerder, school: School, adviser: User, start: datetime.date) -> AdviserAssignment:
    """Let ``adviser`` look after ``school`` from ``start``; who did so until then ends the day before.

    An assignment that begins on the same day is corrected (the audit trail keeps who it was). Raises
    ``DomainError`` when the adviser looks after the school already, is none of the penvoerder's, or when
    the assignment would begin before the present one.
    """
    if not possible_advisers(penvoerder, max(start, today())).filter(pk=adviser.pk).exists():
        raise DomainError(
            _("%(name)s is not an adviser of %(penvoerder)s.") % {"name": adviser, "penvoerder": penvoerder}
        )
    current = (
        AdviserAssignment.objects.select_for_update()
        .filter(penvoerder=penvoerder, school=school, end__isnull=True)
        .first()
    )
    if current is not None:
        if current.adviser_id == adviser.pk:
            raise DomainError(_("%(name)s looks after this school already.") % {"name": adviser})
        if current.start > start:
            raise DomainError(
                _("%(name)s looks after this school from %(date)s on. Choose that day or a later one.")
                % {"name": current.adviser, "date": current.start.strftime("%d-%m-%Y")}
            )
        if current.start == start:
            current.adviser = adviser
            current.save(update_fields=["adviser"])
            return current
        current.end = start - datetime.timedelta(days=1)
        current.save(update_fields=["end"])
    return AdviserAssignment.objects.create(penvoerder=penvoerder, school=school, adviser=adviser, start=start)
