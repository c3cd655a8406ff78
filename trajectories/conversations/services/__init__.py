"""All changes to conversations and agreements: one function each, one transaction each."""

from trajectories.conversations.services.action_points import (
    add_action_point,
    change_action_point,
    finish_action_point,
    owner_choices,
    reopen_action_point,
    tell_ending,
)
from trajectories.conversations.services.conversations import (
    Saved,
    correct_conversation,
    move_conversation,
    new_conversation,
    plan_conversation,
    record_conversation,
    remove_conversation,
    save_draft,
)

__all__ = [
    "Saved",
    "add_action_point",
    "change_action_point",
    "correct_conversation",
    "finish_action_point",
    "move_conversation",
    "new_conversation",
    "owner_choices",
    "plan_conversation",
    "record_conversation",
    "remove_conversation",
    "reopen_action_point",
    "save_draft",
    "tell_ending",
]
