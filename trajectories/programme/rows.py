"""Bringing single rows to what a definition says, minding what the browser changed; see ``loader``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from trajectories.models import Programme
from trajectories.programme.definition import Part

M = TypeVar("M", bound=models.Model)


class RowLoader:
    """Finds or makes rows and remembers what the file said of each (``after``), beside last time (``before``)."""

    def __init__(self, before: dict[str, dict[str, Any]]) -> None:
        self.before = before
        self.after: dict[str, dict[str, Any]] = {}
        self.made: list[str] = []
        self.changed: list[str] = []
        self.kept: list[str] = []
        self.new: set[models.Model] = set()

    def parts(
        self,
        model: type[M],
        parts: Iterable[Any],
        programme: Programme,
        *,
        omit: set[str] | None = None,
        rename: dict[str, str] | None = None,
        **references: dict[Any, Any] | str,
    ) -> dict[str, M]:
        """Load keyed parts of the programme, in the file's order.

        ``references``: a field whose value in the file is a key (or number), with the rows by key; or a plain value
        that all of them get.
        """
        rows = {}
        for order, part in enumerate(parts, start=1):
            values: dict[str, Any] = {"order": order}
            for name, known in references.items():
                if isinstance(known, str):
                    values[name] = known
                else:
                    key = getattr(part, name)
                    # A level that was taken out in the browser is not among them.
                    values[name] = known.get(key) if key else None
            for name, target in (rename or {}).items():
                values[target] = getattr(part, name).value
            where = {"programme": programme, "key": part.key}
            left_out = {"key", *(omit or ()), *references}
            row = self.one(model, where, part, omit=left_out, **values)
            assert row is not None  # noqa: S101 - only leaves can be left out
            rows[part.key] = row
        return rows

    def one(self, model: type[M], where: dict[str, Any], part: Part, *, omit: set[str], **more: Any) -> M:
        """Load one part: its own fields, without ``omit``, and the given ``more``."""
        leaf, among = more.pop("leaf", False), more.pop("among", None)
        values = {**part.model_dump(exclude=omit, mode="python"), **more}
        return self.row(model, where, values, leaf=leaf, among=among)  # type: ignore[return-value]

    def row(
        self,
        model: type[M],
        where: dict[str, Any],
        values: dict[str, Any],
        *,
        leaf: bool = False,
        aspect: str = "",
        among: dict[str, Any] | None = None,
    ) -> M | None:
        """Find or make the row at ``where`` and give it ``values``, minding what the browser changed.

        A ``leaf`` (nothing refers to it) that was taken out in the browser stays out: None. What was taken out of use
        there is left as it is. ``aspect`` keeps what the file said apart when one row is loaded in two goes; ``among``
        narrows where the row is looked for.
        """
        keys = [str(_plain(value)) for value in where.values()]
        place = ":".join(filter(None, [model.__name__.lower(), *keys, aspect]))
        said = {name: _plain(value) for name, value in values.items()}
        last = self.before.get(place)
        self.after[place] = said
        label = str(model._meta.verbose_name)
        row = model._default_manager.filter(**where, **(among or {})).first()
        if row is None:
            if leaf and last is not None:
                self.stays_out(label, said.get("name") or said.get("text") or place)
                return None
            row = model._default_manager.create(**where, **{name: _stored(value) for name, value in values.items()})
            self.made.append(_("%(what)s ‘%(name)s’") % {"what": label, "name": row})
            self.new.add(row)
            return row
        if getattr(row, "retired_on", None):
            self.stays_out(label, str(row))
            return row
        changed = []
        for name, value in values.items():
            now = _plain(getattr(row, name))
            if now == said[name]:
                continue
            words = {"what": label, "name": str(row), "field": model._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
            if last is not None and name in last and last[name] == said[name]:
                self.kept.append(_("%(what)s ‘%(name)s’: %(field)s as changed here") % words)
                continue
            changed.append(name)
            setattr(row, name, _stored(value))
            if row not in self.new:
                sentence = _("%(what)s ‘%(name)s’: %(field)s from ‘%(old)s’ to ‘%(new)s’")
                self.changed.append(sentence % {**words, "old": now, "new": said[name]})
        if changed:
            row.save(update_fields=changed)
        return row

    def stays_out(self, what: str, name: str) -> None:
        """Tell, once, that the browser took something out which the file still names."""
        sentence = _("%(what)s ‘%(name)s’: taken out here, stays out") % {"what": what, "name": name}
        if sentence not in self.kept:
            self.kept.append(sentence)

    def link(self, place: str) -> bool:
        """Remember that the file names ``place``; say whether it did so the last time too."""
        self.after[place] = {}
        return place in self.before


def _plain(value: Any) -> Any:
    """Return a value in a form that JSON keeps: a row by its key, code or slug, a date in ISO form, money as text."""
    if isinstance(value, models.Model):
        for name in ("slug", "code", "key", "number"):
            if hasattr(value, name):
                return getattr(value, name)
        return str(value.pk)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dict):
        return {str(_plain(name)): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return getattr(value, "value", value)


def _stored(value: Any) -> Any:
    """Return a value as the database keeps it: enumerations in lists and groups become their codes."""
    return _plain(value) if isinstance(value, list | dict) else value
