"""A delivery is read whatever its encoding, delimiter and line ends, and what is none is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmk.core.errors import DomainError
from schools.register import reader
from schools.register.reader import read, read_bytes
from tests.schools.deliveries import COLUMNS, school, text_of

NAMES = ["Openbare Basisschool 't Eenspan", "Café Noord", "Súdwest", 'Basisschool "De Maasparel"']
ROWS = [school(f"10AA0{number}", VESTIGINGSNAAM=name) for number, name in enumerate(NAMES)]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_form_of_file_reads_the_same(encoding, delimiter, end):
    if encoding == "cp1252" and end == "\r":
        encoding = "mac-roman"  # what a file with bare carriage returns comes in
    delivery = read_bytes(text_of(ROWS, delimiter=delimiter, end=end).encode(encoding))
    assert delivery.headings == COLUMNS
    assert delivery.delimiter == delimiter
    assert [line.fields[4] for line in delivery.lines] == NAMES
    assert [line.number for line in delivery.lines] == [2, 3, 4, 5]


def test_a_mac_file_may_end_in_one_crlf():
    data = text_of(ROWS, end="\r").encode("mac-roman") + b"\n"
    assert [line.fields[4] for line in read_bytes(data).lines] == NAMES


def test_a_space_is_empty_and_codes_stay_text():
    line = read_bytes(text_of([school("10AA00", GEMEENTENUMMER="0034", INTERNETADRES=" ")]).encode()).lines[0]
    assert line.fields[9] == "0034"
    assert line.fields[13] == ""


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('"Basisschool ""De Maasparel"""', 'Basisschool "De Maasparel"'),
        ('Basisschool "Kla4"', 'Basisschool "Kla4"'),
        ('"De Maasparel"', '"De Maasparel"'),
        ('De "oude" en de ""nieuwe""', 'De "oude" en de ""nieuwe""'),
        ('"', '"'),
    ],
)
def test_quotes_are_data_unless_the_field_is_quoted_whole(written, read_as):
    line = read_bytes(text_of([school("10AA00", VESTIGINGSNAAM=written)]).encode()).lines[0]
    assert line.fields[4] == read_as


def test_a_comma_inside_a_quoted_field_is_no_delimiter():
    text = text_of([school("10AA00", DENOMINATIE='"Samenwerking PC, RK"')], delimiter=",")
    assert read_bytes(text.encode()).lines[0].fields[11] == "Samenwerking PC, RK"


def test_a_file_that_quotes_everything_is_unquoted():
    quoted = "\n".join(
        ";".join(f'"{cell}"' for cell in row.split(";")) for row in text_of(ROWS[:2], end="\n").split("\n")[:-1]
    )
    delivery = read_bytes(quoted.encode() + b"\n")
    assert delivery.headings == COLUMNS
    assert delivery.lines[0].fields[4] == NAMES[0]


def test_underscores_and_small_letters_in_headings_are_the_same_names():
    text = text_of(ROWS[:1]).replace("BEVOEGD GEZAG NUMMER", "bevoegd_gezag_nummer")
    assert "BEVOEGD GEZAG NUMMER" in read_bytes(text.encode()).headings


field = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=';"\x85\u2028\u2029'), max_size=20
)


@given(st.lists(st.lists(field, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(["\r\n", "\n", "\r"]))
def test_what_was_written_is_read(rows, end):
    rows = [["x", *row] for row in rows]  # a row of nothing but spaces is no row
    text = end.join([";".join(("A", "B", "C", "D"))] + [";".join(row) for row in rows]) + end
    delivery = read_bytes(text.encode("utf-8-sig"))
    assert [line.fields for line in delivery.lines] == [[cell.strip() for cell in row] for row in rows]


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_it_fall_over(data):
    refused: list[str] = []
    try:
        read_bytes(data)
    except DomainError as error:
        refused = [str(message) for message in error.messages]
    assert all(message.strip() for message in refused)


def xlsx() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is leeg"),
        (b"\r\n \r\n;;;\r\n", "is leeg"),
        (xlsx(), "spreadsheet of een zipbestand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet of een zipbestand"),
        (b"%PDF-1.7\n", "geen tekstbestand"),
        ("VESTIGINGSCODE;A".encode("utf-16"), "geen tekstbestand"),
        (b"\x00\x01\x02", "geen tekstbestand"),
        (b"A;A\nx;y\n", "staat twee keer"),
    ],
)
def test_what_is_no_delivery_is_refused_with_a_sentence(data, says):
    with pytest.raises(DomainError, match=says):
        read_bytes(data)


def test_half_a_file_is_refused_and_the_line_is_named():
    data = text_of(ROWS).encode()
    with pytest.raises(DomainError, match="midden in regel 5"):
        read_bytes(data[:-60])


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(reader, "LARGEST", 1024)
    path = tmp_path / "groot.csv"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(DomainError, match="groter dan"):
        read(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(DomainError, match=r"geen bestand .*weg\.csv"):
        read(tmp_path / "weg.csv")
    with pytest.raises(DomainError, match="is niet te lezen"):
        read(tmp_path)
