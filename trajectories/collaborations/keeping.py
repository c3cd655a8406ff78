"""Writes about what a collaboration is: its name and own words, its days, and that they shifted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from trajectories.models import (
    Collaboration,
    CollaborationChange,
    CollaborationDate,
    CollaborationKind,
    CollaborationStatus,
    DateShift,
    Programme,
)


@dataclass(frozen=True)
class CollaborationData:
    """What is filled in about a collaboration; ``reason``: why its first or last day shifts."""

    name: str
    kind: CollaborationKind
    goal: str = ""
    working_method: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    following: str = ""
    adviser: Any = None
    contribution: Decimal | None = None
    years: int | None = None
    reason: str = ""


def locked(collaboration: Collaboration) -> Collaboration:
    """Return the row as it is now, held until the transaction ends. Raises ``DomainError`` when it is gone."""
    rows = Collaboration.objects.select_for_update(of=("self",)).select_related("kind", "programme__penvoerder")
    row = rows.defer("programme__loaded").filter(pk=collaboration.pk).first()  # what the definition said is large
    if row is None:
        raise DomainError(_("This collaboration is no longer there: somebody removed it."))
    return row


def moment_of(day: datetime.date) -> datetime.datetime:
    """Return now for today, and noon for an earlier day."""
    if day == today():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def changed_meanwhile() -> str:
    """Return the sentence for who writes over what somebody else wrote."""
    return _(
        "Somebody else changed this while you were writing. What you wrote stands below; look at what it says now, and "
        "save again when yours should hold."
    )


@transaction.atomic
def save_collaboration(
    *,
    programme: Programme,
    data: CollaborationData,
    by: Any,
    collaboration: Collaboration | None = None,
    version: int | None = None,
    day: datetime.date | None = None,
) -> Collaboration:
    """Begin a collaboration of ``programme`` (on ``day``, default today), or change one; return it.

    ``version``: the one that was read, to notice that somebody else wrote in between (None: do not look). A first or
    last day that was known shifts with a reason. Raises ``DomainError`` with all objections at once.
    """
    row = locked(collaboration) if collaboration is not None else Collaboration(programme=programme)
    if collaboration is not None and version is not None and version != row.version:
        raise DomainError(changed_meanwhile())
    if problems := _problems(row, data):
        raise DomainError(*problems)
    old = {"start": row.start, "end": row.end}
    row.name = " ".join(data.name.split())
    row.kind, row.adviser, row.following = data.kind, data.adviser, data.following
    row.goal, row.working_method = data.goal.strip(), data.working_method.strip()
    row.start, row.end = data.start, data.end
    row.contribution, row.years = data.contribution, data.years
    row.version += 1
    row.save()
    if collaboration is None:
        at = moment_of(day or today())
        CollaborationChange.objects.create(collaboration=row, to_status=row.status, by=by, at=at)
    labels = {"start": _("first day"), "end": _("last day")}
    for name, was in old.items():
        if was is not None and was != getattr(row, name):
            _shifted(row, labels[name], was, getattr(row, name), data.reason, by)
    return row


def _problems(row: Collaboration, data: CollaborationData) -> list[str]:
    problems = []
    name = " ".join(data.name.split())
    if not name:
        problems.append(_("Give the collaboration a name."))
    # Case is compared here too: not every database knows the capitals of letters with accents.
    others = Collaboration.objects.filter(programme=row.programme_id).exclude(pk=row.pk).values_list("name", flat=True)
    if name.casefold() in {other.casefold() for other in others}:
        problems.append(
            _("There is a collaboration called ‘%(name)s’ in this programme already. Choose another name.")
            % {"name": name}
        )
    if data.kind.programme_id != row.programme_id:
        problems.append(_("This kind of collaboration belongs to another programme."))
    elif row.pk and data.kind.pk != row.kind_id and row.status != CollaborationStatus.PREPARING:
        problems.append(_("The kind can only change while the collaboration is in preparation."))
    elif data.kind.retired_on and row.kind_id != data.kind.pk:
        problems.append(
            _("‘%(kind)s’ has been offered no more since %(date)s. Choose another kind.")
            % {"kind": data.kind, "date": day_full(data.kind.retired_on)}
        )
    if data.start and data.end and data.end < data.start:
        problems.append(_("The last day cannot come before the first."))
    shifts = any(was and was != now for was, now in ((row.start, data.start), (row.end, data.end)))
    if shifts and not data.reason.strip():
        problems.append(_("The first or last day changes. Write down why, so that everybody can read it back."))
    if data.contribution is not None and not data.years:
        problems.append(_("For how many years is the contribution? Fill in the number of years too."))
    if data.contribution is not None and data.contribution < 0:
        problems.append(_("A contribution is 0 euros or more."))
    return problems


def _shifted(row: Collaboration, label: str, was: Any, now: Any, reason: str, by: Any) -> None:
    DateShift.objects.create(
        collaboration=row, label=label, from_day=was, to_day=now, reason=reason.strip()[:400], by=by
    )


@transaction.atomic
def save_date(
    *,
    collaboration: Collaboration,
    name: str,
    day: datetime.date,
    by: Any,
    reason: str = "",
    date: CollaborationDate | None = None,
) -> CollaborationDate:
    """Add a day that matters, or shift ``date`` with a reason. Raises ``DomainError`` with all objections."""
    row = locked(collaboration)
    problems = []
    if not name.strip():
        problems.append(_("Say what happens on this day."))
    if (row.start and day < row.start) or (row.end and day > row.end):
        problems.append(
            _("This day lies outside the collaboration, which runs from %(start)s to %(end)s.")
            % {"start": day_full(row.start) or _("a day to be chosen"), "end": day_full(row.end) or _("a day to come")}
        )
    kept = CollaborationDate.objects.select_for_update().filter(pk=date.pk).first() if date else None
    if date is not None and kept is None:
        problems.append(_("This date is no longer there: somebody removed it."))
    if kept is not None and kept.day != day and not reason.strip():
        problems.append(_("The day shifts. Write down why, so that everybody can read it back."))
    if problems:
        raise DomainError(*problems)
    if kept is None:
        return CollaborationDate.objects.create(collaboration=row, name=name.strip(), day=day)
    was, kept.name = kept.day, name.strip()
    kept.day = day
    kept.save()
    if was != day:
        _shifted(row, kept.name, was, day, reason, by)
    return kept


@transaction.atomic
def remove_date(*, date: CollaborationDate, reason: str, by: Any) -> None:
    """Take out a day that no longer matters, with the reason. Raises ``DomainError`` without one."""
    if not reason.strip():
        raise DomainError(_("Write down why this date is dropped, so that everybody can read it back."))
    row = CollaborationDate.objects.select_for_update(of=("self",)).filter(pk=date.pk).first()
    if row is not None:  # else a second tap, or somebody else was first
        _shifted(row.collaboration, row.name, row.day, None, reason, by)
        row.delete()
