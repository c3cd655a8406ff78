"""Spreadsheets open in a Dutch Excel, and nothing in them runs."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmk.core.spreadsheets import Sheet, harmless, spreadsheet_response, write_xlsx

DANGEROUS = [
    "=1+1",
    "+31 20 1234567",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =HYPERLINK(1)",
    "\n=1",
    "\x00=1",
    "\u00a0=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert str(harmless(text)).startswith("'")


@given(st.text())
def test_no_text_at_all_starts_like_a_formula(text: str) -> None:
    assert not str(harmless(text)).lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("value", [-3, 2.5, Decimal("-1.5"), None, datetime.date(2026, 3, 1)])
def test_numbers_and_dates_stay_what_they_are(value: object) -> None:
    assert harmless(value) == value


def test_a_workbook_keeps_its_sheets_and_values() -> None:
    target = io.BytesIO()
    rows = [["Voorbeeldschool", 3, datetime.date(2026, 11, 20)], ["=cmd()", -3, None]]
    sheets = [Sheet("Scholen / traject", ["School", "Aantal", "Op"], rows, notes=["n = 2"]), Sheet("Leeg", ["A"], [])]
    write_xlsx(target, sheets)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Scholen   traject", "Leeg"]
    page = book["Scholen   traject"]
    assert [cell.value for cell in page[2]][:2] == ["Voorbeeldschool", 3]
    assert page["A3"].value == "'=cmd()"
    assert page["A3"].data_type == "s"
    assert page["B3"].value == -3
    assert page["A5"].value == "n = 2"
    assert page.freeze_panes == "A2"


def test_sheets_with_the_same_long_name_both_stay() -> None:
    target = io.BytesIO()
    write_xlsx(target, [Sheet("Zelfevaluaties per gemeente en per pijler", ["A"], []) for _ in range(2)])
    assert len(set(openpyxl.load_workbook(target).sheetnames)) == 2


def test_a_csv_is_what_a_dutch_excel_opens() -> None:
    rows = [["Voorbeeldschool", 2.5, datetime.date(2026, 11, 20), True], ['Zeg "ja"; nee', None, "=1", False]]
    response = spreadsheet_response(
        filename="Scholen najaar", sheets=[Sheet("S", ["Naam", "Getal", "Dag", "Mee"], rows)], form="csv"
    )
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = response.content.decode("utf-8-sig").split("\r\n")
    assert lines == ["Naam;Getal;Dag;Mee", "Voorbeeldschool;2,5;20-11-2026;ja", '"Zeg ""ja""; nee";;\'=1;nee', ""]
    assert response["Content-Disposition"] == 'attachment; filename="scholen-najaar.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="ods"):
        spreadsheet_response(filename="a", sheets=[], form="ods")  # type: ignore[arg-type]
