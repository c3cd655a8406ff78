"""Brings parts and their rows to what an edit says, and tells what that was; see ``saving`` for the rules around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import Programme
from trajectories.programme.editing.description import Kind, Rows, Spread
from trajectories.programme.editing.edits import PartEdit, RowEdit, kept_rows, set_fields
from trajectories.programme.editing.usage import said, usage

# Where rows stand aside while their numbers, of which none may stand twice, are given out anew.
ASIDE = 1000


@dataclass(frozen=True)
class RowDone:
    """What became of one row: ``fields`` that changed; whether it is new (``index`` among the new ones) or gone."""

    rows: Rows
    row: Any
    name: str
    fields: list[str] = field(default_factory=list)
    index: int | None = None
    gone: bool = False
    retired: bool = False


@dataclass
class Done:
    """What an edit did to ``part``: the fields that changed, and its rows. ``cleared``: parts that named it no more."""

    part: Any
    is_new: bool = False
    fields: list[str] = field(default_factory=list)
    rows: list[RowDone] = field(default_factory=list)
    uses: list[tuple[str, int]] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    removed: bool = False


def write_part(programme: Programme, kind: Kind, part: Any, edit: PartEdit) -> Done:
    """Write a part (None: a new one) with everything in it. Raises ``DomainError`` for rows that cannot go."""
    is_new = part is None
    if is_new:
        key = free_key(edit.values["name"], kind.model._default_manager.filter(programme=programme))
        part = kind.model(programme=programme, key=key, **edit.values)
        part.order = kind.live(programme).count() + 1
        part.save()
        done = Done(part, is_new=True)
    else:
        done = Done(part, fields=set_fields(part, edit.values))
    if not kind.single:
        put_in_place(kind, programme, part, edit.order)
    if kind.spread and _write_spread(kind.spread, part, edit.spread):
        done.fields.append(kind.spread.related)
    problems: list[str] = []
    for rows in kind.rows:
        done.rows += _write_rows(rows, part, edit.rows.get(rows.slug, []), problems)
    if problems:
        raise DomainError(*problems)
    return done


def free_key(name: str, others: models.QuerySet[Any]) -> str:
    """Return a key made of ``name`` that none of ``others`` has, those out of use included."""
    stem = slugify(name).replace("_", "-").strip("-")[:50].strip("-") or "onderdeel"
    taken = set(others.values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken)


def put_in_place(kind: Kind, programme: Programme, part: Any = None, place: int | None = None) -> None:
    """Number the parts in use from 1, with ``part`` at ``place`` (None: where it is)."""
    parts = list(kind.live(programme))
    if part is not None and place is not None:
        parts.remove(part)
        parts.insert(place - 1, part)
    for order, row in enumerate(parts, start=1):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])


def _write_spread(spread: Spread, part: Any, values: dict[int, Any]) -> bool:
    """Give ``part`` a value per column; say whether any differed. A column that is not named stays as it is."""
    known = {getattr(row, spread.column_id): row for row in getattr(part, spread.related).all()}
    differing = False
    for column, value in values.items():
        row = known.get(column)
        if value in (None, ""):
            if row:
                row.delete()
                differing = True
        elif row is None:
            getattr(part, spread.related).create(**{spread.column_id: column, spread.value: value})
            differing = True
        elif set_fields(row, {spread.value: value}):
            differing = True
    part._prefetched_objects_cache = {}
    return differing


def _write_rows(rows: Rows, part: Any, edits: Iterable[RowEdit], problems: list[str]) -> list[RowDone]:
    existing = list(rows.live(part))
    kept = kept_rows(existing, edits)
    staying = {edit.pk for edit in kept}
    done = _take_out(rows, [row for row in existing if row.pk not in staying], problems)
    if problems:
        return done
    if rows.place == "number":
        for place, old in enumerate(existing, start=1):
            rows.model._default_manager.filter(pk=old.pk).update(number=ASIDE + place)
    known, new = {row.pk: row for row in existing}, 0
    for place, edit in enumerate(kept, start=1):
        row: Any
        if edit.pk is None:
            row = rows.model(**{rows.owner: part, **edit.values, rows.place: place})
            if rows.keyed:
                row.key = free_key(edit.values["name"], getattr(part, rows.related).all())
            row.save()
            done.append(RowDone(rows, row, heading(row), index=new))
            new += 1
        else:
            row = known[edit.pk]
            before = heading(row)
            changed = set_fields(row, {**edit.values, rows.place: place}, always={rows.place})
            done.append(RowDone(rows, row, before, [name for name in changed if name != rows.place]))
        if rows.spread and _write_spread(rows.spread, row, edit.spread) and edit.pk:
            done[-1].fields.append(rows.spread.related)
    return done


def _take_out(rows: Rows, gone: list[Any], problems: list[str]) -> list[RowDone]:
    """Delete rows that nothing uses, and take those that are used out of use where that can be."""
    uses = usage(gone)
    done = []
    for row in gone:
        used = uses[row.pk]
        if used and not rows.keeps_history:
            problems.append(
                _("‘%(name)s’ cannot be taken out: %(uses)s hang on it. You can rename it.")
                % {"name": heading(row), "uses": said(used)}
            )
        elif used:
            row.retired_on = today()
            row.save(update_fields=["retired_on"])
            done.append(RowDone(rows, row, heading(row), gone=True, retired=True))
        else:
            done.append(RowDone(rows, row, heading(row), gone=True))
            row.delete()
    return done


def heading(row: Any) -> str:
    """Return what a row is called, without its number."""
    return str(getattr(row, "name", "") or getattr(row, "text", ""))
