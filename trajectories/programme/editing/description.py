"""The words in which a kind of part is described, so that one form, one preview and one service do for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from trajectories.models import Programme

# The lazy translation of a text; a plain str does as well.
Text = Any


@dataclass(frozen=True)
class Spread:
    """A value per column within a part: an amount a year, a target a phase, a text per pillar.

    ``related`` holds the rows, with ``column`` (a field: the year, the phase) and ``value``. ``columns`` gives key and
    label of each column of a programme; ``ask`` makes the field for one. An empty value is no row.
    """

    related: str
    column: str
    value: str
    title: Text
    columns: Callable[[Programme], list[tuple[int, str]]]
    ask: Callable[[], forms.Field]

    @property
    def column_id(self) -> str:
        """The name under which a row keeps its column: ``year``, ``phase_id``."""
        return self.column if self.column == "year" else f"{self.column}_id"

    def now(self, part: models.Model | None) -> dict[int, Any]:
        """Return what ``part`` has, by column."""
        if part is None:
            return {}
        return {getattr(row, self.column_id): getattr(row, self.value) for row in getattr(part, self.related).all()}


@dataclass(frozen=True)
class Rows:
    """A list within a part that is edited with it: the steps of a track, the topics of a conversation.

    ``owner`` is the field of a row that names its part; ``place`` (``number`` or ``order``) orders them from 1.
    ``keyed``: a new row gets a key from its name. ``keeps_history``: a row that is in use can be taken out of use.
    """

    slug: str
    model: type[models.Model]
    related: str
    owner: str
    place: str
    fields: tuple[str, ...]
    definition: str
    title: Text
    about: Text
    one: Text
    one_more: Text
    keyed: bool = False
    keeps_history: bool = False
    spread: Spread | None = None

    def live(self, part: models.Model) -> models.QuerySet[Any]:
        """Return the rows of ``part`` that are in use, in order."""
        rows = getattr(part, self.related).order_by(self.place, "pk")
        if self.spread:
            rows = rows.prefetch_related(self.spread.related)
        return rows.filter(retired_on=None) if self.keeps_history else rows


@dataclass(frozen=True)
class Kind:
    """A kind of part of the definition.

    ``definition``: its name in a definition file. ``felt``: the fields that show where a part is in use already.
    ``measured``: what a change of it may do to counted results (``results``) or to norms (``norm``). A ``single`` kind
    has one part, which always exists (facts, scenario model).
    """

    slug: str
    model: type[models.Model]
    related: str
    definition: str
    fields: tuple[str, ...]
    title: Text
    one: Text
    about: Text
    add: Text
    empty: Text = ""
    rows: tuple[Rows, ...] = ()
    spread: Spread | None = None
    felt: tuple[str, ...] = ("name",)
    measured: str = ""
    single: Callable[[Programme], models.Model] | None = None
    objections: Callable[[Programme, dict[str, Any]], list[str]] | None = None
    summary: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_single(self) -> bool:
        """Whether there is one part of this kind, which always exists."""
        return self.single is not None

    def live(self, programme: Programme) -> models.QuerySet[Any]:
        """Return the parts that are in use, in order."""
        if self.single:
            return self.model._default_manager.filter(pk=self.single(programme).pk)
        return getattr(programme, self.related).filter(retired_on=None).order_by("order", "pk")

    def retired(self, programme: Programme) -> models.QuerySet[Any]:
        """Return the parts that were taken out of use, the latest first."""
        if self.single:
            return self.model._default_manager.none()
        return getattr(programme, self.related).exclude(retired_on=None).order_by("-retired_on", "name")


@dataclass(frozen=True)
class Group:
    """Kinds that stand together on the overview."""

    title: Text
    kinds: tuple[Kind, ...]


# Said wherever two people edit the same thing.
CHANGED_MEANWHILE = _("Someone else changed this list in the meantime. Look again and save once more.")
