"""The real deliveries of DUO, counted independently of the import."""

from __future__ import annotations

import time

import pytest

from schools.models import School
from schools.register.importer import import_duo
from schools.register.reader import read
from tests.schools.deliveries import (
    BOARDS,
    PRIMARY_2021,
    PRIMARY_2026,
    PUPILS,
    SECONDARY,
    SPECIAL,
    needs_real_files,
)

pytestmark = [needs_real_files, pytest.mark.django_db]

AMSTELLAND = {"0362": 20, "0358": 9, "0451": 8, "0437": 5}


def codes(path, column):
    """The location codes in a delivery, read in the plainest way."""
    lines = path.read_bytes().decode("cp1252").replace("\r\n", "\n").strip("\n").split("\n")
    return {line.split(";")[column] for line in lines[1:]}


def test_amstelland_has_its_42_primary_schools():
    summary = import_duo(PRIMARY_2026, municipalities=AMSTELLAND)
    assert (summary.rows, summary.created, summary.rejected, summary.notes) == (42, 42, [], [])
    counted = {code: School.objects.filter(municipality__code=code).count() for code in AMSTELLAND}
    assert counted == AMSTELLAND
    names = set(School.objects.values_list("municipality__name", flat=True))
    assert names == {"Amstelveen", "Aalsmeer", "Uithoorn", "Ouder-Amstel"}


def test_the_nation_then_the_older_one_closes_what_is_gone_and_the_same_file_changes_nothing():
    new, old = codes(PRIMARY_2026, 3), codes(PRIMARY_2021, 3)
    begin = time.process_time()
    summary = import_duo(PRIMARY_2026)
    took = time.process_time() - begin
    assert (summary.rows, summary.created, summary.rejected) == (6107, 6107, [])
    assert took < 6, f"{took:.1f} s of processor time"  # about 1.5 s on a quiet machine
    again = import_duo(PRIMARY_2026)
    assert (again.unchanged, again.created, again.updated, again.closed) == (6107, 0, 0, 0)
    older = import_duo(PRIMARY_2021)
    assert (older.created, older.unchanged, older.updated) == (len(old - new), 6215 - len(old - new), 0)
    assert set(School.objects.filter(closed_on__isnull=False).values_list("code", flat=True)) == old - new
    assert School.objects.filter(closed_on__isnull=True).count() == len(new) == 6107
    by_province = {
        name: School.objects.filter(province=name, closed_on=None).count() for name in ("Drenthe", "Groningen")
    }
    assert by_province == {"Drenthe": 253, "Groningen": 251}


def test_the_older_one_then_the_nation_gives_closed_and_new_schools():
    new, old = codes(PRIMARY_2026, 3), codes(PRIMARY_2021, 3)
    assert import_duo(PRIMARY_2021).created == 6215
    summary = import_duo(PRIMARY_2026)
    assert (summary.closed, summary.created) == (len(old - new), len(new - old))
    assert summary.updated + summary.unchanged == len(new & old)
    assert set(School.objects.filter(closed_on__isnull=False).values_list("code", flat=True)) == old - new


def test_names_hold_their_quotes():
    import_duo(PRIMARY_2026, municipalities=["1641"])  # Maasgouw
    assert School.objects.filter(name='Basisschool "De Maasparel"').exists()


def test_the_derived_files_of_other_kinds():
    assert import_duo(SECONDARY).created == 1619
    assert import_duo(SPECIAL).created == 888
    counted = {kind: School.objects.filter(education=kind).count() for kind in ("vo", "sbo", "so", "vso")}
    assert counted == {"vo": 1619, "sbo": 266, "so": 111 + 428, "vso": 83}


def test_the_oddities_of_the_real_files_are_read():
    boards = read(BOARDS)
    assert (boards.encoding, len(boards.lines)) == ("mac-roman", 1057)
    pupils = read(PUPILS)
    assert (pupils.encoding, len(pupils.lines), len(pupils.headings)) == ("utf-8-sig", 9737, 38)
