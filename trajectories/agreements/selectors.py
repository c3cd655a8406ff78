"""Reads about agreements: how one stands, between whom it is, and those of one party."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import today
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.models import Agreement

Party = Municipality | SchoolBoard | School | Partner
PARTY_FIELDS = ("municipalities", "boards", "schools", "partners")


class AgreementState(models.TextChoices):
    """How an agreement stands today."""

    UNSIGNED = "unsigned", _("not signed yet")
    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", _("no longer valid")


def in_force_q(day: datetime.date | None = None) -> Q:
    """Return the condition that an agreement was signed and still holds on ``day`` (default today)."""
    day = day or today()
    return Q(signed_on__isnull=False) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def state_of(agreement: Agreement) -> AgreementState:
    """Return how an agreement stands today."""
    if agreement.signed_on is None:
        return AgreementState.UNSIGNED
    if agreement.valid_until is not None and agreement.valid_until < today():
        return AgreementState.ENDED
    return AgreementState.IN_FORCE


@dataclass(frozen=True)
class AgreementLine:
    """One agreement in a list, with how it stands."""

    agreement: Agreement
    state: AgreementState


def agreements_of(user: Any, penvoerder: Penvoerder, party: Party) -> list[AgreementLine]:
    """Return the agreements to which ``party`` is a party and that ``user`` may see, the latest first. One query."""
    field = {Municipality: "municipalities", SchoolBoard: "boards", School: "schools", Partner: "partners"}[type(party)]
    rows = Agreement.objects.visible_to(user).filter(penvoerder=penvoerder, **{field: party})
    rows = rows.select_related("programme").order_by(models.F("signed_on").desc(nulls_first=True), "title", "pk")
    return [AgreementLine(row, state_of(row)) for row in rows]


def agreement_rows(user: Any) -> QuerySet[Agreement]:
    """Return the agreements that ``user`` may see with their parties: five queries, however many."""
    rows: QuerySet[Agreement] = Agreement.objects.visible_to(user).select_related("programme", "penvoerder")
    return rows.prefetch_related(
        "municipalities", "boards", Prefetch("schools", School.objects.select_related("municipality")), "partners"
    ).order_by(models.F("signed_on").desc(nulls_first=True), "title", "pk")


def agreement_or_404(user: Any, pk: int) -> Agreement:
    """Return the agreement that the user may see, with its parties; ``Http404`` otherwise."""
    agreement = agreement_rows(user).filter(pk=pk).first()
    if agreement is None:
        raise Http404
    return agreement


def parties_of(agreement: Agreement) -> list[Any]:
    """Return who are party to an agreement besides the penvoerder, from what was read with it: rows, then words."""
    found: list[Any] = [party for field in PARTY_FIELDS for party in getattr(agreement, field).all()]
    return [*found, agreement.other_parties] if agreement.other_parties else found


def any_agreement(user: Any) -> bool:
    """Say whether there is any agreement for the person, whatever the filters."""
    return bool(Agreement.objects.visible_to(user).exists())
