"""Who reads which schools and partners work together; only staff write it down.

A school reads with whom it works itself, a partner with which schools it works itself: never each other's others.
"""

from __future__ import annotations

from cmk.accounts.access import Access
from cmk.accounts.roles import Role


def sees_of_school(access: Access) -> bool:
    """The partners of a school: staff, and people of a school (their own: ``sees_inside`` says so)."""
    return access.is_staff or access.is_school


def sees_of_partner(access: Access) -> bool:
    """The schools of a partner: staff, and the partner's own people."""
    return access.is_staff or access.has(Role.PARTNER)
