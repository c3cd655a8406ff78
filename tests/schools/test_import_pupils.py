"""Deliveries with the pupils of schools over the years."""

from __future__ import annotations

import datetime

import pytest

from schools.models import RegisterDelivery, School, SchoolYearFigure
from schools.register.importer import import_duo
from schools.register.summary import Change
from tests.schools.deliveries import pupils, school, write, write_pupils

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = (datetime.date(2024, month, 1) for month in (5, 6, 7))


def counts(summary):
    return (summary.rows, summary.created, summary.updated, summary.unchanged)


def figures(code="16AH00"):
    return dict(SchoolYearFigure.objects.filter(school=code).order_by("year").values_list("year", "pupils"))


def everything():
    rows = SchoolYearFigure.objects.order_by("school_id", "year").values_list("school_id", "year", "pupils")
    return list(rows), list(RegisterDelivery.objects.order_by("reference_date").values("kind", "rows", "listing"))


def test_masked_is_unknown_blank_is_nothing_and_zero_is_zero(tmp_path):
    path = write_pupils(tmp_path, [pupils("16ah00", y2021="<5", y2022=" ", y2023="0", y2024="120")])
    summary = import_duo(path, reference_date=MAY)
    assert (summary.kind, *counts(summary)) == ("pupils", 1, 1, 0, 0)
    assert figures() == {2021: None, 2023: 0, 2024: 120}


def test_figures_may_come_before_the_schools_and_hang_on_them_afterwards(tmp_path):
    path = write_pupils(tmp_path, [pupils("16AH00", y2024="120"), pupils("99ZZ99", y2024="7")])
    import_duo(path, reference_date=MAY)
    import_duo(write(tmp_path, [school("16AH00")]), reference_date=MAY)
    assert [figure.pupils for figure in School.objects.get().figures.all()] == [120]
    assert figures("99ZZ99") == {2024: 7}


def test_the_same_file_again_changes_nothing(tmp_path):
    path = write_pupils(tmp_path, [pupils("16AH00", y2023="<5", y2024="120"), pupils("16AH01", y2023="0", y2024="")])
    import_duo(path, reference_date=MAY)
    before = everything()
    assert counts(import_duo(path, reference_date=MAY)) == (2, 0, 0, 2)
    assert everything() == before


def test_a_dry_run_tells_each_changed_year_and_writes_nothing(tmp_path):
    import_duo(write_pupils(tmp_path, [pupils("16AH00", y2023="<5", y2024="120")]), reference_date=MAY)
    path = write_pupils(
        tmp_path,
        [
            pupils("16AH00", y2023="6", y2024=" ", y2025="130"),
            pupils("16AH01", y2023="9") | {"LEERLINGEN_2024": "9", "LEERLINGEN_2025": "9"},
        ],
    )
    before = everything()
    dry = import_duo(path, reference_date=JUNE, dry_run=True)
    assert everything() == before
    assert counts(dry) == (2, 1, 1, 0)
    name = "De Voorbeeldschool 16AH00"
    assert dry.changes == [
        Change("16AH00", name, "pupils_2023", "onbekend", "6"),
        Change("16AH00", name, "pupils_2025", "", "130"),
    ]
    assert dry.as_details()["changes"][0]["label"] == "leerlingen in 2023"
    assert counts(import_duo(path, reference_date=JUNE)) == counts(dry)
    assert figures() == {2023: 6, 2024: 120, 2025: 130}  # a blank removes nothing


def test_of_a_year_the_newest_delivery_that_says_something_counts_in_any_order(tmp_path):
    files = {
        MAY: [pupils("16AH00", y2022="1", y2023="2", y2024="3"), pupils("16AH01", y2022="8", y2023="8", y2024="8")],
        JUNE: [pupils("16AH00", y2022="10", y2023="20", y2024=" ")],
        JULY: [pupils("16AH00", y2022=" ", y2023="<5", y2025="50")],
    }
    paths = {day: write_pupils(tmp_path, rows, f"{day}.csv") for day, rows in files.items()}
    seen = []
    for order in ((MAY, JUNE, JULY), (JULY, JUNE, MAY), (JULY, MAY, JUNE), (JUNE, JULY, MAY), (MAY, JULY, JUNE)):
        SchoolYearFigure.objects.all().delete()
        RegisterDelivery.objects.all().delete()
        for day in order:
            import_duo(paths[day], reference_date=day)
        seen.append(everything())
    assert seen[1:] == seen[:1] * 4
    assert figures() == {2022: 10, 2023: None, 2024: 3, 2025: 50}


def test_rejected_rows_are_told_all_at_once_and_the_rest_is_kept(tmp_path):
    rows = [
        *(pupils(f"10AA0{number}", y2023="1", y2024="2") for number in range(6)),
        pupils("10AA0", y2023="1", y2024="2"),
        pupils("10AA08", y2023="veel", y2024="-3"),
        pupils("10AA00", y2023="1", y2024="2"),
        pupils("10AA09", municipality="abc", y2023="1", y2024="=1+1"),
    ]
    summary = import_duo(write_pupils(tmp_path, rows), reference_date=MAY)
    assert [(row.line, row.field) for row in summary.rejected] == [
        (8, "VESTIGINGSCODE"),
        (9, "LEERLINGEN_2023"),
        (9, "LEERLINGEN_2024"),
        (10, "VESTIGINGSCODE"),
        (11, "GEMEENTECODE VESTIGING"),
        (11, "LEERLINGEN_2024"),
    ]
    assert counts(summary) == (10, 6, 0, 0)
    assert not figures("10AA08")


def test_pupils_can_be_kept_to_municipalities_whose_zeros_were_lost(tmp_path):
    rows = [pupils("16AH00", y2024="1"), pupils("16AH01", municipality="362", y2024="2")]
    summary = import_duo(write_pupils(tmp_path, rows), reference_date=MAY, municipalities=["0362"])
    assert counts(summary) == (1, 1, 0, 0)
    assert figures("16AH01") == {2024: 2}
    assert figures("16AH00") == {}
