"""Dated assignments of advisers, many at once: to schools, and (by a higher app) to partners.

First a plan, with every objection and nothing written; then, without objections, the writing of it. The number of
queries does not grow with the number of schools.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from cmk.accounts.models import Membership, Penvoerder, User
from cmk.accounts.roles import STAFF
from cmk.core.audit import record_changes
from cmk.core.models import active_q, today
from cmk.core.templatetags.house import day_full
from schools.models import AdviserAssignment

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class AssignmentKind:
    """What is looked after: the model of the assignments, and its field that names the school or partner.

    ``by_penvoerder``: whether an assignment names the penvoerder itself (a school is looked after by several).
    """

    model: Any
    field: str
    by_penvoerder: bool = False

    def scope(self, penvoerder: Penvoerder) -> dict[str, Any]:
        """Return the columns, besides the school or partner itself, that every assignment of this kind has."""
        return {"penvoerder": penvoerder} if self.by_penvoerder else {}


OF_SCHOOLS = AssignmentKind(AdviserAssignment, "school", by_penvoerder=True)


@dataclass(frozen=True)
class Move:
    """One school or partner that gets another adviser, or the objection to it (a sentence, or empty).

    ``current``: the assignment that ends or is corrected; None when nobody looks after it.
    """

    target: Any
    current: Any | None
    start: datetime.date
    objection: str = ""

    @property
    def corrects(self) -> bool:
        """Whether the present assignment begins on the very day, so that it is corrected instead of ended."""
        return self.current is not None and self.current.start == self.start


def adviser_objection(penvoerder: Penvoerder, adviser: User, start: datetime.date) -> str:
    """Say why ``adviser`` cannot look after anybody from ``start`` on (and today, when that is later), or nothing."""
    day = max(start, today())
    if not adviser.is_active or not Membership.objects.filter(
        active_q(day), penvoerder=penvoerder, user=adviser, role__in=STAFF
    ):
        if day > today():
            return _("%(name)s is not an adviser of %(penvoerder)s on %(date)s.") % {
                "name": adviser,
                "penvoerder": penvoerder,
                "date": day_full(day),
            }
        return _("%(name)s is not an adviser of %(penvoerder)s.") % {"name": adviser, "penvoerder": penvoerder}
    return ""


def plan_moves(
    kind: AssignmentKind,
    *,
    penvoerder: Penvoerder,
    targets: Iterable[models.Model],
    adviser: User,
    start: datetime.date,
    lock: bool = False,
) -> list[Move]:
    """Return what happens to each of ``targets`` when ``adviser`` looks after it from ``start`` on. One query.

    ``lock``: hold the assignments until the end of the transaction.
    """
    targets = list(targets)
    rows = kind.model.objects.select_for_update(of=("self",)) if lock else kind.model.objects.all()
    rows = rows.filter(
        Q(end__isnull=True) | Q(end__gte=start), **kind.scope(penvoerder), **{f"{kind.field}__in": targets}
    )
    # The latest of each: an assignment from a coming day goes before the one of today.
    latest = {getattr(row, f"{kind.field}_id"): row for row in rows.select_related("adviser").order_by("start")}
    for target in targets:
        if target.pk in latest:
            setattr(latest[target.pk], kind.field, target)  # read already: the audit trail names it
    return [_move(target, latest.get(target.pk), adviser, start) for target in targets]


def _move(target: Any, current: Any | None, adviser: User, start: datetime.date) -> Move:
    objection = ""
    if current is not None and current.adviser_id == adviser.pk:
        objection = _("%(name)s looks after %(target)s already.") % {"name": adviser, "target": target}
    elif current is not None and current.start > start:
        objection = _("%(name)s looks after %(target)s from %(date)s on. Choose that day or a later one.") % {
            "name": current.adviser,
            "target": target,
            "date": day_full(current.start),
        }
    return Move(target, current, start, objection)


def write_moves(
    kind: AssignmentKind, moves: Sequence[Move], *, penvoerder: Penvoerder, adviser: User, note: str = ""
) -> list[Any]:
    """Write moves without objections, within the caller's transaction; returns the assignments that now hold.

    Who looked after it until then ends the day before; an assignment that begins on the same day is corrected. The
    audit trail keeps both. ``note`` stays with the assignment that ends, or where none does with the new one.
    """
    corrected = [move.current for move in moves if move.current is not None and move.corrects]
    ended = [move for move in moves if move.current is not None and not move.corrects]
    _correct(kind, corrected, adviser, note)
    _end(kind, [move.current for move in ended], moves[0].start - DAY if moves else today(), note)
    begun = [
        kind.model(
            adviser=adviser,
            start=move.start,
            note="" if move.current is not None else note,
            **kind.scope(penvoerder),
            **{kind.field: move.target},
        )
        for move in moves
        if not move.corrects
    ]
    kind.model.objects.bulk_create(begun)
    record_changes(
        ((row, {kind.field: (None, getattr(row, kind.field)), "adviser": (None, adviser)}) for row in begun),
        created=True,
    )
    return [*corrected, *begun]


def _correct(kind: AssignmentKind, rows: list[Any], adviser: User, note: str) -> None:
    before = {row.pk: row.adviser for row in rows}
    changed = {"adviser": adviser, **({"note": note} if note else {})}
    kind.model.objects.filter(pk__in=before).update(**changed)
    for row in rows:
        row.adviser = adviser
    record_changes((row, {"adviser": (before[row.pk], adviser)}) for row in rows)


def _end(kind: AssignmentKind, rows: list[Any], last_day: datetime.date, note: str) -> None:
    before = {row.pk: row.end for row in rows}
    kind.model.objects.filter(pk__in=before).update(end=last_day, **({"note": note} if note else {}))
    for row in rows:
        row.end = last_day
    record_changes((row, {"end": (before[row.pk], last_day)}) for row in rows)
