"""Loads a programme's definition file into the database.

Loading is idempotent and never deletes. Three things can differ: the file now, the file as it was loaded last
time (kept in ``Programme.loaded``), and the database.

- The file says something new: the database follows the file.
- The file says the same as last time, but someone changed it in the browser: the browser's text stays.
- A part that was loaded before and taken out in the browser stays out.
- A part that the file no longer names stays in the database, for trajectories and reports may use it.

What was made, changed and kept is told in ``LoadResult``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from schools.models import Municipality, WorkArea
from trajectories.models import (
    ActivityKind,
    ConversationKind,
    ConversationTopic,
    Indicator,
    MunicipalPriority,
    Objective,
    Phase,
    Programme,
    ProgrammeLine,
    ScenarioLevel,
    ScenarioModel,
    StepTemplate,
    Target,
    Track,
)
from trajectories.programme.definition import Definition, Part
from trajectories.programme.reading import read_definition

__all__ = ["LoadResult", "load_definition", "load_programme", "read_definition"]

M = TypeVar("M", bound=models.Model)


@dataclass
class LoadResult:
    """What loading did: sentences about parts that were made, changed, and kept as the browser left them."""

    programme: Programme
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def load_programme(path: str | Path) -> Programme:
    """Read the definition at ``path`` and load it; return the programme.

    Raises ``DomainError`` with every mistake of the file, or when its programme is someone else's.
    """
    return load_definition(read_definition(path)).programme


@transaction.atomic
def load_definition(definition: Definition) -> LoadResult:
    """Bring the database to what ``definition`` says, as the head of this module describes.

    Makes the penvoerder, its work area, the municipalities and the scenario model when they are not there.
    Raises ``DomainError`` when the programme's slug belongs to another penvoerder.
    """
    facts = definition.programme
    existing = Programme.objects.select_for_update().filter(slug=facts.slug).select_related("penvoerder").first()
    if existing and existing.penvoerder.slug != definition.penvoerder.slug:
        words = {"slug": facts.slug, "penvoerder": existing.penvoerder.name}
        raise DomainError(_("The programme %(slug)s already belongs to %(penvoerder)s.") % words)
    return _Loading(definition, existing).run()


class _Loading:
    """One load of one definition: finds or makes each row and remembers what the file said."""

    def __init__(self, definition: Definition, existing: Programme | None) -> None:
        self.definition = definition
        self.before: dict[str, dict[str, Any]] = existing.loaded if existing else {}
        self.after: dict[str, dict[str, Any]] = {}
        self.made: list[str] = []
        self.changed: list[str] = []
        self.kept: list[str] = []
        self.new: set[models.Model] = set()

    def run(self) -> LoadResult:
        """Load everything, in the order in which the parts need each other."""
        definition = self.definition
        penvoerder = self._one(Penvoerder, {"slug": definition.penvoerder.slug}, definition.penvoerder, omit={"slug"})
        scenario_model = self._scenario_model(penvoerder)
        facts = definition.programme
        programme = self._one(
            Programme,
            {"slug": facts.slug},
            facts,
            omit={"slug"},
            penvoerder=penvoerder,
            scenario_model=scenario_model,
        )
        self._municipalities(penvoerder, programme)
        phases = self._parts(Phase, definition.phases, programme)
        lines = self._parts(ProgrammeLine, definition.lines, programme)
        self._parts(Objective, definition.objectives, programme, line=lines)
        tracks = self._tracks(programme)
        kinds = self._parts(ActivityKind, definition.activity_kinds, programme, line=lines)
        self._conversation_kinds(programme)
        indicators = self._parts(
            Indicator,
            definition.indicators,
            programme,
            omit={"targets", "counts"},
            rename={"counts": "source"},
            line=lines,
            track=tracks,
            activity_kind=kinds,
        )
        for part in definition.indicators:
            for phase, value in part.targets.items():
                self._row(Target, {"indicator": indicators[part.key], "phase": phases[phase]}, {"value": value})
        programme.loaded = self.after
        programme.save(update_fields=["loaded"])
        return LoadResult(programme, self.made, self.changed, self.kept)

    def _scenario_model(self, penvoerder: Penvoerder) -> ScenarioModel:
        part = self.definition.scenario_model
        model = self._one(ScenarioModel, {"penvoerder": penvoerder, "key": part.key}, part, omit={"key", "levels"})
        for level in part.levels:
            self._one(ScenarioLevel, {"model": model, "number": level.number}, level, omit={"number"})
        return model

    def _municipalities(self, penvoerder: Penvoerder, programme: Programme) -> None:
        """Link the municipalities; the register's own name for one is left as it is."""
        for part in self.definition.municipalities:
            municipality, made = Municipality.objects.get_or_create(code=part.code, defaults={"name": part.name})
            if made:
                self.made.append(_("%(what)s ‘%(name)s’") % {"what": _("municipality"), "name": municipality})
            WorkArea.objects.get_or_create(penvoerder=penvoerder, municipality=municipality)
            programme.municipalities.add(municipality)
            for order, text in enumerate(part.priorities, start=1):
                where = {"programme": programme, "municipality": municipality, "order": order}
                self._row(MunicipalPriority, where, {"text": text}, leaf=True)

    def _tracks(self, programme: Programme) -> dict[str, Track]:
        parts = self.definition.tracks
        tracks = self._parts(Track, parts, programme, omit={"next_track", "steps"})
        for part in parts:
            following = tracks[part.next_track] if part.next_track else None
            where = {"programme": programme, "key": part.key}
            self._row(Track, where, {"next_track": following}, aspect="next")
            for step in part.steps:
                where = {"track": tracks[part.key], "number": step.number}
                self._one(StepTemplate, where, step, omit={"number"}, leaf=True)
        return {track.key: track for track in Track.objects.filter(programme=programme)}

    def _conversation_kinds(self, programme: Programme) -> None:
        parts = self.definition.conversation_kinds
        kinds = self._parts(ConversationKind, parts, programme, omit={"topics"})
        for part in parts:
            for order, topic in enumerate(part.topics, start=1):
                where = {"kind": kinds[part.key], "key": topic.key}
                self._one(ConversationTopic, where, topic, omit={"key"}, leaf=True, order=order)

    def _parts(
        self,
        model: type[M],
        parts: Iterable[Any],
        programme: Programme,
        *,
        omit: set[str] | None = None,
        rename: dict[str, str] | None = None,
        **references: dict[str, Any],
    ) -> dict[str, M]:
        """Load keyed parts of the programme, in the file's order; ``references`` map keys to rows."""
        rows = {}
        for order, part in enumerate(parts, start=1):
            values: dict[str, Any] = {"order": order}
            for name, known in references.items():
                key = getattr(part, name)
                values[name] = known[key] if key else None
            for name, target in (rename or {}).items():
                values[target] = getattr(part, name).value
            where = {"programme": programme, "key": part.key}
            left_out = {"key", *(omit or ()), *references}
            row = self._one(model, where, part, omit=left_out, **values)
            assert row is not None  # noqa: S101 - only leaves can be left out
            rows[part.key] = row
        return rows

    def _one(self, model: type[M], where: dict[str, Any], part: Part, *, omit: set[str], **more: Any) -> M:
        """Load one part: its own fields, without ``omit``, and the given ``more``."""
        leaf = more.pop("leaf", False)
        values = {**part.model_dump(exclude=omit, mode="python"), **more}
        return self._row(model, where, values, leaf=leaf)  # type: ignore[return-value]

    def _row(
        self,
        model: type[M],
        where: dict[str, Any],
        values: dict[str, Any],
        *,
        leaf: bool = False,
        aspect: str = "",
    ) -> M | None:
        """Find or make the row at ``where`` and give it ``values``, minding what the browser changed.

        A ``leaf`` (nothing refers to it) that was taken out in the browser stays out: None.
        ``aspect`` keeps what the file said apart when one row is loaded in two goes.
        """
        keys = [str(_plain(value)) for value in where.values()]
        place = ":".join(filter(None, [model.__name__.lower(), *keys, aspect]))
        said = {name: _plain(value) for name, value in values.items()}
        last = self.before.get(place)
        self.after[place] = said
        label = str(model._meta.verbose_name)
        row = model._default_manager.filter(**where).first()
        if row is None:
            if leaf and last is not None:
                name = said.get("name") or said.get("text") or place
                self.kept.append(_("%(what)s ‘%(name)s’: taken out here, stays out") % {"what": label, "name": name})
                return None
            row = model._default_manager.create(**where, **{name: _stored(value) for name, value in values.items()})
            self.made.append(_("%(what)s ‘%(name)s’") % {"what": label, "name": row})
            self.new.add(row)
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


def _plain(value: Any) -> Any:
    """Return a value in a form that JSON keeps: a row by its key, code or slug, a date in ISO form."""
    if isinstance(value, models.Model):
        for name in ("slug", "code", "key"):
            if hasattr(value, name):
                return getattr(value, name)
        return str(value.pk)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return getattr(value, "value", value)


def _stored(value: Any) -> Any:
    """Return a value as the database keeps it: enumerations in lists become their codes."""
    return _plain(value) if isinstance(value, list) else value
