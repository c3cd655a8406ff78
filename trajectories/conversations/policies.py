"""Who may write down, correct and finish what."""

from __future__ import annotations

from cmk.accounts.access import Access
from cmk.accounts.models import User
from cmk.accounts.roles import BOARD, SCHOOL, Role
from trajectories.models import ActionPoint, Conversation

# The roles of people who can own an agreement besides the penvoerder's own.
PARTY_ROLES = (*SCHOOL, *BOARD, Role.GEMEENTE, Role.PARTNER)


def of_a_party(access: Access) -> bool:
    """People of a school, school board, municipality or partner: agreements are made with them."""
    return access.has(*PARTY_ROLES)


def staff_or_party(access: Access) -> bool:
    """Staff, and people of a party: they may finish what they own."""
    return access.is_staff or of_a_party(access)


def is_author(user: User, access: Access, conversation: Conversation) -> bool:
    """Say whether the conversation is the user's own: its adviser, and the leader. Only they take it away."""
    return access.is_leader or (access.is_staff and conversation.adviser_id == user.pk)


def may_write(user: User, access: Access, conversation: Conversation) -> bool:
    """Say whether the user may write, move or correct the conversation: whose own it is, and colleagues who were there.

    One query for others than its author.
    """
    if is_author(user, access, conversation):
        return True
    there = access.is_staff and conversation.pk is not None
    return there and conversation.participants.filter(user=user).exists()


def may_finish(user: User, access: Access, point: ActionPoint) -> bool:
    """Say whether the user may finish the agreement: staff all of them, people of a party what they own themselves."""
    if access.is_staff:
        return True
    return point.owner_person is not None and point.owner_person.user_id == user.pk
