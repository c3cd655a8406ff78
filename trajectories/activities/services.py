"""Writes about activities."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import Municipality, School
from trajectories.ambitions.services import link_activity
from trajectories.models import Activity, ActivityKind, ActivityStatus, Ambition, Indicator, Programme
from trajectories.models.programme import IndicatorSource


def _day(value: datetime.date) -> str:
    return formats.date_format(value, "j F Y")


@transaction.atomic
def save_activity(
    *,
    programme: Programme,
    kind: ActivityKind,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    status: str = ActivityStatus.PLANNED,
    municipality: Municipality | None = None,
    area: str = "",
    schools: Iterable[School] = (),
    attendance: int | None = None,
    note: str = "",
    activity: Activity | None = None,
    ambitions: Iterable[Ambition] | None = None,
    by: Any = None,
) -> Activity:
    """Make an activity of ``programme``, or change ``activity``; return it.

    ``ambitions``: for which ambitions of the schools that take part it is done; None leaves those as they are.
    Raises ``DomainError``, all reasons at once: a day outside the programme, a last day before the first, 'held'
    while it has yet to end, a kind, municipality or school of elsewhere, people counted at what was not
    held, and a neighbourhood missing where the programme's results count neighbourhoods.
    """
    area = " ".join(area.split())
    schools = list(schools)
    problems = _problems(programme, kind, starts_on, ends_on, status, attendance)
    mine = set(programme.municipalities.values_list("pk", flat=True))
    if municipality and municipality.pk not in mine:
        problems.append(_("%(municipality)s does not take part in this programme.") % {"municipality": municipality})
    if foreign := [school.name for school in schools if school.municipality_id not in mine]:
        problems.append(
            _("These schools are not in a municipality of this programme: %(schools)s.")
            % {"schools": ", ".join(foreign)}
        )
    if status == ActivityStatus.HELD and not (area and municipality) and counts_areas(kind):
        problems.append(
            _("The results count neighbourhoods for ‘%(kind)s’: fill in the municipality and the neighbourhood.")
            % {"kind": kind}
        )
    if activity is not None and activity.programme_id != programme.pk:
        problems.append(_("This activity belongs to another programme."))
    if problems:
        raise DomainError(*problems)
    row = activity or Activity(programme=programme)
    row.kind, row.title, row.status = kind, title.strip(), status
    row.starts_on, row.ends_on = starts_on, ends_on
    row.municipality, row.area, row.attendance, row.note = municipality, area, attendance, note.strip()
    row.save()
    row.schools.set(schools)
    link_activity(activity=row, ambitions=row.ambitions.all() if ambitions is None else ambitions)
    return row


def _problems(
    programme: Programme,
    kind: ActivityKind,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    status: str,
    attendance: int | None,
) -> list[str]:
    problems = []
    last = ends_on or starts_on
    if last < starts_on:
        problems.append(_("The last day cannot come before the first."))
    elif not (programme.start <= starts_on and last <= programme.end):
        words = {"start": _day(programme.start), "end": _day(programme.end)}
        problems.append(_("The days must fall within the programme: %(start)s to %(end)s.") % words)
    if status == ActivityStatus.HELD and starts_on > today():
        problems.append(_("What has yet to come cannot have been held: choose ‘planned’."))
    if attendance is not None and status != ActivityStatus.HELD:
        problems.append(_("The number of people is filled in once the activity was held."))
    if kind.programme_id != programme.pk:
        problems.append(_("This kind of activity belongs to another programme."))
    return problems


def counts_areas(kind: ActivityKind) -> bool:
    """Say whether an indicator of the programme counts neighbourhoods for this kind of activity."""
    return Indicator.objects.filter(activity_kind=kind, source=IndicatorSource.ACTIVITY_AREAS).exists()


@transaction.atomic
def cancel_activity(*, activity: Activity, by: Any = None) -> Activity:
    """Say that an activity does not take place. Raises ``DomainError`` when it was held or cancelled already."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.status == ActivityStatus.HELD:
        raise DomainError(_("This activity was held, so it cannot be cancelled. Edit it when that is a mistake."))
    if activity.status == ActivityStatus.CANCELLED:
        raise DomainError(_("This activity was cancelled already."))
    activity.status = ActivityStatus.CANCELLED
    activity.save(update_fields=["status", "changed_at"])
    return activity
