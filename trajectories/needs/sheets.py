"""The needs as spreadsheets: the counts, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cmk.core.spreadsheets import Sheet
from cmk.core.words import word
from trajectories.models import NeedNote
from trajectories.needs.forms import PARTIES
from trajectories.needs.selectors import NeedCount, NeedsFound


def counts_sheet(found: NeedsFound) -> Sheet:
    """Return the counts of every need, and of all together."""
    header = [_("Need"), _("Times heard"), *(capfirst(str(label)) for _word, label in PARTIES.values())]
    header += [year.name for year in found.years]

    def line(row: NeedCount) -> list[object]:
        counted = [row.count(name) for name in PARTIES]
        return [
            str(row.need or _("All needs")),
            row.heard,
            *counted,
            *(row.by_year[year.name] for year in found.years),
        ]

    note = _("Heard in %(some)d of the %(number)d recorded conversations in this selection.") % {
        "some": found.with_needs,
        "number": found.conversations,
    }
    return Sheet(_("Needs"), header, [line(row) for row in [*found.rows, found.total]], notes=[note])


def sentences_sheet(notes: Iterable[NeedNote]) -> Sheet:
    """Return every need that was heard with its sentence, and where it was heard."""
    header = [_("Need"), _("What was said"), _("With whom"), _("Also for"), _("Municipality")]
    header += [_("Date"), _("Kind"), word("Adviser")]
    rows = []
    for note in notes:
        talk = note.conversation
        where = talk.school or talk.partner
        place = where.municipality if where else talk.municipality
        rows.append(
            [
                str(note.need),
                note.text,
                str(talk.party),
                [school.name for school in talk.also_schools.all()],
                str(place or ""),
                talk.held_on,
                str(talk.kind),
                talk.adviser.name,
            ]
        )
    return Sheet(_("What was said"), header, rows)
