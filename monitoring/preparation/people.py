"""Who are at the party now, and who left since the last conversation."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q

from cmk.accounts.access import access_of
from monitoring.preparation.known import PersonThere
from partners.models import Partner
from schools.models import Contact
from trajectories.models import Circle, Collaboration, Party, field_of

GONE_DAYS = 365


def people_of(
    user: Any, party: Party, day: datetime.date, since: datetime.date
) -> tuple[list[PersonThere], list[PersonThere]]:
    """Return who are there on ``day``, and who left in the year before it or after ``since``. One query."""
    earliest = min(since, day - datetime.timedelta(days=GONE_DAYS))
    lasting = Q(end__isnull=True) | Q(end__gte=earliest)
    found = sorted(_rows(user, party, lasting, day), key=lambda one: one.role_key, reverse=True)
    now = [one for one in found if one.until is None or one.until >= day]
    there = {(one.name, one.role_key) for one in now}
    gone = [one for one in found if one.until and one.until < day and (one.name, one.role_key) not in there]
    return now, sorted(gone, key=lambda one: one.until or day, reverse=True)


def _rows(user: Any, party: Party, lasting: Q, day: datetime.date) -> list[PersonThere]:
    if isinstance(party, Collaboration):
        people = party.people.filter(lasting, start__lte=day, circle=Circle.CORE)
        return [
            PersonThere(str(row), str(row.role or row.get_circle_display()), "core", row.start, row.end, row.person_id)
            for row in people.select_related("person", "user", "role").order_by("start", "pk")
        ]
    if isinstance(party, Partner):
        contacts = party.contacts.filter(lasting, start__lte=day, person__penvoerder__in=access_of(user).staff_of)
        return [
            PersonThere(row.person.name, row.job_title, "partner", row.start, row.end, row.person_id)
            for row in contacts.select_related("person").order_by("start", "pk")
        ]
    rows = Contact.objects.visible_to(user).filter(lasting, start__lte=day, **{field_of(party): party})
    return [
        PersonThere(
            row.person.name, row.job_title or row.get_role_display(), row.role, row.start, row.end, row.person_id
        )
        for row in rows.select_related("person").order_by("start", "pk")
    ]
