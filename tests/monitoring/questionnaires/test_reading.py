"""Trying a version out before anybody uses it, and on paper."""

from __future__ import annotations

import html
import subprocess

import pytest
from django.urls import reverse

from cmk.accounts.models import Download
from monitoring.models import Answer, Question

pytestmark = pytest.mark.django_db


def test_a_draft_is_shown_as_a_school_sees_it_and_saves_nothing(leader, draft):
    Question.objects.filter(pillar__instrument=draft, key="uitspraak-2").update(own=True)
    address = reverse("questionnaires:preview_pillar", args=[draft.pk, "visie"])
    page = html.unescape(leader.get(address).content.decode())
    assert 'name="visie.uitspraak-1"' in page
    assert "Het team kent onze doelen." in page
    assert "data-autosave=" not in page
    assert f'href="{reverse("questionnaires:preview_pillar", args=[draft.pk, "deskundigheid"])}"' in page
    assert leader.post(address, {"visie.uitspraak-1": "2"}).status_code == 405
    assert not Answer.objects.exists()
    assert leader.get(reverse("questionnaires:preview_pillar", args=[draft.pk, "nergens"])).status_code == 404


def test_a_school_prints_the_blank_form_of_its_round(as_role, instrument, tmp_path):
    rows = Question.objects.filter(pillar__instrument=instrument, pillar__key="visie")
    condition = {"question": "visie.uitspraak-1", "any_of": [3, 4]}
    rows.filter(key="uitspraak-2").update(
        condition=condition, own=True, explanation_title="Wie?", explanation="Iedereen."
    )
    rows.filter(key="ontwikkelpunten").update(allows_other=True)
    rows.filter(key="nu").update(allows_between=True)
    instrument.terms = [{"term": "cultuurplan", "text": "Wat jullie willen met cultuur."}]
    instrument.save()
    response = as_role("iccer").get(reverse("questionnaires:blank", args=[instrument.pk]))
    assert response["Content-Type"] == "application/pdf"
    path = tmp_path / "leeg.pdf"
    path.write_bytes(response.content)
    run = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    text = " ".join(run.stdout.split())
    for words in (
        "School",
        "Ingevuld door",
        "1. Waar staat de school nu?",
        "Tussen twee niveaus in, namelijk:",
        "Alleen als je ‘Meestal’ of ‘Altijd’ antwoordde op: Het team kent onze doelen.",
        "(vraag van een)",
        "Iets anders:",
        "Uitleg achterin: Wie?",
        "cultuurplan Wat jullie willen met cultuur.",
    ):
        assert words in text
    assert Download.objects.get().subject == f"questionnaire:{instrument.pk}"
