"""What a partner's contacts grant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmk.accounts.access import Access, Grant, Scope
from cmk.accounts.roles import Role
from cmk.core.models import active_q, today


def partner_grants(user: Any) -> Iterable[Grant]:
    """Yield what the user's dated roles at partners grant today (one query)."""
    from partners.models import PartnerContact

    rows = PartnerContact.objects.filter(active_q(today()), person__user=user)
    for partner_id, penvoerder_id in rows.values_list("partner_id", "partner__penvoerder_id"):
        yield Grant(Role.PARTNER, penvoerder_id, Scope.PARTNER, partner_id)


def sees_partner_pages(access: Access) -> bool:
    """The page of a partner: staff, and the partner's own people."""
    return access.is_staff or access.has(Role.PARTNER)


def partner_people(access: Access) -> bool:
    """People of a partner."""
    return access.has(Role.PARTNER)
