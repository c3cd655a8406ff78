"""Importing deliveries: what is new, changed, closed, reopened and rejected, in any order, and never half."""

from __future__ import annotations

import datetime

import pytest

from cmk.core.errors import DomainError
from schools.models import Municipality, RegisterDelivery, School, SchoolBoard
from schools.register.importer import date_in_name, import_duo
from schools.register.summary import Change
from tests import factories
from tests.schools.deliveries import COLUMNS, nation, school, write

pytestmark = pytest.mark.django_db

MAY = datetime.date(2024, 5, 1)
JUNE = datetime.date(2024, 6, 1)
JULY = datetime.date(2024, 7, 1)


def counts(summary):
    names = ("rows", "created", "updated", "unchanged", "closed", "reopened")
    return {name: getattr(summary, name) for name in names if getattr(summary, name)}


def register():
    """Everything that an import can change, in plain values."""
    names = [
        field.attname for field in School._meta.concrete_fields if field.name not in ("id", "board", "municipality")
    ]
    schools = School.objects.order_by("code").values_list(*names, "board__number", "municipality__code")
    return list(schools), list(Municipality.objects.order_by("code").values_list("code", "name"))


@pytest.mark.parametrize("old", [False, True])
def test_a_school_with_its_board_and_municipality_is_made(tmp_path, old):
    path = write(tmp_path, [school("16ah00", GEMEENTENUMMER="437", GEMEENTENAAM="OUDER-AMSTEL")], old=old)
    summary = import_duo(path, reference_date=MAY)
    assert counts(summary) == {"rows": 1, "created": 1}
    row = School.objects.get()
    assert (row.code, row.institution_code, row.education) == ("16AH00", "16AH", "po")
    assert (row.municipality.code, row.municipality.name) == ("0437", "Ouder-Amstel")
    assert row.board is not None
    assert (row.board.number, row.place, row.website, row.phone) == ("70001", "Voorbeelddorp", "", "0201234567")
    assert row.listed_on == MAY


def test_the_same_file_again_changes_nothing(tmp_path):
    path = write(tmp_path, nation())
    import_duo(path, reference_date=MAY)
    before = register()
    assert counts(import_duo(path, reference_date=MAY)) == {"rows": 24, "unchanged": 24}
    assert register() == before
    assert RegisterDelivery.objects.count() == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    before = register()
    rows = [*nation(skip=("10ZZ00", "11ZZ01")), school("30ZZ00", GEMEENTENUMMER="7002", GEMEENTENAAM="ELDERS")]
    rows[0]["VESTIGINGSNAAM"] = "De Nieuwe Naam"
    path = write(tmp_path, rows)
    dry = import_duo(path, reference_date=JUNE, dry_run=True)
    assert register() == before
    assert RegisterDelivery.objects.count() == 1
    assert counts(dry) == {"rows": 23, "created": 1, "updated": 1, "unchanged": 21, "closed": 2}
    assert dry.changes == [Change("10ZZ01", "De Nieuwe Naam", "name", "De Voorbeeldschool 10ZZ01", "De Nieuwe Naam")]
    assert counts(import_duo(path, reference_date=JUNE)) == counts(dry)


def test_a_full_delivery_closes_what_it_does_not_list_and_deletes_nothing(tmp_path):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    by_hand = factories.SchoolFactory(education="po")
    secondary = factories.SchoolFactory(education="vo", listed_on=MAY)
    summary = import_duo(write(tmp_path, nation(skip=("10ZZ00",))), reference_date=JUNE)
    assert (summary.closed, summary.unchanged) == (1, 23)
    assert School.objects.get(code="10ZZ00").closed_on == JUNE
    for other in (by_hand, secondary):
        other.refresh_from_db()
        assert other.closed_on is None
    assert School.objects.count() == 26


