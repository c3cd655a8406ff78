"""What the register said on an earlier day: kept by the import in any order, read back in few queries."""

from __future__ import annotations

import datetime
import itertools
import json

import pytest
from django.core.management import CommandError, call_command

from schools.models import FormerFacts, RegisterDelivery, School, SchoolBoard
from schools.register import history
from schools.register.history import facts_on, history_of
from schools.register.importer import import_duo
from tests import factories
from tests.schools.deliveries import nation, pupils, school, write, write_pupils

pytestmark = pytest.mark.django_db

JANUARY, MARCH, MAY, JULY = (datetime.date(2024, month, 1) for month in (1, 3, 5, 7))
DELIVERIES = {
    JANUARY: [school("16AH00", VESTIGINGSNAAM="De Boog"), school("16AH01")],
    MARCH: [school("16AH00", VESTIGINGSNAAM="De Brug", BEVOEGD_GEZAG_NUMMER="70002"), school("16AH01")],
    MAY: [
        school("16AH00", VESTIGINGSNAAM="De Brug", BEVOEGD_GEZAG_NUMMER="70002", TELEFOONNUMMER="1"),
        school("16AH01"),
    ],
    JULY: [school("16AH00", VESTIGINGSNAAM="De Brug", STRAATNAAM="Kerkpad", BEVOEGD_GEZAG_NUMMER="70002")],
}


def the_past(tmp_path, order=(JANUARY, MARCH, MAY, JULY)):
    for day in order:
        import_duo(write(tmp_path, DELIVERIES[day], f"{day}.csv"), reference_date=day)


def rows():
    """Every row that tells what was or is, in plain values."""
    facts = ("name", "board__number", "municipality__code", "province", "street", "house_number", "postcode", "place")
    former = FormerFacts.objects.order_by("school__code", "first_listed")
    schools = School.objects.order_by("code")
    return (
        list(former.values_list("school__code", "first_listed", "last_listed", *facts)),
        list(schools.values_list("code", *facts, "phone", "listed_on", "facts_since", "closed_on")),
        list(RegisterDelivery.objects.order_by("reference_date").values_list("kind", "reference_date", "listing")),
    )


def test_name_board_and_address_are_read_back(tmp_path):
    the_past(tmp_path)
    row = School.objects.get(code="16AH00")
    assert (row.facts_since, row.listed_on) == (JULY, JULY)

    def told(day):
        facts = facts_on([row], day)[row.pk]
        return facts.name, facts.board and facts.board.number, facts.street, facts.municipality.name

    town = "Voorbeeldstad"
    assert told(datetime.date(2020, 1, 1)) == ("De Boog", "70001", "Dorpsstraat", town)  # before the first: the first
    assert told(datetime.date(2024, 2, 29)) == ("De Boog", "70001", "Dorpsstraat", town)
    assert told(MARCH) == told(datetime.date(2024, 6, 30)) == ("De Brug", "70002", "Dorpsstraat", town)
    assert told(JULY) == told(datetime.date(2030, 1, 1)) == ("De Brug", "70002", "Kerkpad", town)


def test_any_order_of_deliveries_gives_the_same_history(tmp_path):
    seen = []
    for order in itertools.permutations(DELIVERIES):
        School.objects.all().delete()
        SchoolBoard.objects.all().delete()
        RegisterDelivery.objects.all().delete()
        the_past(tmp_path, order)
        seen.append(rows())
    assert seen[1:] == seen[:1] * 23
    assert [(code, first, last, name) for code, first, last, name, *_rest in seen[0][0]] == [
        ("16AH00", JANUARY, JANUARY, "De Boog"),
        ("16AH00", MARCH, MAY, "De Brug"),
    ]
    the_past(tmp_path)  # and once more: nothing changes
    assert rows() == seen[0]


def test_a_file_without_boards_keeps_and_gets_the_board_of_the_other(tmp_path):
    derived = write(tmp_path, [school("16AH00", BEVOEGD_GEZAG_NUMMER=" ", TELEFOONNUMMER=" ")], "b.csv")
    whole = write(tmp_path, [school("16AH00")], "a.csv")
    seen = []
    for order in (((whole, JANUARY), (derived, MARCH)), ((derived, MARCH), (whole, JANUARY))):
        School.objects.all().delete()
        RegisterDelivery.objects.all().delete()
        for path, day in order:
            import_duo(path, reference_date=day)
        seen.append(rows())
    assert seen[0] == seen[1]
    row = School.objects.get()
    assert (row.board and row.board.number, row.phone, row.facts_since) == ("70001", "0201234567", JANUARY)


