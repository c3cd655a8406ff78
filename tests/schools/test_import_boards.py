"""Deliveries with names and addresses of school boards."""

from __future__ import annotations

import datetime

import pytest

from schools.models import RegisterDelivery, School, SchoolBoard
from schools.register.importer import import_duo
from schools.register.summary import Change
from tests.schools.deliveries import board, school, write, write_boards

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = (datetime.date(2024, month, 1) for month in (5, 6, 7))


def counts(summary):
    return (summary.rows, summary.created, summary.updated, summary.unchanged)


def boards():
    rows = SchoolBoard.objects.order_by("number").values("number", "name", "street", "place", "phone", "named_on")
    return list(rows), list(RegisterDelivery.objects.order_by("reference_date").values("kind", "rows", "listing"))


def test_a_board_gets_its_name_and_address_as_people_write_them(tmp_path):
    import_duo(write(tmp_path, [school("16AH00", BEVOEGD_GEZAG_NUMMER="41646")]), reference_date=MAY)
    name = "Stichting ’t Één, afdeling ‘Zuid’"
    path = write_boards(tmp_path, [board("41646", BEVOEGD_GEZAG_NAAM=name), board("1234", INTERNETADRES=" ")])
    dry = import_duo(path, reference_date=JUNE, dry_run=True)
    assert counts(dry) == (2, 1, 1, 0)
    assert dry.kind == "boards"
    assert Change("41646", name, "place", "", "'s-Gravenhage") in dry.changes
    assert [row.code for row in dry.new] == ["01234"]
    assert counts(import_duo(path, reference_date=JUNE)) == counts(dry)
    row = School.objects.get().board
    assert row is not None
    assert (row.name, row.street, row.house_number, row.postcode) == (name, "Bestuurslaan", "1-A", "1234 AB")
    assert (row.place, row.phone, row.website, row.named_on) == (
        "'s-Gravenhage",
        "0701234567",
        "www.voorbeeld.example.org",
        JUNE,
    )
    assert SchoolBoard.objects.get(number="01234").website == ""


def test_the_same_file_again_changes_nothing(tmp_path):
    path = write_boards(tmp_path, [board("41646"), board("41647")])
    import_duo(path, reference_date=MAY)
    before = boards()
    assert counts(import_duo(path, reference_date=MAY)) == (2, 0, 0, 2)
    assert boards() == before


def test_an_older_delivery_undoes_nothing_but_tells_what_the_newer_does_not(tmp_path):
    files = {
        MAY: [board("41646", BEVOEGD_GEZAG_NAAM="Oud", TELEFOONNUMMER="010"), board("41647", STRAATNAAM="Weg")],
        JUNE: [board("41646", BEVOEGD_GEZAG_NAAM="Nieuwer", TELEFOONNUMMER="020")],
        JULY: [board("41646", BEVOEGD_GEZAG_NAAM="Nieuwst", TELEFOONNUMMER=" ")],  # no phone in the whole file
    }
    paths = {day: write_boards(tmp_path, rows, f"{day}.csv") for day, rows in files.items()}
    seen = []
    for order in ((MAY, JUNE, JULY), (JULY, JUNE, MAY), (JULY, MAY, JUNE), (JUNE, JULY, MAY)):
        SchoolBoard.objects.all().delete()
        RegisterDelivery.objects.all().delete()
        for day in order:
            import_duo(paths[day], reference_date=day)
        seen.append(boards())
    assert seen[1:] == seen[:1] * 3
    row = SchoolBoard.objects.get(number="41646")
    assert (row.name, row.phone, row.named_on) == ("Nieuwst", "020", JULY)
    assert SchoolBoard.objects.get(number="41647").named_on == MAY


def test_rejected_boards_are_told_all_at_once(tmp_path):
    rows = [
        *(board(f"4000{number}") for number in range(6)),
        board("abc"),
        board(" ", BEVOEGD_GEZAG_NAAM=" "),
        board("40000"),
        board("40009", BEVOEGD_GEZAG_NAAM="x" * 201, GEMEENTENUMMER="12345"),
    ]
    summary = import_duo(write_boards(tmp_path, rows), reference_date=MAY)
    assert [(row.line, row.field) for row in summary.rejected] == [
        (8, "BEVOEGD GEZAG NUMMER"),
        (9, "BEVOEGD GEZAG NUMMER"),
        (9, "BEVOEGD GEZAG NAAM"),
        (10, "BEVOEGD GEZAG NUMMER"),
        (11, "GEMEENTENUMMER"),
        (11, "BEVOEGD GEZAG NAAM"),
    ]
    assert counts(summary) == (10, 6, 0, 0)


def test_boards_can_be_kept_to_municipalities(tmp_path):
    import_duo(write(tmp_path, [school("16AH00", BEVOEGD_GEZAG_NUMMER="41646")]), reference_date=MAY)
    rows = [board("41646"), board("41647", GEMEENTENUMMER="7001"), board("41648")]
    summary = import_duo(write_boards(tmp_path, rows), reference_date=MAY, municipalities=["7001"])
    assert counts(summary) == (2, 1, 1, 0)
    assert set(SchoolBoard.objects.values_list("number", flat=True)) == {"41646", "41647"}
