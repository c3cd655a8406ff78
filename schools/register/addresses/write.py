"""Carry out a plan for the locations of schools, in bulk; the caller holds the transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from schools.models import FormerFacts, Municipality, School, SchoolBoard
from schools.register.addresses.known import Known, chunks
from schools.register.addresses.plan import Plan
from schools.register.addresses.rows import DATED, FACTS
from schools.register.addresses.timeline import Values

BATCH = 500


def write(plan: Plan, known: Known, day: datetime.date) -> None:
    """Write what the plan holds: municipalities and boards first, then the schools, then what held before."""
    Municipality.objects.bulk_create(
        [Municipality(code=code, name=name) for code, name in sorted(plan.municipalities.items())],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    told = [values for values, *_dates in plan.schools.values()] + [spell.values for _code, spell in plan.former]
    boards = {values[DATED.index("board")] for values in told} - set(known.board_numbers.values())
    SchoolBoard.objects.bulk_create([SchoolBoard(number=number) for number in sorted(boards)])
    keys = _Keys()
    School.objects.bulk_create(
        [
            School(code=code, listed_on=listed, closed_on=closed, facts_since=since, **keys.fields(FACTS, values))
            for code, (values, listed, closed, since) in plan.schools.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*FACTS, "listed_on", "closed_on", "facts_since"],
    )
    for part in chunks(plan.relisted):
        School.objects.filter(pk__in=part).update(listed_on=day)
    for part in chunks(plan.closing):
        School.objects.filter(pk__in=part).update(closed_on=day)
    for since, schools in plan.since.items():
        for part in chunks(schools):
            School.objects.filter(pk__in=part).update(facts_since=since)
    for part in chunks(plan.forgotten):
        FormerFacts.objects.filter(pk__in=part).delete()
    FormerFacts.objects.bulk_create(
        [
            FormerFacts(
                school_id=known.states[code].pk,
                first_listed=spell.first,
                last_listed=spell.last,
                **keys.fields(DATED, spell.values),
            )
            for code, spell in plan.former
        ],
        batch_size=BATCH,
    )


class _Keys:
    """The primary keys of boards and municipalities, by their numbers; read when the first is asked for."""

    @cached_property
    def boards(self) -> dict[str, int | None]:
        return {"": None, **dict(SchoolBoard.objects.order_by().values_list("number", "pk"))}

    @cached_property
    def municipalities(self) -> dict[str, int]:
        return dict(Municipality.objects.order_by().values_list("code", "pk"))

    def fields(self, names: Iterable[str], values: Values) -> dict[str, Any]:
        """Return facts as fields of a model."""
        fields: dict[str, Any] = dict(zip(names, values, strict=True))
        fields["board_id"] = self.boards[fields.pop("board")]
        fields["municipality_id"] = self.municipalities[fields.pop("municipality")]
        return fields
