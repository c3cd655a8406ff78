"""The body of the board's table as HTML.

A template that loops over rows and cells takes several times as long: there are as many cells as schools times steps,
and all but a few are one of eight. What comes out of the database is escaped here, each text by hand
(``benchmarks/board.py`` measures, and a test holds that nothing slips through).
"""

from __future__ import annotations

from functools import cache
from html import escape

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from trajectories.board.rows import OWN_STEP, Board, BoardRow
from trajectories.board.words import cell_words, day_short, how_far, own_words, standing, which_time
from trajectories.models import Intensity, StepStatus, TrajectoryStatus

EMPTY = "<td></td>"
TAGS: dict[str, str] = {TrajectoryStatus.COMPLETED: "ok", TrajectoryStatus.STOPPED: "plain"}


def body_of(board: Board) -> SafeString:
    """Return the rows of the board, each name a link to the school's trajectory."""
    before, _code, after = reverse("trajectory:of_school", args=["00XX00"]).partition("00XX00")
    plain = {status.value: _cell(status.value) for status in StepStatus} | {"": EMPTY}
    current = {status.value: _cell(status.value, here=True) for status in StepStatus} | {"": EMPTY}
    columns = {column.key: number for number, column in enumerate(board.columns)}
    intensities = {value: escape(str(label)) for value, label in Intensity.choices}
    has_own = board.has_own
    # Few are different: what is told once is not told again.
    far = cache(how_far)
    text = cache(escape)
    day = cache(day_short)

    def cells(row: BoardRow) -> str:
        parts = [plain[status] for status in row.cells]
        here = columns.get(row.here)
        if here is not None:
            parts[here] = current[row.cells[here]]
        for number, times in row.repeats.items():
            parts[number] = _cell(row.cells[number], times, here=number == here)
        if has_own:
            parts.append(_own(row))
        return "".join(parts)

    return SafeString(
        "".join(
            f'<tr><th scope="row"><a href="{before}{escape(row.code)}{after}">{escape(row.name)}</a>{_state(row)}</th>'
            f'{cells(row)}<td class="num">{far(row.closed, row.steps)}</td><td>{day(row.started_on)}</td>'
            f"<td>{day(row.changed_on)}</td><td>{intensities[row.intensity]}</td><td>{text(row.adviser)}</td>"
            f"<td>{text(row.municipality)}</td></tr>\n"
            for row in board.rows
        )
    )


def _cell(status: str, times: int = 1, *, here: bool = False) -> str:
    """Return a cell: its class gives the sign, its words are for who does not see that."""
    more = format_html('<b aria-hidden="true">{}×</b>', times) if times > 1 else ""
    words = cell_words(status, times, here=here)
    return format_html('<td class="{}"><span>{}</span>{}</td>', f"{status} here" if here else status, words, more)


def _own(row: BoardRow) -> str:
    if not row.own:
        return EMPTY
    return format_html('<td class="own{}">{}</td>', " here" if row.here == OWN_STEP else "", own_words(row))


def _state(row: BoardRow) -> str:
    """Return what stands under the name: how it stands when it does not simply run, and which time it is."""
    told, time = standing(row), which_time(row)
    tag = format_html('<br><span class="tag {}">{}</span>', TAGS.get(row.status, "late"), told) if told else ""
    return tag + (format_html('<br><span class="small">{}</span>', time) if time else "")
