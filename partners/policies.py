"""What a partner's contacts grant, and who may see and keep what of partners."""

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


def sees_offers(access: Access) -> bool:
    """The overview of what partners offer: staff, and the people of schools."""
    return access.is_staff or access.is_school


def keeps_partner(access: Access, partner_id: int) -> bool:
    """Whether a person keeps the profile and the offer of this partner: staff, and the partner's own people."""
    return access.is_staff or partner_id in access.ids(Scope.PARTNER)
