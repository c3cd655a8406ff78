"""Hold a checked delivery against the register: what is new, changed, closed, reopened.

Planning reads and decides, writing is apart (``write``): so a dry run tells exactly what an import does.

When a school closes. A delivery lists only what is open, so a *full* delivery of a kind closes the schools
of that kind that it does not list. It counts as full when it names all twelve provinces and lists at least
nine tenths of the schools of its kind that the register has open; the largest real change in one step was
3.6% (October 2021 to April 2026). Anything less may be half a file or a selection: it closes nothing. Narrowed to
municipalities, a full delivery closes schools in those municipalities only. A school that was added by hand
(``listed_on`` empty) is never closed, nor one whose row was rejected.

An older delivery after a newer one: a school keeps the facts of the newest delivery that lists it, and
``closed_on`` is the date of the first full delivery after that. So the order of imports does not matter.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from schools.models import Municipality, RegisterDelivery, School, SchoolBoard
from schools.register.kinds import Kind
from schools.register.rows import TEXTS, Checked, SchoolRow
from schools.register.summary import Change, ImportSummary, Named

PROVINCES = 12
FULL_SHARE = 0.9

FACTS = ("education", *TEXTS)
BATCH = 500


@dataclass
class Plan:
    """What to write, and the summary that tells it. ``relisted``: keys of unchanged schools that are still listed."""

    summary: ImportSummary
    full: bool
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    boards: dict[str, SchoolBoard] = field(default_factory=dict)
    schools: list[tuple[School, SchoolRow]] = field(default_factory=list)
    relisted: list[int] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)


class Planner:
    """Decides row by row; reads the register with four queries, whatever the size of the delivery."""

    def __init__(
        self, kind: Kind, checked: Checked, summary: ImportSummary, *, municipalities: Collection[str] = ()
    ) -> None:
        self.kind = kind
        self.checked = checked
        self.summary = summary
        self.day = summary.reference_date
        self.chosen = frozenset(municipalities)
        self.known: dict[str, School] = {
            school.code: school for school in School.objects.select_related("municipality", "board").order_by()
        }
        self.earlier = list(RegisterDelivery.objects.filter(kind=kind.key, full=True))
        self.plan = Plan(summary, full=self._is_full())
        self.plan.municipalities = {row.code: row for row in Municipality.objects.order_by()}
        self.plan.boards = {row.number: row for row in SchoolBoard.objects.order_by()}

    def make(self) -> Plan:
        """Return the plan."""
        rows = [row for row in self.checked.rows if self._is_chosen(row)]
        rejected_lines = {rejection.line for rejection in self.summary.rejected}
        self.summary.rows = len(rows) + len(rejected_lines)
        self._name_municipalities(rows)
        for row in rows:
            self._consider(row)
        if self.plan.full:
            self._close()
        return self.plan

    def _is_chosen(self, row: SchoolRow) -> bool:
        if not self.chosen or row.municipality in self.chosen:
            return True
        # Moved away from a chosen municipality: its new address belongs to the story.
        school = self.known.get(row.code)
        return school is not None and school.municipality.code in self.chosen

    def _is_full(self) -> bool:
        provinces = {row.facts["province"] for row in self.checked.rows} - {""}
        ours = [
            school
            for school in self.known.values()
            if school.education in self.kind.closes and school.closed_on is None and school.listed_on
        ]
        if len(provinces) < PROVINCES:
            self.summary.notes.append(
                _("This file does not cover all %(all)s provinces (%(found)s), so no school was closed.")
                % {"all": PROVINCES, "found": len(provinces)}
            )
            return False
        if len(self.checked.rows) < FULL_SHARE * len(ours):
            self.summary.notes.append(
                _(
                    "This file lists %(found)s schools, while %(known)s of this kind are open in the register. "
                    "That is too few for a whole delivery, so no school was closed."
                )
                % {"found": len(self.checked.rows), "known": len(ours)}
            )
            return False
        return True

    def _name_municipalities(self, rows: Iterable[SchoolRow]) -> None:
        named = {row.municipality: row.municipality_name for row in self.checked.rows if row.municipality_name}
        for row in rows:
            code = row.municipality
            fallback = _("Municipality %(code)s") % {"code": code}
            known = self.plan.municipalities.get(code)
            if known is None:
                self.plan.municipalities[code] = Municipality(code=code, name=named.get(code, fallback))
            elif known.name in ("", fallback) and code in named:
                known.name = named[code]

    def _consider(self, row: SchoolRow) -> None:
        school = self.known.get(row.code)
        if school is None:
            closed_on = self._closed_after(row.municipality)
            school = School(code=row.code, listed_on=self.day, closed_on=closed_on, **row.facts)
            self.plan.schools.append((school, row))
            self.summary.new.append(Named(row.code, school.name))
            return
        if school.listed_on and school.listed_on > self.day:
            self.summary.unchanged += 1  # a newer delivery has spoken
            return
        changes = self._changes(school, row)
        closed_on = self._closed_after(row.municipality)
        reopened = school.closed_on is not None and closed_on is None
        moved = closed_on != school.closed_on
        if not changes and not moved:
            self.summary.unchanged += 1
            if school.listed_on != self.day:
                self.plan.relisted.append(school.pk)
            return
        if reopened:
            self.summary.back.append(Named(row.code, row.facts["name"]))
        elif school.closed_on is None and closed_on is not None:
            self.summary.gone.append(Named(row.code, row.facts["name"]))
        else:
            self.summary.updated += 1
        self.summary.changes += changes
        for name, value in row.facts.items():
            if self._is_told(name):
                setattr(school, name, value)
        school.listed_on, school.closed_on = self.day, closed_on
        self.plan.schools.append((school, row))

    def _is_told(self, name: str) -> bool:
        return name == "education" or name in self.checked.told

    def _changes(self, school: School, row: SchoolRow) -> list[Change]:
        pairs = [(name, getattr(school, name), row.facts[name]) for name in FACTS if self._is_told(name)]
        if self._is_told("board"):
            pairs.append(("board", school.board.number if school.board else "", row.board))
        pairs.append(("municipality", school.municipality.code, row.municipality))
        return [Change(row.code, row.facts["name"], name, old, new) for name, old, new in pairs if old != new]

    def _closed_after(self, municipality: str) -> datetime.date | None:
        """Return when a school that this delivery lists closed: at the first full delivery after it, if any."""
        later = [
            delivery.reference_date
            for delivery in self.earlier
            if delivery.reference_date > self.day
            and (not delivery.municipalities or municipality in delivery.municipalities)
        ]
        return min(later, default=None)

    def _close(self) -> None:
        listed = {row.code for row in self.checked.rows}
        spared = self.checked.rejected_words
        for code, school in self.known.items():
            if code in listed or code in spared or school.name in spared:
                continue
            if school.education not in self.kind.closes or not school.listed_on or school.listed_on > self.day:
                continue
            if self.chosen and school.municipality.code not in self.chosen:
                continue
            if school.closed_on is None:
                self.summary.gone.append(Named(code, school.name))
            elif school.closed_on > self.day:
                self.summary.updated += 1  # it turns out to have closed earlier
            else:
                continue
            self.plan.closing.append(school.pk)


def write(plan: Plan, *, municipalities: Collection[str] = ()) -> None:
    """Carry out a plan, in bulk; the caller holds the transaction."""
    day = plan.summary.reference_date
    rows = [row for _school, row in plan.schools]
    needed_places = {row.municipality for row in rows}
    Municipality.objects.bulk_create(
        [row for code, row in plan.municipalities.items() if code in needed_places],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    needed_boards = {row.board for row in rows if row.board} - plan.boards.keys()
    SchoolBoard.objects.bulk_create([SchoolBoard(number=number) for number in sorted(needed_boards)])
    place_ids = dict(Municipality.objects.order_by().values_list("code", "pk"))
    board_ids: dict[str, Any] = dict(SchoolBoard.objects.order_by().values_list("number", "pk"))
    for school, row in plan.schools:
        school.municipality_id = place_ids[row.municipality]
        if row.board:
            school.board_id = board_ids[row.board]
    School.objects.bulk_create(
        [school for school, _row in plan.schools],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*FACTS, "board", "municipality", "listed_on", "closed_on"],
    )
    for keys in _chunks(plan.relisted):
        School.objects.filter(pk__in=keys).update(listed_on=day)
    for keys in _chunks(plan.closing):
        School.objects.filter(pk__in=keys).update(closed_on=day)
    _remember(plan, sorted(municipalities))


def _remember(plan: Plan, municipalities: list[str]) -> None:
    summary = plan.summary
    same = RegisterDelivery.objects.filter(kind=summary.kind, reference_date=summary.reference_date)
    known = next((row for row in same if sorted(row.municipalities) == municipalities), None)
    if known is None:
        RegisterDelivery.objects.create(
            kind=summary.kind,
            reference_date=summary.reference_date,
            municipalities=municipalities,
            full=plan.full,
            rows=summary.rows,
        )
    elif plan.full and not known.full:
        known.full, known.rows = True, summary.rows
        known.save(update_fields=["full", "rows"])


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
