"""What contacts grant, and who may change what around a school."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmk.accounts.access import Grant, Scope
from cmk.accounts.roles import Role
from cmk.core.models import active_q, today


def contact_grants(user: Any) -> Iterable[Grant]:
    """Yield what the user's dated contacts of today grant (one query)."""
    from schools.models import Contact

    rows = Contact.objects.filter(active_q(today()), person__user=user).values_list(
        "role", "person__penvoerder_id", "school_id", "board_id", "municipality_id"
    )
    for role, penvoerder_id, school_id, board_id, municipality_id in rows:
        if school_id:
            yield Grant(Role(role), penvoerder_id, Scope.SCHOOL, school_id)
        elif board_id:
            yield Grant(Role(role), penvoerder_id, Scope.BOARD, board_id)
        else:
            yield Grant(Role(role), penvoerder_id, Scope.MUNICIPALITY, municipality_id)
