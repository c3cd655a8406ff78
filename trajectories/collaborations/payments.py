"""Writes about the payments of a contribution."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.collaborations.keeping import locked
from trajectories.models import Collaboration, CollaborationMember, CollaborationPayment


@dataclass(frozen=True)
class PaymentData:
    """A payment in euros: to a ``member``, or to a ``payee`` in words; paid once ``paid_on`` is filled."""

    amount: Decimal
    planned_on: datetime.date
    paid_on: datetime.date | None = None
    member: CollaborationMember | None = None
    payee: str = ""
    note: str = ""


@transaction.atomic
def save_payment(
    *, collaboration: Collaboration, data: PaymentData, payment: CollaborationPayment | None = None
) -> CollaborationPayment:
    """Plan a payment, or change one. More than the contribution is no objection: the page warns and explains.

    Raises ``DomainError`` with all objections: no amount, nobody or two to pay to, paid on a day to come.
    """
    row = locked(collaboration)
    problems = []
    if data.amount <= 0:
        problems.append(_("A payment is more than 0 euros."))
    if data.amount != data.amount.quantize(Decimal("0.01")):
        problems.append(_("A payment has two decimals at most."))
    if (data.member is None) == (not data.payee.strip()):
        problems.append(_("Choose to whom it is paid: a member, or somebody else whose name you type. Not both."))
    if data.member is not None and data.member.collaboration_id != row.pk:
        problems.append(_("This member belongs to another collaboration."))
    if data.paid_on is not None and data.paid_on > today():
        problems.append(_("The day of payment has yet to come. Leave it empty until it is paid."))
    if problems:
        raise DomainError(*problems)
    kept = payment or CollaborationPayment(collaboration=row)
    kept.amount, kept.planned_on, kept.paid_on = data.amount, data.planned_on, data.paid_on
    kept.member, kept.payee, kept.note = data.member, data.payee.strip(), data.note.strip()
    kept.save()
    return kept


@transaction.atomic
def remove_payment(*, payment: CollaborationPayment) -> None:
    """Take out a payment that was planned and will not be made. Raises ``DomainError`` when it is paid already."""
    row = CollaborationPayment.objects.select_for_update(of=("self",)).filter(pk=payment.pk).first()
    if row is None:  # a second tap, or somebody else was first
        return
    if row.paid_on is not None:
        raise DomainError(_("This payment was made. If it was not, empty the day on which it was paid first."))
    row.delete()
