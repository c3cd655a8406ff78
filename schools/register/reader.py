"""Read a delivery of DUO, whatever its encoding, delimiter and line ends, into headings and rows.

The forms that occur (counted in real deliveries): Windows-1252 with ``;`` and CRLF or LF; UTF-8 with a
byte order mark; Mac-Roman with CR line ends (2016). A quote inside a field is data
(``Basisschool "De Maasparel"``); only a field that is quoted whole with its own quotes doubled, as
some programs save it, is unwrapped. An empty value is one space.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from cmk.core.errors import DomainError

# The largest real delivery is under 2 MB; ten times the nation stays far below this.
LARGEST = 50 * 1024 * 1024

_WRONG_FORMS = (
    ((b"PK\x03\x04", b"PK\x05\x06"), "spreadsheet"),
    ((b"\xd0\xcf\x11\xe0",), "spreadsheet"),
    ((b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format"), "binary"),
)


class Line(NamedTuple):
    """One row of the file: ``number`` counts lines from 1 (the headings), ``fields`` are stripped texts."""

    number: int
    fields: list[str]


@dataclass(frozen=True)
class Delivery:
    """A file that was read: its headings in the form ``GEMEENTENAAM`` and its rows, not yet checked.

    ``columns``: the values under each heading, of the rows that have as many fields as there are headings; ``numbers``:
    the numbers of those lines.
    """

    headings: list[str]
    lines: list[Line]
    encoding: str
    delimiter: str
    columns: list[tuple[str, ...]]
    numbers: list[int]


def read(path: Path | str) -> Delivery:
    """Read the file at ``path``. Raises ``DomainError`` with one sentence when it is no delivery at all."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise DomainError(_("There is no file %(path)s. Check the name and the folder.") % {"path": path}) from error
    except OSError as error:
        raise DomainError(
            _("%(path)s cannot be read (%(reason)s). Choose the CSV file itself, not a folder.")
            % {"path": path, "reason": error.strerror or error}
        ) from error
    return read_bytes(data)


def read_bytes(data: bytes) -> Delivery:
    """Read the bytes of a file; see ``read``."""
    _refuse_other_forms(data)
    text, encoding = _decode(data)
    whole = text.endswith(("\n", "\r"))
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if row.strip(" \t;,")]
    if not numbered:
        raise DomainError(_("This file is empty. Download the delivery from DUO again."))
    _first, heading_row = numbered[0]
    delimiter = max(";,", key=heading_row.count)
    headings = [_heading(field) for field in _split(heading_row, delimiter)]
    _refuse_double_headings(headings)
    quoted = heading_row.startswith('"')
    expected, strip = len(headings), str.strip
    lines = [
        # Most rows hold no quote at all: those need no more than splitting.
        Line(
            number,
            fields(row, delimiter, expected, quoted=quoted) if '"' in row else [*map(strip, row.split(delimiter))],
        )
        for number, row in numbered[1:]
    ]
    if lines and not whole and len(lines[-1].fields) < len(headings):
        raise DomainError(
            _(
                "This file stops in the middle of line %(line)s: it is only a part of the delivery. "
                "Download it again; nothing has changed."
            )
            % {"line": lines[-1].number}
        )
    whole_lines = [line for line in lines if len(line.fields) == expected]
    columns = list(zip(*(line.fields for line in whole_lines), strict=True)) or [()] * expected
    return Delivery(headings, lines, encoding, delimiter, columns, [line.number for line in whole_lines])


def _refuse_other_forms(data: bytes) -> None:
    if len(data) > LARGEST:
        raise DomainError(
            _(
                "This file is larger than %(size)s MB, and no delivery of DUO is. "
                "Choose the CSV file that DUO publishes."
            )
            % {"size": LARGEST // (1024 * 1024)}
        )
    for marks, form in _WRONG_FORMS:
        if data.startswith(marks):
            if form == "spreadsheet":
                raise DomainError(
                    _("This is a spreadsheet or a zip file. Choose the CSV file that DUO publishes beside it.")
                )
            raise DomainError(_("This is not a text file. Choose the CSV file that DUO publishes."))
    if b"\x00" in data:
        raise DomainError(_("This is not a text file. Choose the CSV file that DUO publishes."))


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif _only_cr(data):
        candidates = ["utf-8", "mac-roman"]
    else:
        # Dutch text in Windows-1252 is practically never valid UTF-8, so the stricter goes first.
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise DomainError(_("This file has characters that are no text. Download the CSV file from DUO again."))


def _only_cr(data: bytes) -> bool:
    # A real Mac file (2016) ends in one CRLF: what most lines end in decides.
    crlf = data.count(b"\r\n")
    return data.count(b"\r") - crlf > data.count(b"\n")


def fields(row: str, delimiter: str, expected: int, *, quoted: bool = False) -> list[str]:
    """Split one row into stripped texts.

    Quotes are read as a CSV's quotes only when the headings were quoted too (``quoted``), or when the
    row has not the ``expected`` number of fields without that.
    """
    parts = _split(row, delimiter)
    if quoted or (len(parts) != expected and '"' in row):
        unquoted = next(csv.reader([row], delimiter=delimiter), [])
        if len(unquoted) == expected:
            return [part.strip() for part in unquoted]
    return parts


def _split(row: str, delimiter: str) -> list[str]:
    return [_unwrapped(part.strip()) for part in row.split(delimiter)]


_WRAPPED = re.compile(r'^"((?:[^"]|"")*)"$')


def _unwrapped(field: str) -> str:
    if field.startswith('"') and '""' in field[1:-1] and (match := _WRAPPED.match(field)):
        return match[1].replace('""', '"')
    return field


def _heading(field: str) -> str:
    return " ".join(field.strip('"').replace("_", " ").upper().split())


def _refuse_double_headings(headings: list[str]) -> None:
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise DomainError(
                _("The column %(heading)s stands in this file twice. Download it from DUO again.")
                % {"heading": heading}
            )
