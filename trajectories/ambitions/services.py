"""Writes about ambitions: adding one, its words and activities, the order, reached or let go, taken up again.

A school has at most ``Programme.ambitions_at_most`` that it works on at a time. Who changes anything locks the school
first, so that two people who add the last one at the same moment do not both succeed. Changes are in the audit trail.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import School
from trajectories.models import Activity, Ambition, AmbitionStatus, Programme
from trajectories.trajectory.seen import changed_meanwhile, fingerprint
from trajectories.trajectory.services.common import day_problems, day_text

LONGEST = 400


def ambition_seen(ambition: Ambition) -> str:
    """Return the fingerprint of what can be changed about an ambition. One query."""
    activities = sorted(ambition.activities.values_list("pk", flat=True))
    return fingerprint(ambition.text, ambition.status, ambition.since, ambition.until, ambition.outcome, activities)


def _lock(school_id: int) -> None:
    School.objects.select_for_update(of=("self",)).get(pk=school_id)


def _locked(ambition: Ambition, seen: str) -> Ambition:
    """Lock the school and the ambition; refuse when somebody changed it after the sender saw it (``seen``)."""
    _lock(ambition.school_id)
    rows = Ambition.objects.select_for_update(of=("self",)).select_related("programme", "school")
    row: Ambition = rows.get(pk=ambition.pk)
    if seen and seen != ambition_seen(row):
        raise DomainError(changed_meanwhile())
    return row


def _current(programme: Programme, school: School) -> list[Ambition]:
    rows = Ambition.objects.filter(programme=programme, school=school, status=AmbitionStatus.CURRENT)
    return list(rows.order_by("order", "pk"))


def _words(text: str, others: Iterable[Ambition]) -> tuple[str, list[str]]:
    """Return the words without stray spaces, with what is wrong with them."""
    text = " ".join(text.split())
    problems = []
    if not text:
        problems.append(_("Write in your own words what the school wants to reach."))
    if len(text) > LONGEST:
        problems.append(_("The ambition is too long: at most %(number)s characters.") % {"number": LONGEST})
    if any(other.text.casefold() == text.casefold() for other in others):
        problems.append(_("This ambition is there already."))
    return text, problems


def _room_problems(programme: Programme, current: list[Ambition]) -> list[str]:
    most = programme.ambitions_at_most
    if len(current) < most:
        return []
    return [
        ngettext(
            "A school works on at most %(number)s ambition at a time. Finish it first, or let it go.",
            "A school works on at most %(number)s ambitions at a time. Finish one first, or let one go.",
            most,
        )
        % {"number": most}
    ]


def _activity_problems(school: School, programme: Programme, activities: Iterable[Activity]) -> list[str]:
    keys = {row.pk for row in activities}
    own = Activity.objects.filter(pk__in=keys, programme=programme, schools=school)
    if keys and own.count() != len(keys):
        return [_("Choose activities of this programme in which the school takes part.")]
    return []


@transaction.atomic
def add_ambition(
    *,
    programme: Programme,
    school: School,
    text: str,
    since: datetime.date | None = None,
    activities: Iterable[Activity] = (),
    by: Any,
) -> Ambition:
    """Add an ambition of ``school`` since a day (default today), with what is done for it; return it, as the last.

    Raises ``DomainError``, all reasons at once: no words or the same ones, no room for another, a school that is closed
    or elsewhere, a day outside the programme, activities of others.
    """
    _lock(school.pk)
    day, activities = since or today(), list(activities)
    current = _current(programme, school)
    text, problems = _words(text, current)
    problems += _room_problems(programme, current)
    problems += day_problems(programme, day)
    if not programme.municipalities.filter(pk=school.municipality_id).exists():
        problems.append(_("%(school)s is not in a municipality of this programme.") % {"school": school})
    if school.closed_on and school.closed_on <= day:
        problems.append(_("%(school)s was closed on %(day)s.") % {"school": school, "day": day_text(school.closed_on)})
    problems += _activity_problems(school, programme, activities)
    if problems:
        raise DomainError(*problems)
    order = max((row.order for row in current), default=-1) + 1
    row = Ambition.objects.create(programme=programme, school=school, text=text, order=order, since=day)
    row.activities.add(*activities)
    return row


@transaction.atomic
def change_ambition(
    *, ambition: Ambition, text: str, activities: Iterable[Activity], seen: str = "", by: Any
) -> Ambition:
    """Say an ambition in other words, and choose what is done for it; what it said stays in the audit trail.

    ``seen``: what the sender saw (``ambition_seen``). Raises ``DomainError``, all reasons at once: somebody else
    changed it meanwhile, no words or those of another, activities of others (those that are there may stay).
    """
    row = _locked(ambition, seen)
    activities = list(activities)
    kept = set(row.activities.values_list("pk", flat=True))
    others = [other for other in _current(row.programme, row.school) if other.pk != row.pk]
    text, problems = _words(text, others)
    problems += _activity_problems(row.school, row.programme, [one for one in activities if one.pk not in kept])
    if problems:
        raise DomainError(*problems)
    if row.text != text:
        row.text = text
        row.save(update_fields=["text", "changed_at"])
    row.activities.set(activities)
    return row


@transaction.atomic
def move_ambition(*, ambition: Ambition, up: bool, by: Any) -> None:
    """Put an ambition one place higher or lower among those the school works on; at the end it stays where it is."""
    row = _locked(ambition, "")
    current = _current(row.programme, row.school)
    place = next((number for number, other in enumerate(current) if other.pk == row.pk), None)
    if place is None:
        raise DomainError(_("Only ambitions that the school works on have an order."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(current):
        current[place], current[other] = current[other], current[place]
    for number, one in enumerate(current):
        if one.order != number:
            one.order = number
            one.save(update_fields=["order"])


@transaction.atomic
def close_ambition(
    *, ambition: Ambition, status: str, on: datetime.date | None = None, outcome: str = "", seen: str = "", by: Any
) -> Ambition:
    """Say that an ambition was reached, or is let go, on a day (default today), with what came of it.

    Raises ``DomainError``, all reasons at once: somebody changed it meanwhile, it is closed already, a day that cannot
    be, nothing said about what came of it, or too much.
    """
    row = _locked(ambition, seen)
    day, outcome = on or today(), outcome.strip()
    problems = day_problems(row.programme, day, not_before=row.since)
    if row.status != AmbitionStatus.CURRENT:
        problems.append(_("The school does not work on this ambition any more."))
    if status not in (AmbitionStatus.REACHED, AmbitionStatus.LET_GO):
        problems.append(_("Choose whether the ambition was reached or is let go."))
    if not outcome:
        problems.append(_("Say briefly what came of it; one sentence is enough."))
    if len(outcome) > LONGEST:
        problems.append(_("What came of it is too long: at most %(number)s characters.") % {"number": LONGEST})
    if problems:
        raise DomainError(*problems)
    row.status, row.until, row.outcome = status, day, outcome
    row.save(update_fields=["status", "until", "outcome", "changed_at"])
    return row


@transaction.atomic
def take_up_again(*, ambition: Ambition, by: Any) -> Ambition:
    """Work on an ambition again that was reached or let go: as the last; what came of it stays in the audit trail.

    Raises ``DomainError``, all reasons at once: the school works on it, the programme is over, or there is no room.
    """
    row = _locked(ambition, "")
    problems = []
    if row.status == AmbitionStatus.CURRENT:
        problems.append(_("The school works on this ambition already."))
    if row.programme.end < today():
        problems.append(_("The programme ended on %(day)s.") % {"day": day_text(row.programme.end)})
    current = _current(row.programme, row.school)
    if row.status != AmbitionStatus.CURRENT:
        problems += _room_problems(row.programme, current)
    if problems:
        raise DomainError(*problems)
    row.status, row.until, row.outcome = AmbitionStatus.CURRENT, None, ""
    row.order = max((other.order for other in current), default=-1) + 1
    row.save(update_fields=["status", "until", "outcome", "order", "changed_at"])
    return row


def link_activity(*, activity: Activity, ambitions: Iterable[Ambition]) -> None:
    """Let ``activity`` be done for exactly ``ambitions`` (within the transaction that saves the activity).

    Only ambitions in the programme, of schools that take part, stay; those of a school that does not any more go.
    """
    schools = set(activity.schools.values_list("pk", flat=True))
    chosen = {row for row in ambitions if row.school_id in schools and row.programme_id == activity.programme_id}
    # From the side of the ambition, so that the audit trail tells it there.
    present = set(activity.ambitions.all())
    for row in present - chosen:
        row.activities.remove(activity)
    for row in chosen - present:
        row.activities.add(activity)
