"""The project leader makes a version of its own, adds a question with a condition, and looks at it as a school does."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from monitoring.models import Question
from tests.monitoring.questionnaires.conftest import whole

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_of_ones_own_in_a_new_version(page, sign_in, check_page, world):
    whole(world.round.instrument)
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("questionnaires:list"))
    check_page(page)
    page.get_by_role("link", name="Versie").click()
    check_page(page)
    page.get_by_role("button", name="Nieuwe versie maken").click()
    check_page(page)

    page.locator("#visie").get_by_role("link", name="Eigen vraag toevoegen").click()
    check_page(page)
    page.get_by_role("link", name="Meerdere keuzes").click()
    page.get_by_role("button", name="Vraag toevoegen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_label("Vraag", exact=True).fill("Met welk museum werken jullie?")
    page.get_by_label("Antwoorden om uit te kiezen").fill("Het Kasteel\nDe Molen")
    page.get_by_role("button", name="Vraag toevoegen").click()
    own = Question.objects.get(own=True)

    page.locator(f"#visie-{own.key}").get_by_role("link", name="Wanneer gesteld").click()
    page.get_by_label("Welke vraag bepaalt").select_option("visie.uitspraak-1")
    page.get_by_role("button", name="Verder naar de antwoorden").click()
    page.get_by_text("4. Altijd").click()
    check_page(page)
    page.get_by_role("button", name="Opslaan").click()

    page.get_by_role("link", name="Wat er verandert").click()
    expect(page.get_by_text(own.text)).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Terug naar de vragenlijst").click()
    page.get_by_role("link", name="Bekijken zoals een school").click()
    expect(page.get_by_text("Alleen als je ‘Altijd’ antwoordde op: Het team kent onze doelen.")).to_be_visible()
    page.get_by_text("De Molen").click()
    check_page(page)
