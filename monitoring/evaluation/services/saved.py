"""What became of changes that were sent to be saved."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from monitoring.evaluation.values import Value


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved another answer since: ``theirs``, by whom, when, and the revision it has."""

    theirs: Value
    by: str
    at: str
    revision: int


@dataclass
class Saved:
    """What became of a number of changes, by the name of the question.

    ``revisions``: of what is saved now; ``errors``: a sentence for what was refused; ``conflicts``: what
    somebody else changed since the base. A name stands in exactly one of the three.
    """

    at: datetime.datetime
    revisions: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)


def revision_of(raw: Any) -> int:
    """Return the revision that a browser or form names; 0 (never seen) for what is none."""
    text = str(raw if raw is not None else "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
