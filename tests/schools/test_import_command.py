"""``manage.py import_duo``: the summary for people and for programs."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from schools.models import School
from tests.schools.deliveries import nation, school, write

pytestmark = pytest.mark.django_db


def test_json_has_the_agreed_keys_and_plain_values(tmp_path, capsys):
    path = write(tmp_path, [school("16AH00"), school("16AH01"), school("fout")])
    call_command("import_duo", str(path), "--json", "--reference-date", "2024-05-01")
    summary = json.loads(capsys.readouterr().out)
    assert list(summary) == ["kind", "rows", "created", "updated", "unchanged", "closed", "reopened", "rejected"]
    assert (summary["kind"], summary["rows"], summary["created"]) == ("primary", 3, 2)
    assert [(row["line"], row["field"]) for row in summary["rejected"]] == [(4, "VESTIGINGSCODE")]
    assert summary["rejected"][0]["reason"]


def test_the_text_tells_what_happened_and_a_dry_run_says_so(tmp_path, capsys):
    path = write(tmp_path, nation())
    call_command("import_duo", str(path), "--dry-run")
    out = capsys.readouterr().out
    assert "Proefloop: er is niets opgeslagen." in out
    assert "24 rijen" in out
    assert "24 nieuw" in out
    assert not School.objects.exists()


def test_a_dry_run_names_what_is_new_changed_closed_reopened_and_rejected(tmp_path, capsys):
    def run(rows, day, *options):
        call_command("import_duo", str(write(tmp_path, rows)), "--reference-date", day, *options)
        return capsys.readouterr().out

    run(nation(), "2024-05-01")
    run(nation(skip=("11ZZ00",)), "2024-06-01")
    rows = [*nation(skip=("10ZZ00",)), school("30ZZ00", VESTIGINGSNAAM="De Nieuwe"), school("fout")]
    rows[0]["STRAATNAAM"] = "Kerkpad"
    out = run(rows, "2024-07-01", "--dry-run")
    assert "25 rijen van 2024-07-01: 1 nieuw, 1 gewijzigd, 21 gelijk, 1 gesloten, 1 heropend, 1 afgekeurd." in out
    assert "Nieuw:\n  30ZZ00 De Nieuwe\n" in out
    assert "  10ZZ01 De Voorbeeldschool 10ZZ01: straat Dorpsstraat → Kerkpad\n" in out
    assert "Gesloten:\n  10ZZ00 De Voorbeeldschool 10ZZ00\n" in out
    assert "Heropend:\n  11ZZ00 De Voorbeeldschool 11ZZ00\n" in out
    assert "Afgekeurd:\n  regel 26, VESTIGINGSCODE: ‘fout’ is geen vestigingscode" in out
    assert School.objects.get(code="10ZZ00").closed_on is None


def test_a_long_list_stops_and_all_shows_everything(tmp_path, capsys):
    path = write(tmp_path, nation())
    call_command("import_duo", str(path), "--dry-run")
    out = capsys.readouterr().out
    assert "  … en nog 4; met --all zie je ze alle." in out
    assert "21ZZ01" not in out
    call_command("import_duo", str(path), "--dry-run", "--all")
    out = capsys.readouterr().out
    assert "en nog" not in out
    assert "21ZZ01" in out


def test_several_municipalities_can_be_named(tmp_path, capsys):
    rows = [*nation(), school("40ZZ00", GEMEENTENUMMER="7002"), school("40ZZ01", GEMEENTENUMMER="7003")]
    call_command("import_duo", str(write(tmp_path, rows)), "--municipality", "7002", "7003")
    assert School.objects.count() == 2


def test_what_is_no_delivery_ends_with_its_sentence(tmp_path):
    path = tmp_path / "leeg.csv"
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="Dit bestand is leeg"):
        call_command("import_duo", str(path))
