"""Writes about targets, results that are filled in, and priorities; the rest of the definition is in ``editing``.

A later load of the definition file leaves these edits alone (see ``loader``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from schools.models import Municipality, SchoolBoard
from trajectories.models import (
    BoardPriority,
    Indicator,
    IndicatorSource,
    IndicatorValue,
    MunicipalPriority,
    Phase,
    Programme,
    Target,
)
from trajectories.programme.editing.edits import RowEdit, kept_rows, set_fields

__all__ = ["RowEdit", "save_board_priorities", "save_priorities", "set_targets", "set_values"]


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
    kept = kept_rows(existing, rows)
    # The place is unique in a list: step aside first, then take the new places.
    for place, priority in enumerate(existing, start=1):
        model._default_manager.filter(pk=priority.pk).update(order=1000 + place)
    staying = {row.pk for row in kept}
    for priority in existing:
        if priority.pk not in staying:
            priority.delete()
    known = {row.pk: row for row in existing}
    for place, row in enumerate(kept, start=1):
        values = {**row.values, "order": place}
        if row.pk is None:
            model(**of, **values).save()
        else:
            set_fields(known[row.pk], values, always={"order"})
