"""For whom the work list is made, and which schools are on it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cmk.core.models import today
from schools.models import AdviserAssignment, School
from trajectories.models import Programme
from trajectories.programme.selectors import current_programme


@dataclass(frozen=True)
class Scope:
    """For whom the list is made: ``person``, or everybody of the penvoerder (None). ``user`` is who looks at it.

    ``schools``: the open schools of the list by id; those of ``person``, or all of the programme's municipalities.
    """

    user: Any
    person: Any | None
    programme: Programme | None
    schools: dict[int, School]
    today: datetime.date

    @property
    def everyone(self) -> bool:
        """Whether it is everybody's list."""
        return self.person is None

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
    rows = School.objects.visible_to(user).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    if person is None:
        rows = rows.filter(municipality__in=programme.municipalities.all()) if programme else rows
    else:
        assigned = AdviserAssignment.objects.visible_to(user).active(day).filter(adviser=person)
        rows = rows.filter(pk__in=set(assigned.values_list("school_id", flat=True)))
    return Scope(user, person, programme, {school.pk: school for school in rows}, day)
