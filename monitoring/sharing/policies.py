"""Who comes to the pages of sharing. Which rows is the querysets' business."""

from __future__ import annotations

from cmk.accounts.access import Access
from cmk.accounts.roles import Role


def decides(access: Access) -> bool:
    """The school alone decides with whom it shares."""
    return access.is_school


def receives(access: Access) -> bool:
    """Boards and municipalities find in one list what schools share with them."""
    return access.is_board or access.has(Role.GEMEENTE)


def reads_results(access: Access) -> bool:
    """The school's own people and whomever it can share with come to results; whose, ``readable_by`` says."""
    return access.is_staff or access.is_school or receives(access)
