"""Who reads which agreements.

Staff: all of the penvoerder, signed or not. The people of a party (school, board, municipality, partner): what theirs
signed, with the file, but without the penvoerder's own note; the list is for staff.
"""

from __future__ import annotations

from cmk.accounts.access import Access
from cmk.accounts.roles import BOARD, SCHOOL, Role

PARTIES = (*SCHOOL, *BOARD, Role.GEMEENTE, Role.PARTNER)


def sees_agreements(access: Access) -> bool:
    """The page and the file of an agreement: staff, and people of whoever can be a party to one."""
    return access.is_staff or access.has(*PARTIES)
