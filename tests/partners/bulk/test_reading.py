"""Files as people send them in: whatever the program, and whatever is wrong with them."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest

from cmk.core.errors import DomainError
from partners.bulk.cells import Refused
from partners.bulk.reading import MOST_ROWS, read
from tests.partners.bulk.lists import csv_of, xlsx_of

ROWS = [["naam", "soort"], ["Café Müller", "instelling"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_of_any_program_is_read(delimiter: str, encoding: str) -> None:
    table = read(csv_of(*ROWS, delimiter=delimiter, encoding=encoding))
    assert table.headings == ROWS[0]
    assert [(line.number, line.cells) for line in table.lines] == [(2, ROWS[1])]


def test_a_csv_of_an_old_mac_is_read() -> None:
    assert read("naam;soort\rCafé;zzp\r".encode("mac-roman")).lines[0].cells == ["Café", "zzp"]


def test_a_cell_may_hold_lines_delimiters_and_quotes() -> None:
    table = read(b'naam;wat\r\n"A ""b""; c";"een\r\ntwee"\r\nlaatste;x\r\n')
    assert [line.cells for line in table.lines] == [['A "b"; c', "een\ntwee"], ["laatste", "x"]]


def test_blank_lines_are_left_out_and_lines_keep_their_number() -> None:
    table = read(b";;\r\nnaam;soort;\r\n;;\r\nA;zzp;\r\n;;\r\n")
    assert table.headings == ["naam", "soort"]
    assert [line.number for line in table.lines] == [4]


def test_a_text_that_looks_like_a_formula_is_text_in_a_csv() -> None:
    table = read(csv_of(["naam", "telefoon"], ["=cmd|' /C calc'!A0", "+31 6 123"], ["'+31 6 123", "'@x"]))
    assert [line.cells for line in table.lines] == [["=cmd|' /C calc'!A0", "+31 6 123"], ["+31 6 123", "@x"]]


def test_a_row_with_too_few_or_too_many_cells_is_told() -> None:
    few, many = read(b"a;b;c\r\n1;2\r\n1;2;3;4\r\n").lines
    assert "2 " in few.problem
    assert "3 " in few.problem
    assert many.problem
    assert many.cells == ["1", "2", "3"]


def test_a_formula_in_a_workbook_is_refused_with_its_cell() -> None:
    cell = read(xlsx_of(["naam", "telefoon"], ["=cmd|' /C calc'!A0", "06"])).lines[0].cells[0]
    assert isinstance(cell, Refused)
    assert "A2" in cell.why
    assert "=cmd|" in cell.why


def test_cells_of_a_workbook_keep_what_they_are() -> None:
    table = read(xlsx_of(["a", "b", "c", "d"], [datetime.datetime(2026, 12, 31), 12.0, 12.5, True]))
    assert table.lines[0].cells == [datetime.date(2026, 12, 31), 12, 12.5, True]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n;;;\r\n",
        b"PK\x03\x04 and then nothing of a spreadsheet",
        b"naam;soort\r\n\x00\x01\x02\xff\xfe\x81",
        b'naam;soort\r\n"never closed;x\r\n',
        b"naam\r\n" + b"x\r\n" * (MOST_ROWS + 1),
        xlsx_of(["naam"], ["x"])[:-300],
    ],
    ids=["empty", "blank", "no xlsx", "binary", "quotes", "too many rows", "half a file"],
)
def test_what_cannot_be_read_says_so_in_one_sentence(data: bytes) -> None:
    with pytest.raises(DomainError) as told:
        read(data)
    assert len(told.value.messages) == 1


SHARED = "xl/sharedStrings.xml"
SHARED_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def changed_workbook(member: str, content: bytes) -> bytes:
    """Return a workbook of which one part was replaced, or added as the texts that its cells share."""
    with zipfile.ZipFile(io.BytesIO(xlsx_of(*ROWS))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[member] = content
    if member == SHARED:
        override = f'<Override PartName="/{SHARED}" ContentType="{SHARED_TYPE}"/></Types>'.encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = changed_workbook("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))
    assert len(bomb) < 5 * 1024 * 1024
    with pytest.raises(DomainError):
        read(bomb)


def test_entities_that_multiply_are_refused() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "lol">{entities}]><s>&l11;</s>'.encode()
    for member in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", SHARED):
        with pytest.raises(DomainError):
            read(changed_workbook(member, laughs))
