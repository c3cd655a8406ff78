"""What changes rounds and self-evaluations, one subject a file."""

from monitoring.evaluation.services.answers import Conflict, Saved, save_answers
from monitoring.evaluation.services.reminders import Reminded, remind, who_to_remind
from monitoring.evaluation.services.rounds import extend_round, invite_schools, open_round, schools_to_invite
from monitoring.evaluation.services.submission import reopen, submit

__all__ = [
    "Conflict",
    "Reminded",
    "Saved",
    "extend_round",
    "invite_schools",
    "open_round",
    "remind",
    "reopen",
    "save_answers",
    "schools_to_invite",
    "submit",
    "who_to_remind",
]
