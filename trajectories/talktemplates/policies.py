"""Who may change which template."""

from __future__ import annotations

from typing import Any

from cmk.accounts.access import Access
from trajectories.models import ConversationTemplate


def may_change(user: Any, access: Access, template: ConversationTemplate) -> bool:
    """Say whether the user may change or retire the template: one's own, and for the project leader the team's."""
    return access.is_leader if template.owner_id is None else template.owner_id == user.pk
