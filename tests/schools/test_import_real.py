"""The real deliveries of DUO, counted independently of the import: no reader of ours is used to count."""

from __future__ import annotations

import random

import pytest

from schools.models import (
    FormerFacts,
    Municipality,
    RegisterDelivery,
    School,
    SchoolBoard,
    SchoolYearFigure,
)
from schools.register.history import facts_on
from schools.register.importer import date_in_name, import_duo
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

SIX = (PRIMARY_2021, PRIMARY_2026, SECONDARY, SPECIAL, BOARDS, PUPILS)
ENCODINGS = {BOARDS: "mac-roman", PUPILS: "utf-8-sig"}

# From the README beside the files: primary schools per municipality in April 2026.
PER_MUNICIPALITY = {
    "Amstelveen": 20,
    "Aalsmeer": 9,
    "Uithoorn": 8,
    "Ouder-Amstel": 5,
    "Zaanstad": 46,
    "Oostzaan": 4,
    "Haarlem": 39,
    "Heemstede": 9,
    "Zandvoort": 4,
    "Heerlen": 22,
    "Kerkrade": 10,
    "Landgraaf": 8,
    "Brunssum": 9,
    "Simpelveld": 2,
    "Voerendaal": 4,
    "Beekdaelen": 10,
}
AMSTELLAND = {"0362": 20, "0358": 9, "0451": 8, "0437": 5}


def rows(path):
    """The rows of a delivery by heading, read in the plainest way."""
    text = path.read_bytes().decode(ENCODINGS.get(path, "cp1252")).replace("\r\n", "\n").replace("\r", "\n")
    headings, *lines = [line.split(";") for line in text.strip("\n").split("\n")]
    return [dict(zip(headings, map(value, line), strict=True)) for line in lines]


def value(field):
    """A field as it is meant: one that is quoted whole, with its quotes doubled, is unwrapped."""
    field = field.strip()
    return field[1:-1].replace('""', '"') if field.startswith('"') and '""' in field else field


def codes(path):
    """The location codes in a delivery."""
    return {row.get("VESTIGINGSCODE") or row["VESTIGINGSNUMMER"] for row in rows(path)}


def counts(summary):
    return (summary.created, summary.updated, summary.unchanged, summary.closed, summary.reopened)


@pytest.fixture(scope="module")
def seen():
    """The tables after the first order, for the others to be held against."""
    return {}


def tables():
    """Every row that an import can write, in plain values: all columns but keys and the moment of importing."""
    place = {"board": "board__number", "municipality": "municipality__code"}

    def of(model, *order, skip=("id",), **named):
        names = [
            named.get(field.name, field.attname) for field in model._meta.concrete_fields if field.name not in skip
        ]
        return list(model.objects.order_by(*order).values_list(*names))

    return {
        "schools": of(School, "code", **place),
        "boards": of(SchoolBoard, "number"),
        "municipalities": of(Municipality, "code"),
        "former facts": of(FormerFacts, "school__code", "first_listed", school="school__code", **place),
        "figures": of(SchoolYearFigure, "school_id", "year"),
        "deliveries": [str(row) for row in of(RegisterDelivery, "reference_date", "kind", skip=("id", "imported_at"))],
    }


ORDERS = [SIX, SIX[::-1], *(tuple(random.Random(seed).sample(SIX, len(SIX))) for seed in (1, 2))]


@pytest.mark.parametrize("order", ORDERS, ids=["as listed", "reversed", "shuffled 1", "shuffled 2"])
def test_the_six_files_give_the_same_register_in_any_order(order, seen):
    for path in order:
        summary = import_duo(path)
        assert summary.rejected == []
    first = seen.setdefault("tables", tables())
    again = tables()
    assert {name: len(table) for name, table in again.items()} == {name: len(table) for name, table in first.items()}
    for name, table in again.items():
        assert table == first[name], name


