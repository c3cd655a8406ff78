"""Writes about a programme's definition, from the browser: facts, targets, and lists of steps, topics, priorities.

Editing never touches what schools already have: a trajectory keeps its own copy of the steps, and a topic on which
something was noted cannot be taken out. A later load of the definition file leaves these edits alone (see ``loader``).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import formats
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from schools.models import Municipality, SchoolBoard
from trajectories.models import (
    Activity,
    BoardPriority,
    ConversationKind,
    ConversationTopic,
    Indicator,
    IndicatorSource,
    IndicatorValue,
    MunicipalPriority,
    Objective,
    Phase,
    Programme,
    ProgrammeLine,
    StepTemplate,
    Target,
    Track,
    Trajectory,
)
from trajectories.programme.selectors import topics_of_kind


@dataclass(frozen=True)
class RowEdit:
    """One line of an edited list: an existing row (``pk``) or a new one, its values, its place, or its removal.

    ``order`` is the place that was asked for; None puts it at the end.
    """

    pk: int | None
    values: dict[str, Any] = field(default_factory=dict)
    order: int | None = None
    remove: bool = False


def _day(value: datetime.date) -> str:
    return formats.date_format(value, "j F Y")


@transaction.atomic
def change_facts(
    *, programme: Programme, name: str, scheme: str, start: datetime.date, end: datetime.date
) -> Programme:
    """Change the name, scheme and days of a programme.

    Raises ``DomainError`` when the last day does not follow the first, or when a phase, trajectory or activity would
    fall outside the new days.
    """
    problems = []
    if end <= start:
        problems.append(_("The last day must come after the first."))
    else:
        problems += _left_outside(programme, start, end)
    if problems:
        raise DomainError(*problems)
    programme.name, programme.scheme, programme.start, programme.end = name.strip(), scheme.strip(), start, end
    programme.save(update_fields=["name", "scheme", "start", "end"])
    return programme


def _left_outside(programme: Programme, start: datetime.date, end: datetime.date) -> Iterable[str]:
    checks: Sequence[tuple[Any, str, str, str]] = (
        (Phase, "start", "end", _("A phase")),
        (Trajectory, "started_on", "started_on", _("A trajectory")),
        (Activity, "starts_on", "starts_on", _("An activity")),
    )
    for model, first, last, what in checks:
        spans = model.objects.filter(programme=programme).aggregate(first=models.Min(first), last=models.Max(last))
        if spans["first"] and spans["first"] < start:
            yield _("%(what)s begins on %(day)s, before the new first day.") % {
                "what": what,
                "day": _day(spans["first"]),
            }
        if spans["last"] and spans["last"] > end:
            yield _("%(what)s reaches %(day)s, after the new last day.") % {"what": what, "day": _day(spans["last"])}


@transaction.atomic
def set_targets(*, programme: Programme, targets: Mapping[tuple[int, int], int | None]) -> None:
    """Set the targets of a programme: a whole number per (indicator id, phase id), None for no target.

    Raises ``DomainError`` for an indicator or phase of another programme.
    """
    indicators = set(Indicator.objects.filter(programme=programme).values_list("pk", flat=True))
    phases = set(Phase.objects.filter(programme=programme).values_list("pk", flat=True))
    known = {
        (target.indicator_id, target.phase_id): target
        for target in Target.objects.select_for_update().filter(indicator__programme=programme)
    }
    for (indicator, phase), value in targets.items():
        if indicator not in indicators or phase not in phases:
            raise DomainError(_("This target belongs to another programme."))
        target = known.get((indicator, phase))
        if value is None:
            if target:
                target.delete()
        elif target is None:
            Target.objects.create(indicator_id=indicator, phase_id=phase, value=value)
        elif target.value != value:
            target.value = value
            target.save(update_fields=["value"])


@transaction.atomic
def set_values(*, programme: Programme, values: Mapping[tuple[int, int], tuple[int | None, str]]) -> None:
    """Set what indicators that are filled in by hand reached: number and note per (indicator id, phase id).

    None for the number takes the value away: not known (yet). Raises ``DomainError``, with nothing written, for an
    indicator that is counted from the data or is another programme's, and for a note without a number.
    """
    indicators = Indicator.objects.filter(programme=programme, source=IndicatorSource.BY_HAND).in_bulk()
    phases = Phase.objects.filter(programme=programme).in_bulk()
    known = {
        (row.indicator_id, row.phase_id): row
        for row in IndicatorValue.objects.select_for_update().filter(indicator__programme=programme)
    }
    problems = []
    for (indicator, phase), (value, note) in values.items():
        if indicator not in indicators or phase not in phases:
            raise DomainError(_("This result is not one that you fill in by hand."))
        row = known.get((indicator, phase))
        if value is None:
            if note:
                words = {"indicator": indicators[indicator], "phase": phases[phase].label}
                problems.append(_("%(indicator)s, %(phase)s: there is a note, but no number.") % words)
            elif row:
                row.delete()
        elif row is None:
            IndicatorValue.objects.create(indicator_id=indicator, phase_id=phase, value=value, note=note)
        elif (row.value, row.note) != (value, note):
            row.value, row.note = value, note
            row.save(update_fields=["value", "note"])
    if problems:
        raise DomainError(*problems)


@transaction.atomic
def change_wording(*, programme: Programme, lines: Iterable[RowEdit], objectives: Iterable[RowEdit]) -> None:
    """Change names and descriptions of lines and objectives; their keys and order stay.

    Rows of another programme are refused with ``DomainError``.
    """
    for model, rows in ((ProgrammeLine, lines), (Objective, objectives)):
        known = {part.pk: part for part in model.objects.select_for_update().filter(programme=programme)}
        for row in rows:
            if row.pk not in known:
                raise DomainError(_("This part belongs to another programme."))
            _set(known[row.pk], row.values)


@transaction.atomic
def save_steps(*, track: Track, rows: Iterable[RowEdit]) -> None:
    """Save the steps of a track in the asked order, numbered anew from 1; running trajectories keep their own.

    Raises ``DomainError`` when no step would be left.
    """
    existing = list(StepTemplate.objects.select_for_update().filter(track=track))
    kept = _kept(existing, rows)
    if not kept:
        raise DomainError(_("A track has at least one step."))
    # Numbers are unique in a track: step aside first, then take the new places.
    for place, step in enumerate(existing, start=1):
        StepTemplate.objects.filter(pk=step.pk).update(number=1000 + place)
    _remove(existing, kept)
    _write(existing, kept, "number", lambda values: StepTemplate(track=track, **values))


@transaction.atomic
def save_topics(*, kind: ConversationKind, rows: Iterable[RowEdit]) -> None:
    """Save the topics of a kind of conversation. Keys stay as they are; a new topic gets one from its name.

    Raises ``DomainError``, naming them, when topics would go on which something was noted.
    """
    existing = list(topics_of_kind(kind))
    kept = _kept(existing, rows)
    staying = {row.pk for row in kept}
    used = [topic.name for topic in existing if topic.pk not in staying and topic.used]  # type: ignore[attr-defined]
    if used:
        raise DomainError(
            _("Something was already noted on %(topics)s, so it stays. You can rename it.")
            % {"topics": ", ".join(used)}
        )
    keys = {topic.key for topic in existing}

    def make(values: dict[str, Any]) -> ConversationTopic:
        stem = slugify(values["name"])[:50] or "onderwerp"
        key = next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in keys)
        keys.add(key)
        return ConversationTopic(kind=kind, key=key, **values)

    _remove(existing, kept)
    _write(existing, kept, "order", make)


@transaction.atomic
def save_priorities(*, programme: Programme, municipality: Municipality, rows: Iterable[RowEdit]) -> None:
    """Save what a municipality asks of the programme, in the asked order."""
    _save_priorities(MunicipalPriority, rows, programme=programme, municipality=municipality)


@transaction.atomic
def save_board_priorities(*, programme: Programme, board: SchoolBoard, rows: Iterable[RowEdit]) -> None:
    """Save what a school board finds most important within the programme, in the asked order."""
    _save_priorities(BoardPriority, rows, programme=programme, board=board)


def _save_priorities(
    model: type[MunicipalPriority] | type[BoardPriority], rows: Iterable[RowEdit], **of: models.Model
) -> None:
    existing = list(model._default_manager.select_for_update().filter(**of))
    kept = _kept(existing, rows)
    # The place is unique in a list: step aside first, then take the new places.
    for place, priority in enumerate(existing, start=1):
        model._default_manager.filter(pk=priority.pk).update(order=1000 + place)
    _remove(existing, kept)
    _write(existing, kept, "order", lambda values: model(**of, **values))


def _kept(existing: Sequence[models.Model], rows: Iterable[RowEdit]) -> list[RowEdit]:
    """Return the rows that stay, in their new order; a row that is not of this list is refused."""
    rows = list(rows)
    known = {row.pk for row in existing}
    if any(row.pk is not None and row.pk not in known for row in rows):
        raise DomainError(_("Someone else changed this list in the meantime. Look again and save once more."))
    kept = [row for row in rows if not row.remove]
    # What the form did not name (someone else just added it) stays, at the end.
    named = {row.pk for row in rows}
    kept += [RowEdit(pk=row.pk) for row in existing if row.pk not in named]
    return sorted(kept, key=lambda row: (row.order is None, row.order or 0))


def _remove(existing: Sequence[models.Model], kept: Sequence[RowEdit]) -> None:
    staying = {row.pk for row in kept}
    for row in existing:
        if row.pk not in staying:
            row.delete()


def _write(
    existing: Sequence[models.Model],
    kept: Sequence[RowEdit],
    place_field: str,
    make: Callable[[dict[str, Any]], models.Model],
) -> None:
    known = {row.pk: row for row in existing}
    for place, row in enumerate(kept, start=1):
        values = {**row.values, place_field: place}
        if row.pk is None:
            make(values).save()
        else:
            _set(known[row.pk], values, always={place_field})


def _set(row: models.Model, values: Mapping[str, Any], always: Iterable[str] = ()) -> None:
    changed = [name for name, value in values.items() if name in always or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
