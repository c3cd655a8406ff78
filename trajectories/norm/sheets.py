"""The norm as a spreadsheet: the groups, and every school and partner behind them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cmk.core.spreadsheets import Sheet
from cmk.core.words import word
from trajectories.norm.asking import PER, Asked, named
from trajectories.norm.standing import Group, Standing


def sheets_of(asked: Asked) -> list[Sheet]:
    """Return the groups, the schools and the partners as sheets of one workbook."""
    return [groups_sheet(asked), schools_sheet(asked.schools), partners_sheet(asked.partners)]


def groups_sheet(asked: Asked) -> Sheet:
    """Return schools and partners together, by what was asked for."""
    header = [_("Who"), str(dict(PER)[asked.per]), _("Number"), _("Held"), _("Counted"), _("Norm in the year")]
    header += [_("Below the norm"), _("Without any conversation")]

    def lines(who: str, rows: Iterable[Group]) -> list[list[object]]:
        found = []
        for row in rows:
            name = named(row.mark.name, asked.per) if row.mark else _("all of them")
            found.append([who, name, row.parties, row.held, row.counted, row.expected, row.below, row.none])
        return found

    schools = lines(word_of_schools(), [*asked.school_groups, asked.all_schools])
    partners = lines(word("partners"), [*asked.partner_groups, asked.all_partners])
    note = _("%(kind)s, %(year)s. Of each school or partner at most the norm counts.")
    return Sheet(_("Norm"), header, schools + partners, notes=[note % {"kind": asked.kind, "year": asked.year}])


def word_of_schools() -> str:
    """Return what schools are called in a cell."""
    return _("schools")


def schools_sheet(rows: Iterable[Standing]) -> Sheet:
    """Return every school with how it stands."""
    header = [_("School"), _("Code"), _("Municipality"), word("Adviser"), word("Track"), _("Held"), _("Norm")]
    header += [_("Last conversation")]
    lines = [
        [row.party.name, row.party.code, *_names(row, "gemeente", "adviseur", "spoor"), row.held, row.norm, row.last_on]
        for row in rows
    ]
    return Sheet(_("Schools"), header, lines)


def partners_sheet(rows: Iterable[Standing]) -> Sheet:
    """Return every partner with how it stands."""
    header = [word("Partner"), _("Municipality"), word("Adviser"), _("Held"), _("Norm")]
    lines = [[row.party.name, *_names(row, "gemeente", "adviseur"), row.held, row.norm] for row in rows]
    return Sheet(word("Partners"), header, lines)


def _names(row: Standing, *marks: str) -> list[str]:
    return [row.marks[mark].name for mark in marks]
