"""What changes rounds and self-evaluations, one subject a file."""

from monitoring.evaluation.services.answers import Conflict, Saved, save_answers
from monitoring.evaluation.services.submission import reopen, submit

__all__ = [
    "Conflict",
    "Saved",
    "reopen",
    "save_answers",
    "submit",
]
