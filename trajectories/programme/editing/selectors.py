"""Reads for the pages on which the definition is edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count
from django.template.defaultfilters import date as written_date

from trajectories.models import Programme
from trajectories.programme.editing.catalogue import GROUPS
from trajectories.programme.editing.description import Kind, Rows, Text
from trajectories.programme.editing.usage import said, usage

SECTIONS_SHOWN = 3


@dataclass(frozen=True)
class KindLine:
    """A kind on the overview: how many parts are in use, how many rows within them, and where the plan has them."""

    kind: Kind
    number: int
    sections: list[str]
    more_sections: int = 0
    retired: int = 0


@dataclass(frozen=True)
class PartLine:
    """A part on the list of its kind: ``facts`` in few words, rows by what they are called, and what uses it."""

    part: Any
    facts: list[str]
    rows: list[tuple[Text, int]] = field(default_factory=list)
    used: str = ""


def setup_overview(programme: Programme) -> list[tuple[Text, list[KindLine]]]:
    """Return the groups of the overview with their kinds. One query for each kind."""
    return [(group.title, [_kind_line(programme, kind) for kind in group.kinds]) for group in GROUPS]


def _kind_line(programme: Programme, kind: Kind) -> KindLine:
    if kind.single:
        part: Any = kind.single(programme)
        section = getattr(part, "section", "")
        return KindLine(kind, 1, [section] if section else [])
    rows = list(
        getattr(programme, kind.related).order_by("order", "pk").values_list("section", "retired_on", named=True)
    )
    live = [row for row in rows if row.retired_on is None]
    sections = list(dict.fromkeys(row.section for row in live if row.section))
    return KindLine(
        kind,
        len(live),
        sections[:SECTIONS_SHOWN],
        max(0, len(sections) - SECTIONS_SHOWN),
        len(rows) - len(live),
    )


def part_lines(programme: Programme, kind: Kind) -> list[PartLine]:
    """Return the parts of a kind that are in use, with what a list says of each; a constant number of queries."""
    references = [name for name in kind.summary if isinstance(kind.model._meta.get_field(name), models.ForeignKey)]
    parts = list(kind.live(programme).select_related(*references) if references else kind.live(programme))
    counts = [(rows.title, _numbers(rows, parts)) for rows in kind.rows]
    uses = usage(parts)
    return [
        PartLine(
            part,
            [text for name in kind.summary if (text := _written(part, name))],
            [(title, numbers.get(part.pk, 0)) for title, numbers in counts],
            said(uses[part.pk]),
        )
        for part in parts
    ]


def _numbers(rows: Rows, parts: Iterable[Any]) -> dict[int, int]:
    found = rows.model._default_manager.filter(**{f"{rows.owner}__in": parts})
    if rows.keeps_history:
        found = found.filter(retired_on=None)
    return dict(found.order_by().values_list(rows.owner).annotate(number=Count("pk")))


def _written(part: Any, name: str) -> str:
    """Write one value for a list: a choice by its label, a date in full, a number with what it is."""
    kept: Any = part._meta.get_field(name)
    value = getattr(part, name)
    if value in (None, ""):
        return ""
    if kept.choices:
        return str(getattr(part, f"get_{name}_display")())
    if isinstance(kept, models.DateField):
        return written_date(value, "j F Y")
    if isinstance(kept, models.IntegerField | models.DecimalField) and name != "year":
        return f"{kept.verbose_name}: {value:g}" if not isinstance(value, int) else f"{kept.verbose_name}: {value}"
    if name == "next_track":
        return f"→ {value}"
    return str(value)


def retired_rows(kind: Kind, part: Any) -> list[tuple[Rows, list[Any]]]:
    """Return what was taken out of use within a part, by list; a list without any is left out."""
    found = [
        (rows, list(getattr(part, rows.related).exclude(retired_on=None).order_by("-retired_on", "pk")))
        for rows in kind.rows
        if rows.keeps_history
    ]
    return [(rows, gone) for rows, gone in found if gone]
