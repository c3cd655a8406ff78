"""What an import did, or in a dry run would do."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rejection:
    """A row (or a field of it) that could not be used: the line in the file, the column's name, a sentence."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class Change:
    """One field of one school that differs from what the register had."""

    code: str
    field: str
    old: str
    new: str


@dataclass
class ImportSummary:
    """Counts of schools, each school in one of them only, plus what was rejected.

    ``rows``: rows of the file within the chosen municipalities, rejected ones included. ``updated``: facts
    changed; ``reopened``: was closed and is listed again (its facts may have changed as well); ``closed``:
    no longer listed. ``notes``: sentences about what was deliberately not done. ``changes``: field by field.
    """

    kind: str
    reference_date: datetime.date
    dry_run: bool = False
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    reopened: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the part that other programs read, with plain types only."""
        keys = ("kind", "rows", "created", "updated", "unchanged", "closed", "reopened")
        return {key: getattr(self, key) for key in keys} | {"rejected": [asdict(row) for row in self.rejected]}