def test_a_school_that_is_listed_again_opens_again(tmp_path):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    import_duo(write(tmp_path, nation(skip=("10ZZ00",))), reference_date=JUNE)
    summary = import_duo(write(tmp_path, nation()), reference_date=JULY)
    assert counts(summary) == {"rows": 24, "reopened": 1, "unchanged": 23}
    assert School.objects.get(code="10ZZ00").closed_on is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (nation()[:12], "niet over alle 12 provincies"),  # half the nation
        (nation(skip=tuple(f"{number}ZZ01" for number in range(10, 16))), "Dat is te weinig"),
    ],
)
def test_half_a_delivery_closes_nothing_and_says_so(tmp_path, rows, says):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    summary = import_duo(write(tmp_path, rows), reference_date=JUNE)
    assert summary.closed == 0
    assert says in " ".join(summary.notes)
    assert not School.objects.filter(closed_on__isnull=False).exists()


def test_the_order_of_deliveries_makes_no_difference(tmp_path):
    first = write(tmp_path, nation(), "a.csv")
    middle = write(tmp_path, nation(skip=("10ZZ00",)), "b.csv")
    last_rows = nation(skip=("10ZZ00", "11ZZ00"))
    last_rows[0]["VESTIGINGSNAAM"] = "Nieuwe naam"
    last = write(tmp_path, last_rows, "c.csv")
    days = {first: MAY, middle: JUNE, last: JULY}
    seen = []
    for order in ((first, middle, last), (last, middle, first), (middle, last, first), (first, last, middle)):
        School.objects.all().delete()
        RegisterDelivery.objects.all().delete()
        for path in order:
            import_duo(path, reference_date=days[path])
        seen.append(register())
    assert seen[1:] == seen[:1] * 3
    closed = dict(School.objects.filter(closed_on__isnull=False).values_list("code", "closed_on"))
    assert closed == {"10ZZ00": JUNE, "11ZZ00": JULY}
    assert School.objects.get(code="10ZZ01").name == "Nieuwe naam"


def test_an_import_keeps_to_the_municipalities_that_were_named(tmp_path):
    rows = [*nation(), school("40ZZ00", GEMEENTENUMMER="7002", GEMEENTENAAM="ELDERS")]
    summary = import_duo(write(tmp_path, rows), reference_date=MAY, municipalities=["7002"])
    assert counts(summary) == {"rows": 1, "created": 1}
    assert list(Municipality.objects.values_list("name", flat=True)) == ["Elders"]
    # One that moved away is followed; what is gone there has closed.
    import_duo(
        write(tmp_path, [*rows, school("41ZZ00", GEMEENTENUMMER="7002")]), reference_date=MAY, municipalities=["7002"]
    )
    moved = [*nation(), school("40ZZ00")]
    summary = import_duo(write(tmp_path, moved), reference_date=JUNE, municipalities=["7002"])
    assert counts(summary) == {"rows": 1, "updated": 1, "closed": 1}
    assert School.objects.get(code="40ZZ00").municipality.code == "7001"
    assert School.objects.get(code="41ZZ00").closed_on == JUNE


@pytest.mark.parametrize("code", ["Amstelveen", "12345", ""])
def test_a_municipality_that_is_no_number_is_refused(tmp_path, code):
    path = write(tmp_path, nation())
    if code == "":
        code = "x"
    with pytest.raises(DomainError, match="geen gemeentenummer"):
        import_duo(path, municipalities=[code])


def test_every_rejected_row_is_told_with_line_field_and_reason(tmp_path):
    rows = [
        *nation(),
        school("16AH0"),
        school("16AH00", GEMEENTENUMMER=" ", BEVOEGD_GEZAG_NUMMER="abc"),
        school("10ZZ00"),
        school("16AH01", VESTIGINGSNAAM=" "),
        school("16AH02", STRAATNAAM="x" * 121),
    ]
    path = write(tmp_path, rows)
    path.write_bytes(path.read_bytes() + b"Noord-Holland;70001;16AH;16AH03\r\n")
    summary = import_duo(path, reference_date=MAY)
    told = [(row.line, row.field) for row in summary.rejected]
    assert told == [
        (26, "VESTIGINGSCODE"),
        (27, "BEVOEGD GEZAG NUMMER"),
        (27, "GEMEENTENUMMER"),
        (28, "VESTIGINGSCODE"),
        (29, "VESTIGINGSNAAM"),
        (30, "STRAATNAAM"),
        (31, ""),
    ]
    assert "staat al op regel 2" in summary.rejected[3].reason
    assert "4 velden in plaats van 14" in summary.rejected[6].reason
    assert counts(summary) == {"rows": 30, "created": 24}


