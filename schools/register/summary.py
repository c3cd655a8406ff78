"""What an import did, or in a dry run would do."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models

COUNTS = ("created", "updated", "unchanged", "closed", "reopened")


@dataclass(frozen=True)
class Rejection:
    """A row (or a field of it) that could not be used: the line in the file, the column's name, a sentence."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class Change:
    """One field of one school (or board) that differs from what the register had; ``name`` as it is now."""

    code: str
    name: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Named:
    """A school or a board by its code (location code, board number) and its name, if it has one."""

    code: str
    name: str


@dataclass
class ImportSummary:
    """Counts of schools, boards, or rows with pupils: each in one of them only, plus what was rejected.

    ``rows``: rows of the file within the chosen municipalities, rejected ones included. ``updated``: facts
    changed; ``reopened``: was closed and is listed again (its facts may have changed as well); ``closed``:
    no longer listed. ``notes``: sentences about what was deliberately not done. ``changes``: field by field,
    of which ``labels`` says how people call them.
    """

    kind: str
    reference_date: datetime.date
    dry_run: bool = False
    rows: int = 0
    updated: int = 0
    unchanged: int = 0
    new: list[Named] = field(default_factory=list)
    gone: list[Named] = field(default_factory=list)
    back: list[Named] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def created(self) -> int:
        """How many are new in the register."""
        return len(self.new)

    @property
    def closed(self) -> int:
        """How many the register had open, and has closed now."""
        return len(self.gone)

    @property
    def reopened(self) -> int:
        """How many the register had closed, and has open now."""
        return len(self.back)

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected; one row may have been rejected for more than one reason."""
        return len({rejection.line for rejection in self.rejected})

    def as_json(self) -> dict[str, Any]:
        """Return the part that other programs read, with plain types only."""
        counts: dict[str, Any] = {key: getattr(self, key) for key in COUNTS}
        return {"kind": self.kind, "rows": self.rows} | counts | {"rejected": [asdict(row) for row in self.rejected]}

    def as_details(self, *, most: int | None = None) -> dict[str, Any]:
        """Return everything that a person may want to see before or after the import, with plain types only.

        What ``as_json`` has, and: ``reference_date`` (ISO), ``dry_run``, ``notes`` (sentences), ``rejected_rows`` (a
        number), ``changes`` (``code, name, field, label, old, new``), ``created_list``, ``closed_list`` and
        ``reopened_list`` (``code, name``). With ``most`` the lists stop there; ``totals`` says how long each is.
        """
        lists: dict[str, Sequence[Any]] = {
            "rejected": self.rejected,
            "changes": self.changes,
            "created_list": self.new,
            "closed_list": self.gone,
            "reopened_list": self.back,
        }
        details = self.as_json() | {
            "reference_date": self.reference_date.isoformat(),
            "dry_run": self.dry_run,
            "notes": [str(note) for note in self.notes],
            "rejected_rows": self.rejected_rows,
            "totals": {name: len(rows) for name, rows in lists.items()},
        }
        for name, rows in lists.items():
            details[name] = [asdict(row) for row in rows[:most]]
        for change in details["changes"]:
            change["label"] = str(self.labels.get(change["field"], change["field"]))
        return details


def label_of(model: type[models.Model], name: str) -> str:
    """Return how people call a field of a model."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))
