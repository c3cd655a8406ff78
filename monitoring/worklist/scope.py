"""For whom the work list is made, and which schools are on it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cmk.accounts.access import access_of
from cmk.accounts.models import User
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerAssignment
from partners.querysets import current_q
from schools.models import AdviserAssignment, School
from trajectories.models import Programme
from trajectories.programme.selectors import current_programme


@dataclass(frozen=True)
class Scope:
    """For whom the list is made: ``person``, or everybody of the penvoerder (None). ``user`` is who looks at it.

    ``schools``: the open schools of the list by id; those of ``person``, or all of the programme's municipalities.
    ``partners``: those that work with the penvoerder, by id; that ``person`` looks after, or all.
    """

    user: Any
    person: Any | None
    programme: Programme | None
    schools: dict[int, School]
    partners: dict[int, Partner]
    today: datetime.date

    @property
    def everyone(self) -> bool:
        """Whether it is everybody's list."""
        return self.person is None

    @property
    def is_running(self) -> bool:
        """Whether there is a programme that has not ended: one that is over asks for nothing any more."""
        return self.programme is not None and self.programme.end >= self.today

    def with_mine(self, prefix: str = "") -> Q:
        """Return the condition that a row is with one of the list's schools or partners."""
        return Q(**{f"{prefix}school__in": self.schools}) | Q(**{f"{prefix}partner__in": self.partners})

    def mine(self, name: str) -> Q:
        """Return the condition that the person is in the field ``name``; none for everybody's list."""
        return Q() if self.person is None else Q(**{name: self.person})

    def of(self, text: str, person: Any) -> str:
        """Add whose it is, where the list is everybody's."""
        return f"{text} · {person}" if self.everyone and person != self.user else text


def scope_of(user: Any, *, person: Any | None) -> Scope:
    """Return the scope of ``person``'s list as ``user`` sees it; everybody's when ``person`` is None."""
    programme = current_programme(user)
    day = today()
    schools = School.objects.visible_to(user).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    partners = Partner.objects.visible_to(user).filter(current_q(day))
    if person is None:
        schools = schools.filter(municipality__in=programme.municipalities.all()) if programme else schools
    else:
        of_schools = AdviserAssignment.objects.visible_to(user).active(day).filter(adviser=person)
        of_partners = PartnerAssignment.objects.visible_to(user).active(day).filter(adviser=person)
        schools = schools.filter(pk__in=of_schools.values("school"))
        partners = partners.filter(pk__in=of_partners.values("partner"))
    return Scope(user, person, programme, {row.pk: row for row in schools}, {row.pk: row for row in partners}, day)


def colleagues_of(user: Any) -> dict[int, User]:
    """Return who work at the user's penvoerder today, by id and in order of name. One query."""
    here = Q(memberships__penvoerder__in=access_of(user).staff_of, memberships__role__in=[role.value for role in STAFF])
    rows = User.objects.filter(here & active_q(today(), "memberships__")).distinct()
    return {row.pk: row for row in rows.order_by("given_name", "family_name", "pk")}