def test_a_school_whose_row_was_rejected_is_not_closed(tmp_path):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    rows = nation()
    rows[0]["GEMEENTENUMMER"] = "geen"
    rows[1]["VESTIGINGSCODE"] = "10Z"
    summary = import_duo(write(tmp_path, rows), reference_date=JUNE)
    assert (summary.closed, len(summary.rejected)) == (0, 2)


def test_a_file_of_which_most_rows_are_unreadable_changes_nothing(tmp_path):
    rows = [school("16AH00"), school("fout"), school("nog een fout")]
    with pytest.raises(DomainError, match="2 van de 3 rijen"):
        import_duo(write(tmp_path, rows))
    assert not School.objects.exists()


def test_a_column_that_is_blank_throughout_empties_nothing(tmp_path):
    import_duo(write(tmp_path, [school("16AH00"), school("16AH01")]), reference_date=MAY)
    blank = [
        school(code, BEVOEGD_GEZAG_NUMMER=" ", TELEFOONNUMMER=" ", STRAATNAAM="Kerkpad")
        for code in ("16AH00", "16AH01")
    ]
    import_duo(write(tmp_path, blank), reference_date=JUNE)
    row = School.objects.get(code="16AH00")
    assert (row.phone, row.board and row.board.number, row.street) == ("0201234567", "70001", "Kerkpad")
    # A column with something in it is the truth, also where it is empty.
    import_duo(write(tmp_path, [school("16AH00", TELEFOONNUMMER=" "), school("16AH01")]), reference_date=JULY)
    row.refresh_from_db()
    assert row.phone == ""


def test_a_name_that_was_written_by_hand_stays(tmp_path):
    factories.MunicipalityFactory(code="7001", name="Voorbeeldstad aan Zee")
    board = factories.SchoolBoardFactory(number="70001", name="Stichting De Brug")
    import_duo(write(tmp_path, [school("16AH00")]))
    assert Municipality.objects.get(code="7001").name == "Voorbeeldstad aan Zee"
    assert SchoolBoard.objects.get(pk=board.pk).name == "Stichting De Brug"


def test_a_blank_municipality_gets_its_name_from_another_row_or_later(tmp_path):
    rows = [
        school("16AH00", GEMEENTENAAM=" "),
        school("16AH01"),
        school("16AH02", GEMEENTENAAM=" ", GEMEENTENUMMER="7009"),
    ]
    import_duo(write(tmp_path, rows), reference_date=MAY)
    assert dict(Municipality.objects.values_list("code", "name")) == {"7001": "Voorbeeldstad", "7009": "Gemeente 7009"}
    rows[2]["GEMEENTENAAM"] = "S GRAVENHAGE"
    rows[2]["STRAATNAAM"] = "Spui"
    import_duo(write(tmp_path, rows), reference_date=JUNE)
    assert Municipality.objects.get(code="7009").name == "'s-Gravenhage"


