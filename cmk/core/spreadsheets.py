"""Tables as spreadsheets: Excel workbooks (xlsx) and the comma separated files that a Dutch Excel opens.

Text that a spreadsheet program would take for a formula is made harmless in both forms (OWASP, CSV
injection): a school's name or a note may start with ``=`` and must never run on somebody's computer.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold; openpyxl refuses it.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
WIDEST = 60
NARROWEST = 8

Form = Literal["xlsx", "csv"]


@dataclass(frozen=True)
class Sheet:
    """One table: ``title`` names the tab, ``header`` the columns, ``rows`` hold text, numbers, dates or None.

    ``notes`` are sentences below the table (how it was counted, what was withheld).
    """

    title: str
    header: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = field(default_factory=tuple)


def harmless(value: Any) -> Any:
    """Return ``value`` as a cell may hold it: numbers and dates as they are, text never a formula.

    An aware datetime becomes local time without zone; a truth value ``ja`` or ``nee``; a list is joined by commas;
    text that starts with ``= + - @``, a tab or a carriage return gets an apostrophe before it.
    """
    if value is None or (isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        value = ", ".join(str(part) for part in value)
    text = CONTROL.sub("", str(value))
    # A space before the sign does not help: some programs trim it.
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        text = "'" + text
    return text


def _sheet_name(title: str, taken: set[str]) -> str:
    base = SHEET_NAME_FORBIDDEN.sub(" ", title).strip("' ")[:31] or "Blad"
    name, number = base, 2
    while name.lower() in taken:
        suffix = f" {number}"
        name, number = base[: 31 - len(suffix)] + suffix, number + 1
    taken.add(name.lower())
    return name


def write_xlsx(target: str | Path | IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write ``sheets`` as an Excel workbook to a path or an open binary file.

    The header is bold and stays in sight; columns are as wide as what they hold.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    for page in book.worksheets:
        book.remove(page)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.title, taken))
        lines = [[harmless(cell) for cell in row] for row in (sheet.header, *sheet.rows)]
        for number, line in enumerate(lines, start=1):
            for column, value in enumerate(line, start=1):
                cell = page.cell(row=number, column=column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # whatever it looks like, it is text
                    cell.quotePrefix = value.startswith("'")
                if number == 1:
                    cell.font = Font(bold=True)
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        for column in range(1, len(sheet.header) + 1):
            longest = max((len(str(line[column - 1])) for line in lines if len(line) >= column), default=0)
            page.column_dimensions[get_column_letter(column)].width = max(NARROWEST, min(WIDEST, longest + 2))
        for number, note in enumerate(sheet.notes, start=len(lines) + 2):
            cell = page.cell(row=number, column=1, value=harmless(note))
            cell.data_type = "s"
        page.freeze_panes = "A2"
    if not book.sheetnames:
        book.create_sheet("Leeg")
    book.save(target)


def _csv_cell(value: Any) -> str:
    value = harmless(value)
    if value is None:
        return ""
    if isinstance(value, (float, Decimal)):
        return str(value).replace(".", ",")
    if isinstance(value, datetime.datetime):
        return value.strftime("%d-%m-%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def write_csv(target: IO[str], sheet: Sheet) -> None:
    """Write one sheet as the comma separated file of a Dutch Excel: ``;`` between fields, ``,`` in numbers.

    ``target`` is an open text file without newline translation; the mark of UTF-8 is written first.
    """
    target.write("\ufeff")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(cell) for cell in sheet.header])
    writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)


def attachment(filename: str, content_type: str, content: bytes = b"") -> HttpResponse:
    """Return a response that the browser saves as ``filename`` and never takes for something else."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    stem, dot, extension = filename.rpartition(".")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(stem) or "bestand"}{dot}{extension}"'
    return response


def spreadsheet_response(*, filename: str, sheets: Sequence[Sheet], form: Form = "xlsx") -> HttpResponse:
    """Answer with ``sheets`` as a download called ``filename`` (without extension).

    ``form`` is ``xlsx`` or ``csv``; a csv holds the first sheet only. Log the download besides: that is the caller's
    (``cmk.accounts.services.downloads.record_download``). Raises ``ValueError`` for another form.
    """
    if form == "xlsx":
        book = io.BytesIO()
        write_xlsx(book, sheets)
        return attachment(f"{filename}.xlsx", XLSX, book.getvalue())
    if form == "csv":
        text = io.StringIO(newline="")
        write_csv(text, sheets[0])
        return attachment(f"{filename}.csv", CSV, text.getvalue().encode())
    raise ValueError(f"not a form of spreadsheet: {form!r}")