def test_an_older_delivery_says_that_it_only_completes_the_history(tmp_path):
    the_past(tmp_path, (JULY,))
    summary = import_duo(write(tmp_path, DELIVERIES[JANUARY]), reference_date=JANUARY)
    assert (summary.updated, summary.unchanged, summary.created) == (0, 1, 1)
    assert "Van 1 scholen was al een nieuwere levering ingelezen" in " ".join(summary.notes)


def test_a_narrowed_and_a_partial_delivery_tell_facts_too(tmp_path):
    import_duo(write(tmp_path, nation()), reference_date=JANUARY)
    rows_then = [school("10ZZ00", PROVINCIE="Drenthe", VESTIGINGSNAAM="De Brug")]
    import_duo(write(tmp_path, rows_then), reference_date=MARCH, municipalities=["7001"])
    row = School.objects.get(code="10ZZ00")
    assert facts_on([row], JANUARY)[row.pk].name == "De Voorbeeldschool 10ZZ00"
    assert facts_on([row], MARCH)[row.pk].name == "De Brug"
    assert not School.objects.filter(closed_on__isnull=False).exists()


def test_a_school_that_was_added_by_hand_has_one_spell():
    row = factories.SchoolFactory(name="Met de hand")
    assert facts_on([row], JANUARY)[row.pk].name == "Met de hand"
    (spell,) = history_of(row)
    assert (spell.facts.name, spell.since, spell.until) == ("Met de hand", None, None)


def test_the_spells_of_a_school_newest_first_with_what_changed(tmp_path):
    the_past(tmp_path)
    spells = history_of(School.objects.get(code="16AH00"))
    assert [(spell.facts.name, spell.since, spell.until, spell.differs) for spell in spells] == [
        ("De Brug", JULY, None, ("street",)),
        ("De Brug", MARCH, datetime.date(2024, 6, 30), ("name", "board")),
        ("De Boog", JANUARY, datetime.date(2024, 2, 29), ()),
    ]


@pytest.mark.parametrize("named_at_once", [500, 3])
def test_the_number_of_queries_does_not_grow(tmp_path, monkeypatch, django_assert_num_queries, named_at_once):
    monkeypatch.setattr(history, "NAMED_AT_ONCE", named_at_once)
    import_duo(write(tmp_path, nation()), reference_date=JANUARY)
    renamed = [row | {"VESTIGINGSNAAM": "Nieuw " + row["VESTIGINGSCODE"]} for row in nation()]
    import_duo(write(tmp_path, renamed), reference_date=MARCH)
    few = School.objects.order_by("code").select_related("board", "municipality")[:2]
    many = School.objects.order_by("code").select_related("board", "municipality")
    with django_assert_num_queries(2):
        assert len(facts_on(few, JANUARY)) == 2
    with django_assert_num_queries(2):
        names = {facts.name for facts in facts_on(many, JANUARY).values()}
    assert names == {row["VESTIGINGSNAAM"] for row in nation()}


def test_a_delivery_that_was_imported_before_listings_were_kept_is_not_undone(tmp_path):
    the_past(tmp_path, (JULY,))
    RegisterDelivery.objects.update(listing={})
    the_past(tmp_path, (MAY,))
    row = School.objects.get(code="16AH00")
    assert (row.street, row.phone) == ("Kerkpad", "0201234567")
    assert facts_on([row], MAY)[row.pk].street == "Dorpsstraat"


def test_the_command_reads_a_school_back(tmp_path, capsys):
    the_past(tmp_path)
    import_duo(write_pupils(tmp_path, [pupils("16AH00", y2022="<5", y2023="0", y2025="9")]), reference_date=JULY)
    call_command("show_school", "16ah00", "--reference-date", "2024-04-01", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["board_number"], told["street"]) == ("De Brug", "70002", "Dorpsstraat")
    assert (told["code"], told["municipality"], told["municipality_code"]) == ("16AH00", "Voorbeeldstad", "7001")
    assert (told["education"], told["closed_on"], told["pupils"]) == ("po", None, {"2022": None, "2023": 0})
    call_command("show_school", "16AH00")
    out = capsys.readouterr().out
    assert "straat: Kerkpad" in out
    assert "soort onderwijs: basisonderwijs" in out
    assert "2022: onbekend (minder dan 5)" in out
    with pytest.raises(CommandError, match="kent geen school 99ZZ99"):
        call_command("show_school", "99ZZ99")