def test_secondary_and_special_education_are_known_by_their_headings(tmp_path):
    vo = [school("20AA00", ONDERWIJSSTRUCTUUR="HAVO/VWO")]
    summary = import_duo(write(tmp_path, vo, columns=[*COLUMNS, "ONDERWIJSSTRUCTUUR"]))
    assert (summary.kind, School.objects.get(code="20AA00").structure) == ("secondary", "HAVO/VWO")
    sorts = {"SBAO": "sbo", "SO": "so", "VSO": "vso", "(V)SO": "so"}
    special = [school(f"21AA0{i}", SOORT_PRIMAIR_ONDERWIJS=sort) for i, sort in enumerate(sorts)]
    special.append(school("21AA09", SOORT_PRIMAIR_ONDERWIJS="HBO"))
    summary = import_duo(write(tmp_path, special, columns=["SOORT PRIMAIR ONDERWIJS", *COLUMNS]))
    found = School.objects.filter(code__startswith="21AA").order_by("code").values_list("education", flat=True)
    assert (summary.kind, list(found)) == ("special", list(sorts.values()))
    assert [row.field for row in summary.rejected] == ["SOORT PRIMAIR ONDERWIJS"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("naam;bedrag\nx;3\n", "geen bestand van DUO dat ingelezen kan worden.*NAAM, BEDRAG"),
        (
            ";".join(name for name in COLUMNS if name != "GEMEENTENUMMER") + "\nx\n",
            "kolommen ontbreken: GEMEENTENUMMER",
        ),
        (";".join(COLUMNS) + "\n", "kopregel, maar geen rijen"),
        ("BEVOEGD GEZAG NUMMER;BEVOEGD GEZAG NAAM\n1;x\n", "adressen van schoolbesturen.*STRAATNAAM"),
        ("INSTELLINGSCODE;VESTIGINGSCODE;SOORT_VESTIGING;LEERLINGEN_2025\n1;2;3;4\n", "leerlingen per.*NAAM VESTIG"),
    ],
)
def test_another_file_is_refused_with_what_is_wrong_and_what_to_do(tmp_path, text, says):
    path = tmp_path / "ander.csv"
    path.write_text(text)
    with pytest.raises(DomainError, match=says):
        import_duo(path)
    assert not School.objects.exists()


def test_a_failure_halfway_leaves_the_register_as_it_was(tmp_path, monkeypatch):
    import_duo(write(tmp_path, nation()), reference_date=MAY)
    before = register()

    def fall_over(*args, **kwargs):
        raise RuntimeError("de schijf is vol")

    monkeypatch.setattr("schools.register.deliveries.Memory.remember", fall_over)
    with pytest.raises(RuntimeError):
        import_duo(write(tmp_path, [*nation(skip=("10ZZ00",)), school("50ZZ00")]), reference_date=JUNE)
    assert register() == before


def test_the_day_comes_from_the_name_of_the_file():
    assert date_in_name("2026-04_02.-alle-schoolvestigingen.csv") == datetime.date(2026, 4, 1)
    assert date_in_name("2025_06.-historisch.csv") == datetime.date(2025, 6, 1)
    assert date_in_name("2016_bevoegdgezag.csv") == datetime.date(2016, 1, 1)
    assert date_in_name("alle-vestigingen.csv") is None
    assert date_in_name("20264_x.csv") is None


def test_a_day_in_the_future_is_refused(tmp_path):
    with pytest.raises(DomainError, match="in de toekomst"):
        import_duo(write(tmp_path, nation()), reference_date=datetime.date(2999, 1, 1))


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_an_edit_in_between_is_seen_by_the_same_file_whatever_was_typed(tmp_path, end):
    path = write(tmp_path, nation())
    import_duo(path, reference_date=MAY)
    before = register()
    School.objects.filter(code="10ZZ00").update(name=f"Met de hand{end}op twee regels", street="Elders")
    School.objects.filter(code="10ZZ01").update(board=None)
    summary = import_duo(path, reference_date=MAY)
    assert counts(summary) == {"rows": 24, "updated": 2, "unchanged": 22}
    assert register() == before


def test_what_is_still_there_is_not_read_school_by_school(tmp_path, monkeypatch):
    path = write(tmp_path, nation())
    import_duo(path, reference_date=MAY)

    def fall_over(*args):
        raise AssertionError("the facts of every school are read, while nothing changed")

    monkeypatch.setattr("schools.register.addresses.known.Known.read_facts", fall_over)
    assert counts(import_duo(path, reference_date=MAY)) == {"rows": 24, "unchanged": 24}
