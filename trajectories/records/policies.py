"""Who reads shared records, and who shares them."""

from __future__ import annotations

from typing import Any

from cmk.accounts.access import Access
from cmk.accounts.roles import BOARD, SCHOOL, Role
from trajectories.conversations.policies import may_write
from trajectories.models import Conversation

PARTIES = (*SCHOOL, *BOARD, Role.GEMEENTE, Role.PARTNER)


def is_party(access: Access) -> bool:
    """People of schools, boards, municipalities and partners: records can be shared with them."""
    return not access.is_staff and access.has(*PARTIES)


def reads_records(access: Access) -> bool:
    """The people of a party, and of the stuurgroep: who of them is in a core group reads its records."""
    return is_party(access) or (not access.is_staff and access.has(Role.STUURGROEP))


def opens_record(access: Access) -> bool:
    """Who may open the page of a record at all: also staff, to see it as the party does."""
    return access.is_staff or reads_records(access)


def may_share(user: Any, access: Access, conversation: Conversation) -> bool:
    """Say whether the user shares, takes back and settles: who may write the conversation."""
    return may_write(user, access, conversation)
