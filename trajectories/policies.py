"""What a seat in the stuurgroep grants, and who may change what in the programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmk.accounts.access import Grant, Scope
from cmk.accounts.roles import Role
from cmk.core.models import active_q, today


def seat_grants(user: Any) -> Iterable[Grant]:
    """Yield what the user's seats of today grant (one query)."""
    from trajectories.models import SteeringSeat

    rows = SteeringSeat.objects.filter(active_q(today()), person__user=user)
    for programme_id, penvoerder_id in rows.values_list("programme_id", "programme__penvoerder_id"):
        yield Grant(Role.STUURGROEP, penvoerder_id, Scope.PROGRAMME, programme_id)
