"""The files that go out: a list as it is now, a template to fill in, and the rows with errors to correct."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.spreadsheets import XLSX, Form, Sheet, attachment, spreadsheet_response, write_xlsx
from partners.bulk.cells import Refused, guarded
from partners.bulk.columns import Column
from partners.bulk.plan import ERROR, resource_for
from partners.bulk.reading import MOST_ROWS, read
from partners.bulk.resource import REASON
from partners.bulk.widgets import Choice, Choices, Code, Day, Email, Money, Phone, Text, Whole, YesNo
from partners.models import BulkKind, BulkUpload


def list_response(kind: str, *, penvoerder: Any, form: Form) -> HttpResponse:
    """Answer with the list as it is now; its columns are those that can be sent in."""
    headings, rows = resource_for(kind, penvoerder=penvoerder).sheet_rows()
    title = str(BulkKind(kind).label).capitalize()
    sheets = [Sheet(title, headings, rows)]
    return spreadsheet_response(filename=f"{kind}-{today():%Y-%m-%d}", sheets=sheets, form=form)


def template_response(kind: str, *, penvoerder: Any) -> HttpResponse:
    """Answer with an empty list: a sheet to fill in, with lists to choose from, and a sheet that explains it."""
    resource = resource_for(kind, penvoerder=penvoerder)
    columns = resource.list_columns()
    fill_in = Sheet(str(BulkKind(kind).label).capitalize(), [column.column_name for column in columns], [])
    book = io.BytesIO()
    write_xlsx(book, [fill_in, _explanation(columns)])
    return attachment(f"{kind}-invullen.xlsx", XLSX, _with_choices(book, columns))


def _explanation(columns: list[Column]) -> Sheet:
    header = [_("column"), _("what goes in it"), _("needed"), _("what is allowed"), _("example")]
    rows = [
        [column.column_name, str(column.told), str(column.needed), _allowed(column), column.example]
        for column in columns
    ]
    notes = [
        _("The columns may stand in any order. A column that you do not need can be left out."),
        _("An empty cell leaves what we know as it is; for something new it stays empty."),
        _("Who or what we know already is changed; what is the same stays as it is; what is new is added."),
        _("Nobody is taken away because the list does not name them, and nobody is invited by a list."),
        _("A formula cannot be taken over: paste values. At most %(rows)s rows and 5 MB.") % {"rows": MOST_ROWS},
    ]
    return Sheet(_("Explanation"), header, rows, notes)


def _allowed(column: Column) -> str:
    """Say what may stand in a cell of the column."""
    widget = column.widget
    if column.readonly:
        return _("is not read")
    if widget.choices:
        return ", ".join(widget.choices)
    if isinstance(widget, Whole):
        return _("a whole number from %(least)s to %(most)s") % {"least": widget.least, "most": widget.most()}
    told = {
        Day: _("a date, like 31-12-2026"),
        Money: _("an amount, like 12,50"),
        Email: _("one e-mail address"),
        Phone: _("a phone number"),
        Code: _("a code"),
    }
    for kind, text in told.items():
        if isinstance(widget, kind):
            return text
    if isinstance(widget, Text) and widget.longest:
        return _("text of at most %(most)s characters") % {"most": widget.longest}
    return _("text")


def _with_choices(book: io.BytesIO, columns: list[Column]) -> bytes:
    """Return the workbook with lists to choose from; columns of text keep zeros at the start.

    A list of choices stands on a sheet of its own: within the rule itself there is room for 255 characters.
    """
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.datavalidation import DataValidation

    workbook = load_workbook(book)
    page = workbook.worksheets[0]
    lists = workbook.create_sheet(_("Choices"))
    lists.sheet_state = "hidden"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].number_format = "DD-MM-YYYY" if isinstance(column.widget, Day) else "@"
        if isinstance(column.widget, (Money, Whole)):
            page.column_dimensions[letter].number_format = "General"
        # A cell that may hold several of them takes free text.
        if not isinstance(column.widget, (Choice, YesNo)) or isinstance(column.widget, Choices):
            continue
        for line, choice in enumerate(column.widget.choices, start=1):
            lists.cell(row=line, column=number, value=choice)
        where = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(column.widget.choices)}"
        rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
        rule.error = _("Choose one from the list.")
        rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
        page.add_data_validation(rule)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def errors_response(upload: BulkUpload) -> HttpResponse:
    """Answer with the rows of a list that have errors, as they were sent in, and in a last column what is wrong.

    A formula is left out of its cell; the last column tells it. Raises what ``read`` raises.
    """
    with upload.file.open("rb") as file:
        table = read(file.read())
    # A reason of an earlier round is of no use any more.
    kept = [place for place, heading in enumerate(table.headings) if heading.strip().casefold() != REASON]
    wrong = {row["line"]: row["errors"] for row in (upload.preview or {"rows": []})["rows"] if row["state"] == ERROR}
    rows = [
        [*(_kept(line.cells[place]) for place in kept), guarded(_reason(wrong[line.number]))]
        for line in table.lines
        if line.number in wrong
    ]
    sheet = Sheet(_("To correct"), [*(table.headings[place] for place in kept), REASON], rows)
    return spreadsheet_response(filename=f"{upload.kind}-verbeteren", sheets=[sheet], form="xlsx")


def _kept(cell: Any) -> Any:
    if isinstance(cell, Refused):
        return None
    return guarded(cell) if isinstance(cell, str) else cell


def _reason(errors: list[list[str]]) -> str:
    return " ".join(f"{heading}: {sentence}" if heading else sentence for heading, _value, sentence in errors)
