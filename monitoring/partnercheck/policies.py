"""Who may do what with the checks of partners. Which rows is the querysets' business."""

from __future__ import annotations

from cmk.accounts.access import Access
from cmk.accounts.roles import Role


def fills_in(access: Access) -> bool:
    """The partner's own people answer, submit and share; nobody does it for them."""
    return access.has(Role.PARTNER)


def reads(access: Access) -> bool:
    """The partner's own people, and staff when the partner shares it; whose, ``readable_by`` says."""
    return access.is_staff or fills_in(access)
