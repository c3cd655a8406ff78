"""The empty file to fill in, with the questions and what may be answered."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cmk.core.spreadsheets import XLSX, Sheet, attachment, write_xlsx
from monitoring.earlier import columns
from monitoring.earlier.cells import allowed
from monitoring.earlier.plan import MOST_ROWS
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.models import Instrument


def template_response(instrument: Instrument) -> HttpResponse:
    """Answer with a sheet to fill in, one with the questions, and one that explains the columns."""
    form = questionnaire(instrument)
    fill_in = Sheet(_("Fill in"), [column.column_name for column in columns.COLUMNS], [])
    questions = Sheet(
        _("Questions"),
        [columns.QUESTION, _("pillar"), _("what it asks"), _("kind"), _("what may stand in ‘waarde’")],
        [
            [asked.name, part.name, asked.question.text, asked.question.get_kind_display(), allowed(form, asked)]
            for part in form.pillars
            for asked in part.questions
        ],
        notes=[_("%(name)s, version %(version)s") % {"name": instrument.name, "version": instrument.version}],
    )
    first = next(iter(form), None)
    examples = {columns.QUESTION: first.name if first else "", columns.VALUE: "2"}
    explanation = Sheet(
        _("Explanation"),
        [_("column"), _("what goes in it"), _("needed"), _("example")],
        [
            [
                column.column_name,
                str(column.told),
                _("always") if column.required else "",
                examples.get(column.column_name, column.example),
            ]
            for column in columns.COLUMNS
        ],
        notes=[
            _("Each row is one answer of one school in one round. The rows may stand in any order."),
            _("An answer was not given? Leave the row out, or the cell empty: empty is not the same as 0."),
            _("A formula cannot be taken over: paste values. At most %(rows)s rows and 5 MB.") % {"rows": MOST_ROWS},
        ],
    )
    book = io.BytesIO()
    write_xlsx(book, [fill_in, questions, explanation])
    return attachment(f"eerder-{instrument.key}-{instrument.version}.xlsx", XLSX, _with_text_columns(book))


def _with_text_columns(book: io.BytesIO) -> bytes:
    """Return the workbook with columns of text, so that ``2-3`` stays what it is and does not become a date."""
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    workbook = load_workbook(book)
    page = workbook.worksheets[0]
    for number, column in enumerate(columns.COLUMNS, start=1):
        dates = column.column_name in (columns.FIRST_DAY, columns.LAST_DAY)
        letter = get_column_letter(number)
        page.column_dimensions[letter].number_format = "DD-MM-YYYY" if dates else "@"
        page.column_dimensions[letter].width = 24
    for row in workbook.worksheets[1].iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
