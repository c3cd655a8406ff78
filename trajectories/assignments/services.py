"""Giving schools and partners another adviser, many at once: all of it, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder, User
from cmk.core.audit import record_changes
from cmk.core.errors import DomainError
from partners.advisers import OF_PARTNERS
from partners.models import Partner
from schools.models import School
from schools.people.assigning import OF_SCHOOLS, Move, adviser_objection, plan_moves, write_moves
from trajectories.models import ActionPoint, Conversation, ConversationStatus


@dataclass(frozen=True)
class Reassignment:
    """What is to be done: these schools and partners to ``adviser`` from ``start`` on.

    ``note``: for the new adviser, kept with what ends. ``pass_on``: whether the former advisers' open agreements
    there, their drafts, and what they planned from ``start`` on go to the new one as well.
    """

    penvoerder: Penvoerder
    schools: tuple[School, ...]
    partners: tuple[Partner, ...]
    adviser: User
    start: datetime.date
    note: str = ""
    pass_on: bool = False


@dataclass(frozen=True)
class Plan:
    """What a reassignment would change. ``objection``: against the adviser; ``moves`` have objections of their own.

    ``points`` and ``conversations``: how many would pass on (0 when they are not to).
    """

    objection: str
    schools: list[Move]
    partners: list[Move]
    points: int = 0
    conversations: int = 0

    @property
    def moves(self) -> list[Move]:
        """Schools and partners together."""
        return [*self.schools, *self.partners]

    @property
    def objections(self) -> list[str]:
        """All that stands in the way, in sentences."""
        return [text for text in (self.objection, *(move.objection for move in self.moves)) if text]

    @property
    def possible(self) -> list[Move]:
        """The moves against which there is no objection."""
        return [move for move in self.moves if not move.objection]


def plan_reassignment(what: Reassignment, *, lock: bool = False) -> Plan:
    """Return what ``what`` would change, with every objection; nothing is written. Six queries, however many."""
    shared: dict[str, Any] = {
        "penvoerder": what.penvoerder,
        "adviser": what.adviser,
        "start": what.start,
        "lock": lock,
    }
    plan = Plan(
        objection=adviser_objection(what.penvoerder, what.adviser, what.start),
        schools=plan_moves(OF_SCHOOLS, targets=what.schools, **shared),
        partners=plan_moves(OF_PARTNERS, targets=what.partners, **shared),
    )
    if not what.pass_on:
        return plan
    points, conversations = _passing_on(what, plan)
    return replace(plan, points=points.count(), conversations=conversations.count())


@transaction.atomic
def reassign(what: Reassignment) -> Plan:
    """Write it; returns what was done. Raises ``DomainError`` with every objection, and then nothing is written."""
    plan = plan_reassignment(what, lock=True)
    objections = plan.objections
    if not plan.moves:
        objections.append(_("Choose at least one school or partner."))
    if objections:
        raise DomainError(*objections)
    if what.pass_on:
        _pass_on(what, plan)
    for kind, moves in ((OF_SCHOOLS, plan.schools), (OF_PARTNERS, plan.partners)):
        if moves:
            write_moves(kind, moves, penvoerder=what.penvoerder, adviser=what.adviser, note=what.note.strip())
    return plan


def _passing_on(what: Reassignment, plan: Plan) -> tuple[QuerySet[ActionPoint], QuerySet[Conversation]]:
    """Return the agreements and conversations of the former advisers at the very schools and partners they had."""
    points = ActionPoint.objects.filter(_there("owner_user", plan), programme__penvoerder=what.penvoerder)
    first = timezone.make_aware(datetime.datetime.combine(what.start, datetime.time.min))
    not_held = Q(status=ConversationStatus.DRAFT) | Q(status=ConversationStatus.PLANNED, held_at__gte=first)
    conversations = Conversation.objects.filter(
        _there("adviser", plan), not_held, programme__penvoerder=what.penvoerder
    )
    return points.filter(done_on__isnull=True), conversations


def _there(adviser_field: str, plan: Plan) -> Q:
    """Return the condition that a row is of a former adviser, at a school or partner that this one passes on."""
    places: dict[int, dict[str, list[int]]] = {}
    for field, moves in (("school", plan.schools), ("partner", plan.partners)):
        for move in moves:
            if move.current is not None and not move.objection:
                places.setdefault(move.current.adviser_id, {}).setdefault(field, []).append(move.target.pk)
    condition = Q(pk__in=[])
    for adviser_id, fields in places.items():
        for field, pks in fields.items():
            condition |= Q(**{adviser_field: adviser_id, f"{field}__in": pks})
    return condition


def _pass_on(what: Reassignment, plan: Plan) -> None:
    points, conversations = _passing_on(what, plan)
    _hand(list(points.select_for_update(of=("self",)).select_related("owner_user")), "owner_user", what.adviser)
    held = conversations.select_for_update(of=("self",)).select_related("adviser", "kind", "school", "partner")
    _hand(list(held), "adviser", what.adviser)


def _hand(rows: Sequence[Any], field: str, adviser: User) -> None:
    if not rows:
        return
    before = {row.pk: getattr(row, field) for row in rows}
    type(rows[0]).objects.filter(pk__in=before).update(**{field: adviser}, changed_at=timezone.now())
    for row in rows:
        setattr(row, field, adviser)
    record_changes((row, {field: (before[row.pk], adviser)}) for row in rows)
