"""What somebody asks to change in a part, and a stamp of how the part stood when they looked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cmk.core.errors import DomainError
from trajectories.programme.editing.description import CHANGED_MEANWHILE, Kind


@dataclass(frozen=True)
class RowEdit:
    """One line of an edited list: an existing row (``pk``) or a new one, its values, its place, or its removal.

    ``order`` is the place that was asked for; None puts it at the end. ``spread``: a value per column.
    """

    pk: int | None
    values: dict[str, Any] = field(default_factory=dict)
    order: int | None = None
    remove: bool = False
    spread: dict[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PartEdit:
    """A part as it should become: its values, its place among the others, its rows by the slug of their list."""

    values: dict[str, Any]
    order: int | None = None
    spread: dict[int, Any] = field(default_factory=dict)
    rows: dict[str, list[RowEdit]] = field(default_factory=dict)


def kept_rows(existing: Sequence[models.Model], rows: Iterable[RowEdit]) -> list[RowEdit]:
    """Return the rows that stay, in their new order; a row that is not of this list is refused with ``DomainError``."""
    rows = list(rows)
    known = {row.pk for row in existing}
    if any(row.pk is not None and row.pk not in known for row in rows):
        raise DomainError(str(CHANGED_MEANWHILE))
    kept = [row for row in rows if not row.remove]
    # What the form did not name (someone else just added it) stays, at the end.
    named = {row.pk for row in rows}
    kept += [RowEdit(pk=row.pk) for row in existing if row.pk not in named]
    return sorted(kept, key=lambda row: (row.order is None, row.order or 0))


def set_fields(row: models.Model, values: dict[str, Any], always: Iterable[str] = ()) -> list[str]:
    """Give a row other values and save what differs (and ``always``); return the names of what differed."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    names = [name for name in values if name in always or name in differing]
    for name in names:
        setattr(row, name, values[name])
    if names:
        row.save(update_fields=names)
    return differing


def value_of(row: models.Model, name: str) -> Any:
    """Return a value as a form has it at first: a reference as its key."""
    kept = row._meta.get_field(name)
    return getattr(row, kept.attname) if isinstance(kept, models.ForeignKey) else getattr(row, name)


def stamp(kind: Kind, part: models.Model | None) -> str:
    """Return a stamp of everything that the page of ``part`` edits; another one once any of it has changed."""
    if part is None:
        return "-"
    state: list[Any] = [part.pk, {name: value_of(part, name) for name in kind.fields}]
    if kind.spread:
        state.append(sorted(kind.spread.now(part).items()))
    for rows in kind.rows:
        for row in rows.live(part):
            state.append([rows.slug, row.pk, {name: value_of(row, name) for name in rows.fields}])
            if rows.spread:
                state.append(sorted(rows.spread.now(row).items()))
    text = json.dumps(state, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
