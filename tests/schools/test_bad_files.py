"""Files that are no delivery, or half of one: a clear message, and nothing half saved."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from cmk.core.errors import DomainError
from cmk.core.spreadsheets import harmless
from schools.models import FormerFacts, Municipality, RegisterDelivery, School, SchoolBoard, SchoolYearFigure
from schools.register.importer import import_duo
from tests.schools.deliveries import board, nation, pupils, school, text_of, write, write_boards, write_pupils

pytestmark = pytest.mark.django_db

MAY, JUNE = datetime.date(2024, 5, 1), datetime.date(2024, 6, 1)


def size_of_everything():
    models = (School, SchoolBoard, Municipality, FormerFacts, SchoolYearFigure, RegisterDelivery)
    return {model.__name__: model.objects.count() for model in models}


def workbook() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["VESTIGINGSCODE", "VESTIGINGSNAAM"])
    book.save(target)
    return target.getvalue()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("levering.csv", b"0" * (64 * 1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"naam;bedrag\nx;3\n", "geen bestand van DUO dat ingelezen kan worden.*NAAM, BEDRAG"),
        (b"", "is leeg"),
        (b"\xef\xbb\xbf\r\n", "is leeg"),
        (workbook(), "spreadsheet of een zipbestand"),
        (bomb(), "spreadsheet of een zipbestand"),
        (b"\x1f\x8b\x08\x00" + b"x" * 50, "geen tekstbestand"),
        (text_of(nation()).encode()[:-40], "midden in regel 25"),
        (text_of([]).encode(), "kopregel, maar geen rijen"),
        (b"<html><body>Niet gevonden</body></html>", "geen bestand van DUO dat ingelezen kan worden"),
    ],
    ids=[
        "another csv",
        "empty",
        "only a mark",
        "spreadsheet",
        "zip bomb",
        "gzip",
        "half",
        "headings only",
        "a web page",
    ],
)
def test_what_is_no_delivery_changes_nothing_and_says_what_to_do(tmp_path, data, says):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    before = size_of_everything()
    path = tmp_path / "levering.csv"
    path.write_bytes(data)
    with pytest.raises(DomainError, match=says):
        import_duo(path, reference_date=JUNE)
    with pytest.raises(CommandError, match=says):
        call_command("import_duo", str(path), "--dry-run")
    assert size_of_everything() == before


def test_a_file_of_200_mb_is_refused_without_reading_it_all(tmp_path):
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # takes no room on the disk
    with pytest.raises(DomainError, match="groter dan 50 MB"):
        import_duo(path)
    assert size_of_everything() == dict.fromkeys(size_of_everything(), 0)


def test_half_a_file_that_ends_at_a_line_closes_nothing_and_says_so(tmp_path):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    summary = import_duo(write(tmp_path, nation()[:10]), reference_date=JUNE)
    assert (summary.closed, summary.unchanged) == (0, 10)
    assert any("niet over alle 12 provincies" in note for note in summary.notes)
    assert not RegisterDelivery.objects.get(reference_date=JUNE).full


def test_formula_cells_are_text_and_leave_as_text(tmp_path):
    formula = "=cmd|' /C calc'!A0"
    rows = [*nation(), school("16AH00", VESTIGINGSNAAM=formula), school("=1+1"), school("16AH02", GEMEENTENUMMER="=A1")]
    summary = import_duo(write(tmp_path, rows), reference_date=MAY)
    assert [(row.line, row.field) for row in summary.rejected] == [(27, "VESTIGINGSCODE"), (28, "GEMEENTENUMMER")]
    assert School.objects.get(code="16AH00").name == formula
    assert harmless(School.objects.get(code="16AH00").name) == f"'{formula}"


@pytest.mark.parametrize("kind", ["addresses", "boards", "pupils"])
def test_every_kind_tells_all_bad_rows_at_once_and_keeps_the_good(tmp_path, kind):
    if kind == "addresses":
        good = [school(f"10AA0{number}") for number in range(8)]
        bad = [school("10AA00"), school("AA1000"), school("10AA09")]
        path = write(tmp_path, [*good, *bad])
    elif kind == "boards":
        good = [board(f"4000{number}") for number in range(8)]
        bad = [board("40000"), board("4000A"), board("40009")]
        path = write_boards(tmp_path, [*good, *bad])
    else:
        good = [pupils(f"10AA0{number}", y2024="1") for number in range(8)]
        bad = [pupils("10AA00", y2024="1"), pupils("AA1000", y2024="1"), pupils("10AA09", y2024="1")]
        path = write_pupils(tmp_path, [*good, *bad])
    data = path.read_bytes()
    end = b"\r" if kind == "boards" else b"\r\n"
    lines = data.split(end)
    lines[11] = lines[11].rsplit(b";", 2)[0]  # the last row has two fields too few
    path.write_bytes(end.join(lines))
    summary = import_duo(path, reference_date=MAY)
    assert [row.line for row in summary.rejected] == [10, 11, 12]
    assert [bool(row.reason) for row in summary.rejected] == [True] * 3
    assert "staat al op regel 2" in summary.rejected[0].reason
    assert "velden in plaats van" in summary.rejected[2].reason
    assert (summary.rows, summary.created, summary.rejected_rows) == (11, 8, 3)


@pytest.mark.parametrize("kind", ["boards", "pupils"])
def test_a_failure_halfway_leaves_boards_and_figures_as_they_were(tmp_path, monkeypatch, kind):
    before = size_of_everything()

    def fall_over(*args, **kwargs):
        raise RuntimeError("de schijf is vol")

    monkeypatch.setattr("schools.register.deliveries.Memory.remember", fall_over)
    rows = [board("41646")] if kind == "boards" else [pupils("16AH00", y2024="1")]
    path = write_boards(tmp_path, rows) if kind == "boards" else write_pupils(tmp_path, rows)
    with pytest.raises(RuntimeError):
        import_duo(path)
    assert size_of_everything() == before


def test_progress_is_told_and_what_it_raises_stops_the_import(tmp_path):
    path = write(tmp_path, nation())
    told: list[tuple[int, str]] = []
    import_duo(path, reference_date=MAY, progress=lambda percent, text: told.append((percent, text)))
    assert [percent for percent, _text in told] == [5, 25, 45, 100]
    assert told[0][1] == "Het bestand wordt gelezen"

    def lost(percent: int, text: str) -> None:
        if percent == 45:
            raise RuntimeError("iemand anders heeft deze taak")

    School.objects.all().delete()
    with pytest.raises(RuntimeError):
        import_duo(path, reference_date=JUNE, progress=lost)
    assert not School.objects.exists()
