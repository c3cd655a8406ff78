"""The board as a spreadsheet: the rows and columns of the page, in the same order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cmk.core.spreadsheets import Sheet
from cmk.core.words import word
from trajectories.board.rows import Board, BoardRow
from trajectories.board.words import cell_words, column_name, how_far, own_words, standing, which_time
from trajectories.models import Intensity


def sheet_of(board: Board) -> Sheet:
    """Return what the page shows. The name's cell becomes columns of its own, with the school's code; days are days.

    The totals under the columns are notes under the table.
    """
    header = [_("School"), _("Location code"), _("How it stands"), _("Which time")]
    header += [column_name(column) for column in board.columns]
    header += [_("Other steps")] if board.has_own else []
    header += [_("Finished"), _("Started on"), _("Last change"), _("Guidance"), word("Adviser"), _("Municipality")]
    notes = [
        _("%(step)s: done %(done)s, under way %(busy)s, skipped %(skipped)s, here now %(here)s")
        % {
            "step": column_name(column),
            "done": column.done,
            "busy": column.busy,
            "skipped": column.skipped,
            "here": column.here,
        }
        for column in board.columns
    ]
    return Sheet(title=board.track.name, header=header, rows=[_line(board, row) for row in board.rows], notes=notes)


def _line(board: Board, row: BoardRow) -> list[Any]:
    cells = [
        cell_words(status, row.repeats.get(number, 1), here=row.here == column.key) or None
        for number, (status, column) in enumerate(zip(row.cells, board.columns, strict=True))
    ]
    return [
        row.name,
        row.code,
        standing(row) or None,
        which_time(row) or None,
        *cells,
        *([own_words(row) or None] if board.has_own else []),
        how_far(row.closed, row.steps),
        row.started_on,
        row.changed_on,
        str(Intensity(row.intensity).label),
        row.adviser or None,
        row.municipality,
    ]
