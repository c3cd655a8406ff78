"""``manage.py make_report``: files that are whole, and errors that help."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from monitoring.management.commands import make_report
from monitoring.models import Report
from monitoring.reports import content, making
from tests.worlds import World

pytestmark = pytest.mark.django_db


def run(world: World, out: Path, **options: Any) -> None:
    call_command(
        "make_report", options.pop("kind", "stuurgroep"), **{"programme": world.programme.slug, **options}, out=out
    )


def test_it_writes_the_three_files_and_stores_nothing(world: World, tmp_path: Path) -> None:
    run(world, tmp_path / "r.pdf", json=tmp_path / "r.json", xlsx=tmp_path / "r.xlsx", title="Voortgang")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    report = content.from_json(json.loads((tmp_path / "r.json").read_text()))
    assert report.cover.title == "Voortgang"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.json", "r.pdf", "r.xlsx"]
    assert not Report.objects.exists()


def test_an_unknown_programme_lists_those_there_are(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="een-2025-2028"):
        run(world, tmp_path / "r.pdf", programme="weg")


def test_without_any_programme_it_says_how_to_get_one(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="load_programme"):
        call_command("make_report", "stuurgroep", programme="weg", out=tmp_path / "r.pdf")


def test_an_unknown_kind_lists_those_there_are(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="stuurgroep"):
        run(world, tmp_path / "r.pdf", kind="jaarverslag")


@pytest.mark.parametrize("day", [datetime.date(1999, 1, 1), datetime.date(2999, 1, 1)])
def test_a_day_outside_the_programme_or_to_come_is_refused(world: World, tmp_path: Path, day: datetime.date) -> None:
    with pytest.raises(CommandError, match="2025-01-01"):
        run(world, tmp_path / "r.pdf", as_of=day)


def test_a_folder_that_is_not_there_is_said_before_the_work(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "make", lambda report: pytest.fail("the work was done first"))
    with pytest.raises(CommandError, match="bestaat niet"):
        run(world, tmp_path / "weg" / "r.pdf")
    with pytest.raises(CommandError, match="is een map"):
        run(world, tmp_path)


def test_a_failure_halfway_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.pdf"
    path.write_bytes(b"oud")

    def fail(descriptor: int) -> None:
        raise OSError("schijf vol")

    monkeypatch.setattr(make_report.os, "fsync", fail)
    with pytest.raises(OSError, match="schijf vol"):
        make_report.write_whole(path, b"nieuw")
    assert path.read_bytes() == b"oud"
    assert list(tmp_path.iterdir()) == [path]
