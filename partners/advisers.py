"""Who looks after a partner: dated assignments of advisers."""

from __future__ import annotations

import datetime

from django.db import transaction

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from partners.models import Partner, PartnerAssignment
from schools.people.assigning import AssignmentKind, adviser_objection, plan_moves, write_moves

OF_PARTNERS = AssignmentKind(PartnerAssignment, "partner")


@transaction.atomic
def assign_partner_adviser(
    *, partner: Partner, adviser: User, start: datetime.date, note: str = ""
) -> PartnerAssignment:
    """Let ``adviser`` look after ``partner`` from ``start``; who did so until then ends the day before, with ``note``.

    Raises ``DomainError`` with the same objections as ``schools.people.advisers.assign_adviser``.
    """
    penvoerder = partner.penvoerder
    moves = plan_moves(OF_PARTNERS, penvoerder=penvoerder, targets=[partner], adviser=adviser, start=start, lock=True)
    objections = [adviser_objection(penvoerder, adviser, start), *(move.objection for move in moves)]
    if any(objections):
        raise DomainError(*filter(None, objections))
    assignment: PartnerAssignment = write_moves(OF_PARTNERS, moves, penvoerder=penvoerder, adviser=adviser, note=note)[
        0
    ]
    return assignment
