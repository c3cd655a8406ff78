"""Reads a list that was sent in, xlsx or csv, into lines of cells. It knows nothing of what the columns mean.

A file that cannot be read at all raises ``DomainError``; a cell that cannot be taken (a formula) becomes ``Refused``
and is told with the other errors of its row.
"""

from __future__ import annotations

import csv
import datetime
import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from partners.bulk.cells import Refused, is_blank, plain, short, unguarded

logger = logging.getLogger(__name__)

MOST_ROWS = 5_000
MOST_COLUMNS = 100
# Blank lines count here: a sheet that was formatted down to its last row has a million of them.
LAST_LINE = 100_000
# A list of 5 MB unpacks to a few times that; ten times is somebody's trick.
MOST_UNPACKED = 50 * 1024 * 1024
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Line:
    """One row of the sheet: its ``number`` counts from 1 as the program shows it; ``problem`` says what is wrong."""

    number: int
    cells: list[Any]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """The headings as they stand in the file, and the lines below them that are not blank."""

    headings: list[str]
    lines: list[Line] = field(default_factory=list)


def read(data: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """Return the table in the bytes of an xlsx or csv file of at most ``most_rows`` rows. Raises ``DomainError``."""
    rows = _xlsx(data) if data.startswith(ZIP) else _csv(data)
    headings: list[str] | None = None
    lines: list[Line] = []
    for line in rows:
        if all(is_blank(cell) for cell in line.cells):
            continue
        if headings is None:
            headings = [cell.text if isinstance(cell, Refused) else plain(str(cell or "")) for cell in line.cells]
            while headings and not headings[-1]:
                headings.pop()
            continue
        lines.append(line)
        if len(lines) > most_rows:
            raise DomainError(
                _("This list has more than %(most)s rows. Send it in as several smaller lists.") % {"most": most_rows}
            )
    if headings is None:
        raise DomainError(_("This file is empty. Download the template, and fill in your list there."))
    return Table(headings, [_fitted(line, len(headings)) for line in lines])


def _fitted(line: Line, width: int) -> Line:
    cells = line.cells[:width] + [None] * (width - len(line.cells))
    problem = line.problem
    if any(not is_blank(cell) for cell in line.cells[width:]):
        problem = _("This row has more cells than there are headings. Look whether a text was cut into two cells.")
    return Line(line.number, cells, problem)


# --- xlsx ---------------------------------------------------------------------------------------------


def _xlsx(data: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook

    unreadable = _("This spreadsheet cannot be read. Open it, save it again as .xlsx, and send in that file.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise DomainError(_("This spreadsheet is far too large when it is unpacked. Keep to one list in a file."))
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        pages = [page for page in book.worksheets if page.sheet_state == "visible"]
        if not pages:
            raise DomainError(_("There is no sheet in this file."))
        page = pages[0]
        page.reset_dimensions()  # what the file says of its own size may be wrong
        for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > LAST_LINE:
                raise DomainError(
                    _("There is something below line %(line)s. Delete the empty rows under your list.")
                    % {"line": LAST_LINE}
                )
            yield Line(number, [_cell(cell) for cell in row])
    except DomainError:
        raise
    except Exception as error:
        # Whatever a broken or malicious file makes of the reader, it is a file that cannot be read.
        logger.info("a spreadsheet that was sent in cannot be read", exc_info=True)
        raise DomainError(unreadable) from error


def _cell(cell: Any) -> Any:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        text = plain(str(getattr(value, "text", None) or value))
        text = text if text.startswith("=") else f"={text}"
        return Refused(
            text,
            _("Cell %(cell)s holds a formula (%(formula)s). Put the value itself there: copy, and paste as values.")
            % {"cell": cell.coordinate, "formula": short(text, 60)},
        )
    if cell.data_type == "e":
        return Refused(
            str(value),
            _("Cell %(cell)s holds an error of the spreadsheet (%(error)s). Put the value itself there.")
            % {"cell": cell.coordinate, "error": short(str(value), 20)},
        )
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return unguarded(plain(value))
    return value


# --- csv ----------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip(" \t;,")), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width = None
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > LAST_LINE:
                raise DomainError(
                    _("There is something below line %(line)s. Delete the empty rows under your list.")
                    % {"line": LAST_LINE}
                )
            blank = not any(cell.strip() for cell in row)
            problem = ""
            if width is None and not blank:
                width = len(row)
            elif not blank and len(row) < (width or 0):
                problem = _(
                    "This row has %(cells)s cells, and there are %(columns)s columns. Something is missing."
                ) % {
                    "cells": len(row),
                    "columns": width,
                }
            yield Line(number, [unguarded(plain(cell)) for cell in row], problem)
    except csv.Error as error:
        raise DomainError(
            _(
                "The quotation marks in line %(line)s do not match, so we cannot tell where a cell ends. Open the file "
                "in your spreadsheet program, and save it again."
            )
            % {"line": number + 1}
        ) from error


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8 and UTF-16 by their marks, else the strictest encoding that fits."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    else:
        # Programs on an old Mac end lines in CR; Dutch text in Windows-1252 is practically never valid UTF-8.
        candidates = ["utf-8", "mac-roman" if b"\r" in data and b"\n" not in data else "cp1252"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise DomainError(
        _("This is not a list that we can read. Send in a spreadsheet (.xlsx), or a .csv with headings on top.")
    )
