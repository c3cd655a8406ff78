"""How the rows of the board are sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from trajectories.board.rows import BoardRow
from trajectories.models import Intensity

# What the board can be sorted by; the name decides what is equal.
SORTS: Mapping[str, Callable[[BoardRow], Any]] = {
    "name": lambda row: row.name.casefold(),
    "done": lambda row: row.share,
    "since": lambda row: row.started_on,
    "changed": lambda row: row.changed_on,
    "intensity": lambda row: Intensity.values.index(row.intensity),
    "adviser": lambda row: (not row.adviser, row.adviser.casefold()),
    "municipality": lambda row: row.municipality.casefold(),
}


def sort_rows(rows: Iterable[BoardRow], sort: str) -> list[BoardRow]:
    """Return ``rows`` sorted by a key of ``SORTS`` (``-since``: the other way round); by name for anything else."""
    by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.code))
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(by_name, key=key, reverse=sort.startswith("-")) if key else by_name
