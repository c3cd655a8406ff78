"""Migrations of the register keep what is there."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("schools", "0002_people_policy_uploads")]
AFTER = [("schools", "0003_figures_by_code")]


@pytest.mark.django_db(transaction=True)
def test_yearly_figures_stay_with_their_school():
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    apps = executor.loader.project_state(BEFORE).apps
    municipality = apps.get_model("schools", "Municipality").objects.create(code="7001", name="Voorbeeldstad")
    day = datetime.date(2024, 5, 1)
    for number, code in enumerate(("16AH00", "16AH01", "16AH02")):
        row = apps.get_model("schools", "School").objects.create(
            code=code, name=code, education="po", municipality=municipality, listed_on=day if number else None
        )
        for year in (2023, 2024):
            apps.get_model("schools", "SchoolYearFigure").objects.create(
                school=row, year=year, pupils=None if number == 2 else 100 * number + year
            )
    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)
    apps = executor.loader.project_state(AFTER).apps
    figures = apps.get_model("schools", "SchoolYearFigure").objects.order_by("school_id", "year")
    assert list(figures.values_list("school_id", "year", "pupils")) == [
        ("16AH00", 2023, 2023),
        ("16AH00", 2024, 2024),
        ("16AH01", 2023, 2123),
        ("16AH01", 2024, 2124),
        ("16AH02", 2023, None),
        ("16AH02", 2024, None),
    ]
    since = dict(apps.get_model("schools", "School").objects.values_list("code", "facts_since"))
    assert since == {"16AH00": None, "16AH01": day, "16AH02": day}
    MigrationExecutor(connection).migrate(newest)
