"""What bringing in a file would do: every round, school and answer, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from monitoring.earlier import columns
from monitoring.earlier.columns import EarlierColumns
from monitoring.earlier.days import days_of
from monitoring.earlier.known import Known
from monitoring.earlier.planned import Plan, PlannedRound
from monitoring.earlier.rows import Row
from monitoring.models import EarlierImport, Round
from partners.bulk.plan import match_headings
from partners.bulk.reading import read

# A large penvoerder: 1,500 schools, 35 questions.
MOST_ROWS = 60_000
Told = Callable[[int, int], None]


def make_plan(data: bytes, imported: EarlierImport, told: Told = lambda done, of: None) -> Plan:
    """Plan what the file ``data`` would bring in. Writes nothing; raises nothing for what is wrong in it."""
    plan = Plan()
    try:
        table = read(data, most_rows=MOST_ROWS)
    except DomainError as error:
        plan.problems = [str(message) for message in error.messages]
        return plan
    plan.problems, places = match_headings(EarlierColumns(), table)
    if plan.problems:
        return plan
    known = Known(imported)
    plan.rows = len(table.lines)
    for number, line in enumerate(table.lines):
        if number % 500 == 0:
            told(number, len(table.lines))
        Row(plan, known, line, {name: line.cells[place] for name, place in places.items()}).plan_it()
    for key, round_ in plan.rounds.items():
        _judge_round(plan, round_, known.rounds.get(key), imported)
    _hold_against_what_is_there(plan, known)
    if not plan.errors and not plan.rounds:
        plan.problems = [_("There is no answer in this file: the column ‘waarde’ is empty everywhere.")]
    return plan


def _judge_round(plan: Plan, round_: PlannedRound, existing: Round | None, imported: EarlierImport) -> None:
    """Find the days of a round, and whether it may be: one of that name may be there already."""

    def wrong(sentence: str) -> None:
        plan.wrong(round_.lines, columns.ROUND, round_.name, sentence)

    if existing is not None and not existing.earlier:
        wrong(_("This is the name of a round that schools filled in here. Give the earlier round another name."))
        return
    if existing is not None and existing.instrument_id != imported.instrument_id:
        wrong(
            _("This round was brought in before with %(name)s, version %(version)s. Choose that one, or another name.")
            % {"name": existing.instrument.name, "version": existing.instrument.version}
        )
        return
    if existing is not None and not round_.first and not round_.last:
        round_.opens_on, round_.closes_on = existing.opens_on, existing.closes_on
    else:
        try:
            round_.opens_on, round_.closes_on = days_of(round_.name, round_.first, round_.last)
        except ValueError as error:
            wrong(str(error))
            return
    if existing is not None:
        if (round_.opens_on, round_.closes_on) != (existing.opens_on, existing.closes_on):
            wrong(_("This round was brought in before with other days. Leave the days empty, or give another name."))
            return
        round_.existing, round_.name = existing, existing.name


def _hold_against_what_is_there(plan: Plan, known: Known) -> None:
    """See which schools have answers in their round already: the same ones, or others."""
    there = known.brought_in([round_.existing for round_ in plan.rounds.values() if round_.existing])
    for round_ in plan.rounds.values():
        # A school of which every cell is empty took no part.
        round_.schools = {pk: planned for pk, planned in round_.schools.items() if planned.cells}
        for pk, planned in round_.schools.items():
            key = (round_.existing.pk, pk) if round_.existing else None
            if key not in there:
                continue
            if there[key] == planned.kept():
                planned.is_same = True
                continue
            plan.wrong(
                planned.lines,
                columns.SCHOOL,
                planned.school.code,
                _(
                    "%(school)s has answers in ‘%(round)s’ already, and they are not the same. Take the earlier import "
                    "back first, or take these rows out."
                )
                % {"school": planned.school.name, "round": round_.name},
            )
    if not plan.errors:
        plan.rounds = {key: round_ for key, round_ in plan.rounds.items() if round_.schools}
