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


def test_a_dry_run_shows_the_changes_field_by_field(tmp_path, capsys):
    call_command("import_duo", str(write(tmp_path, [school("16AH00")])), "--reference-date", "2024-05-01")
    capsys.readouterr()
    path = write(tmp_path, [school("16AH00", STRAATNAAM="Kerkpad")])
    call_command("import_duo", str(path), "--dry-run")
    assert "16AH00 street: Dorpsstraat → Kerkpad" in capsys.readouterr().out


def test_several_municipalities_can_be_named(tmp_path, capsys):
    rows = [*nation(), school("40ZZ00", GEMEENTENUMMER="7002"), school("40ZZ01", GEMEENTENUMMER="7003")]
    call_command("import_duo", str(write(tmp_path, rows)), "--municipality", "7002", "7003")
    assert School.objects.count() == 2


def test_what_is_no_delivery_ends_with_its_sentence(tmp_path):
    path = tmp_path / "leeg.csv"
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="Dit bestand is leeg"):
        call_command("import_duo", str(path))
