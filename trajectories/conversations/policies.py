"""Who may write down, correct and finish what."""

from __future__ import annotations

from cmk.accounts.access import Access
from cmk.accounts.models import User
from trajectories.models import ActionPoint, Conversation


def may_write(user: User, access: Access, conversation: Conversation) -> bool:
    """Say whether the user may write, move, correct or take away the conversation: its adviser and the leader may."""
    return access.is_leader or (access.is_staff and conversation.adviser_id == user.pk)


def may_finish(user: User, access: Access, point: ActionPoint) -> bool:
    """Say whether the user may finish the agreement: staff all of them, people of a school what they own themselves."""
    if access.is_staff:
        return True
    return point.owner_person is not None and point.owner_person.user_id == user.pk
