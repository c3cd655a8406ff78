"""Writes about the tips of a programme: adding, changing, retiring, their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from monitoring.models import Tip, TipPurpose
from partners.models import Offer
from trajectories.models import Programme

LONGEST, LONGEST_TRAINING = 400, 200


@dataclass(frozen=True)
class TipData:
    """What is filled in about a tip."""

    instrument_key: str
    pillar_key: str
    purpose: str
    level: int
    text: str
    training: str = ""
    offers: Iterable[Offer] = field(default=())


@transaction.atomic
def save_tip(*, programme: Programme, data: TipData, by: Any, tip: Tip | None = None) -> Tip:
    """Add a tip, as the last of its level, or change ``tip``; loading the shipped tips again leaves it alone.

    Raises ``DomainError``, all reasons at once: no words or too many, the words of another tip there, an offer of
    another penvoerder.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    text, training, offers = " ".join(data.text.split()), " ".join(data.training.split()), list(data.offers)
    beside = Tip.objects.filter(
        programme=programme,
        instrument_key=data.instrument_key,
        pillar_key=data.pillar_key,
        purpose=data.purpose,
        level=data.level,
        retired_on__isnull=True,
    )
    if tip is not None:
        beside = beside.exclude(pk=tip.pk)
    if problems := _problems(programme, data, text, training, offers, beside):
        raise DomainError(*problems)
    row = Tip.objects.select_for_update(of=("self",)).get(pk=tip.pk) if tip else Tip(programme=programme)
    place = (row.instrument_key, row.pillar_key, row.purpose, row.level)
    row.instrument_key, row.pillar_key = data.instrument_key, data.pillar_key
    row.purpose, row.level, row.text, row.training = data.purpose, data.level, text, training
    if place != (row.instrument_key, row.pillar_key, row.purpose, row.level):
        row.order = (beside.aggregate(last=Max("order"))["last"] or 0) + 1
    row.edited = True
    row.save()
    row.offers.set(offers)
    return row


def _problems(
    programme: Programme, data: TipData, text: str, training: str, offers: list[Offer], beside: Any
) -> list[str]:
    problems = []
    if not text:
        problems.append(_("Write the tip."))
    elif len(text) > LONGEST:
        problems.append(_("The tip is too long: at most %(number)s characters.") % {"number": LONGEST})
    elif beside.filter(text__iexact=text).exists():
        problems.append(_("This tip is there already, for the same level."))
    if len(training) > LONGEST_TRAINING:
        problems.append(_("The training is too long: at most %(number)s characters.") % {"number": LONGEST_TRAINING})
    if data.purpose not in TipPurpose.values or data.level < 1:
        problems.append(_("Choose for which level the tip is, and what it helps with."))
    if any(offer.partner.penvoerder_id != programme.penvoerder_id for offer in offers):
        problems.append(_("An offer of another organisation cannot be put with a tip here."))
    return problems


@transaction.atomic
def retire_tip(*, tip: Tip, by: Any) -> None:
    """Show a tip no longer; what schools made of it stays. Doing it twice changes nothing."""
    row = Tip.objects.select_for_update(of=("self",)).get(pk=tip.pk)
    if row.retired_on is None:
        row.retired_on = today()
        row.save(update_fields=["retired_on", "changed_at"])


@transaction.atomic
def show_tip_again(*, tip: Tip, by: Any) -> None:
    """Show a retired tip again; doing it twice changes nothing."""
    row = Tip.objects.select_for_update(of=("self",)).get(pk=tip.pk)
    if row.retired_on is not None:
        row.retired_on = None
        row.save(update_fields=["retired_on", "changed_at"])


@transaction.atomic
def move_tip(*, tip: Tip, up: bool, by: Any) -> None:
    """Put a tip one place higher or lower among those of its level; at the end it stays where it is."""
    Programme.objects.select_for_update(of=("self",)).get(pk=tip.programme_id)
    rows = list(
        Tip.objects.filter(
            programme=tip.programme_id,
            instrument_key=tip.instrument_key,
            pillar_key=tip.pillar_key,
            purpose=tip.purpose,
            level=tip.level,
            retired_on__isnull=True,
        ).order_by("order", "pk")
    )
    place = next((number for number, row in enumerate(rows) if row.pk == tip.pk), None)
    if place is None:
        raise DomainError(_("This tip is not shown to schools, so it has no order."))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    orders = sorted(row.order for row in rows)
    if len(set(orders)) < len(orders):
        orders = list(range(len(rows)))
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in zip(orders, rows, strict=True):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])
