"""The files that go out: a workbook with data and codebook, and both as csv in a zip."""

from __future__ import annotations

import io
import zipfile

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.spreadsheets import Sheet, attachment, spreadsheet_response, write_csv
from monitoring.researchdata import codebook
from monitoring.researchdata.frame import Frame
from monitoring.researchdata.table import HEADER, data_of

# Making a workbook of more rows takes longer than somebody waits; the csv has no such limit.
MOST_IN_WORKBOOK = 25_000


def sheets_of(frame: Frame) -> list[Sheet]:
    """Return the data and the codebook as sheets."""
    data = data_of(frame)
    entries = [entry.cells() for entry in codebook.entries(frame, data.withheld)]
    return [Sheet("data", HEADER, data.rows), Sheet("codeboek", codebook.HEADER, entries)]


def workbook_response(frame: Frame) -> HttpResponse:
    """Answer with the data and the codebook as one Excel workbook."""
    return spreadsheet_response(filename=_name(frame), sheets=sheets_of(frame), form="xlsx")


def zip_response(frame: Frame) -> HttpResponse:
    """Answer with a zip of ``data.csv`` and ``codeboek.csv``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets_of(frame):
            text = io.StringIO(newline="")
            write_csv(text, sheet)
            archive.writestr(f"{sheet.title}.csv", text.getvalue().encode())
    return attachment(f"{_name(frame)}.zip", "application/zip", target.getvalue())


def _name(frame: Frame) -> str:
    return _("research-data-%(programme)s-%(day)s") % {"programme": frame.programme.slug, "day": f"{today():%Y-%m-%d}"}