def test_the_six_files_together_are_what_they_say_and_a_second_time_nothing_changes():
    for path in SIX:
        assert import_duo(path).rows == len(rows(path))
    before = tables()
    for path in SIX:
        again = import_duo(path)
        assert counts(again) == (0, 0, again.rows, 0, 0), path.name
    assert tables() == before
    told = rows(PUPILS)
    years = [name for name in told[0] if name.startswith("LEERLINGEN_")]
    cells = {(row["VESTIGINGSCODE"], int(name[-4:])): row[name] for row in told for name in years if row[name]}
    masked = {cell for cell, value in cells.items() if value == "<5"}
    figures = {
        (code, year): pupils
        for code, year, pupils in SchoolYearFigure.objects.values_list("school_id", "year", "pupils")
    }
    assert figures == {cell: None if cell in masked else int(value) for cell, value in cells.items()}
    assert sum(year == 2025 and pupils == 0 for (_code, year), pupils in figures.items()) == 2783
    named = {row["BEVOEGD GEZAG NUMMER"]: row["BEVOEGD GEZAG NAAM"] for row in rows(BOARDS)}
    assert dict(SchoolBoard.objects.exclude(name="").values_list("number", "name")) == named
    ours = {row["BEVOEGD GEZAG NUMMER"] for row in rows(PRIMARY_2026)}
    assert (len(ours), len(ours & named.keys())) == (748, 693)
    assert SchoolBoard.objects.filter(number__in=ours).exclude(name="").count() == 693
    # Names of municipalities as people write them, none left as a number.
    names = set(Municipality.objects.values_list("name", flat=True))
    assert {"'s-Gravenhage", "'s-Hertogenbosch", "Nuenen c.a.", "Súdwest-Fryslân", "Bergen (NH)"} <= names
    assert not [name for name in names if name == name.upper() or name.startswith("Gemeente ")]


def test_the_facts_of_2021_can_be_read_back():
    import_duo(PRIMARY_2026)
    import_duo(PRIMARY_2021)
    then = {row["VESTIGINGSNUMMER"]: row for row in rows(PRIMARY_2021)}
    now = {row["VESTIGINGSCODE"]: row for row in rows(PRIMARY_2026)}
    schools = list(School.objects.select_related("board", "municipality"))
    for day, told in (("2021-10_x", then), ("2026-04_x", now)):
        on = date_in_name(day)
        assert on is not None
        facts = facts_on(schools, on)
        for school in schools:
            if school.code in told:
                row, was = told[school.code], facts[school.pk]
                assert (was.name, was.street, was.house_number, was.postcode) == (
                    row["VESTIGINGSNAAM"],
                    row["STRAATNAAM"],
                    row["HUISNUMMER-TOEVOEGING"],
                    row["POSTCODE"],
                )
                assert was.board is not None
                assert was.board.number == row["BEVOEGD GEZAG NUMMER"]
                assert was.municipality.code == row["GEMEENTENUMMER"]
    renamed = [code for code in then.keys() & now.keys() if then[code]["VESTIGINGSNAAM"] != now[code]["VESTIGINGSNAAM"]]
    assert renamed
    assert FormerFacts.objects.filter(school__code__in=renamed).count() == len(renamed)


def test_amstelland_has_its_42_primary_schools():
    summary = import_duo(PRIMARY_2026, municipalities=AMSTELLAND)
    assert (summary.rows, summary.created, summary.rejected, summary.notes) == (42, 42, [], [])
    counted = {code: School.objects.filter(municipality__code=code).count() for code in AMSTELLAND}
    assert counted == AMSTELLAND
    names = set(School.objects.values_list("municipality__name", flat=True))
    assert names == {"Amstelveen", "Aalsmeer", "Uithoorn", "Ouder-Amstel"}


def test_the_nation_then_the_older_one_closes_what_is_gone_and_the_same_file_changes_nothing():
    new, old = codes(PRIMARY_2026), codes(PRIMARY_2021)
    summary = import_duo(PRIMARY_2026)
    assert (summary.rows, summary.created, summary.rejected) == (6107, 6107, [])
    again = import_duo(PRIMARY_2026)
    assert counts(again) == (0, 0, 6107, 0, 0)
    older = import_duo(PRIMARY_2021)
    assert (older.created, older.unchanged, older.updated) == (len(old - new), 6215 - len(old - new), 0)
    assert set(School.objects.filter(closed_on__isnull=False).values_list("code", flat=True)) == old - new
    still_open = School.objects.filter(closed_on__isnull=True)
    assert still_open.count() == len(new) == 6107
    assert {name: still_open.filter(municipality__name=name).count() for name in PER_MUNICIPALITY} == PER_MUNICIPALITY
    by_province = {name: still_open.filter(province=name).count() for name in ("Drenthe", "Groningen")}
    assert by_province == {"Drenthe": 253, "Groningen": 251}


def test_the_older_one_then_the_nation_gives_closed_and_new_schools():
    new, old = codes(PRIMARY_2026), codes(PRIMARY_2021)
    assert (len(old - new), len(new - old)) == (225, 117)
    assert import_duo(PRIMARY_2021).created == 6215
    dry = import_duo(PRIMARY_2026, dry_run=True)
    summary = import_duo(PRIMARY_2026)
    assert summary.as_details() == dry.as_details() | {"dry_run": False}
    assert {row.code for row in summary.gone} == old - new
    assert {row.code for row in summary.new} == new - old
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
