"""Where a school stands and with whom it works, walked in a browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from trajectories.models import ScenarioPillar

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_adviser_places_a_school_and_finds_it_a_partner(page, sign_in, check_page, world):
    ScenarioPillar.objects.create(model=world.programme.scenario_model, key="visie", name="Visie")
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("scenarios:of_school", args=[world.school.code]))
    check_page(page)
    page.get_by_role("link", name="Leg vast waar de school nu staat").click()
    check_page(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies bij minstens één onderdeel een niveau.")
    check_page(page)
    page.get_by_role("group", name="Geheel").get_by_text("2 Niveau 2").click()
    page.get_by_label("Dit geldt ook voor de pijlers").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("region", name="Visie")).to_contain_text("nu")
    check_page(page)

    page.goto(reverse("scenarios:region"))
    check_page(page)
    page.get_by_role("region", name="Visie").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Scholen en hun niveau")
    check_page(page)

    factories.OfferFactory(partner=world.partner)
    page.goto(reverse("partnerships:of_school", args=[world.school.code]))
    check_page(page)
    page.get_by_role("link", name="Voeg een partner van deze school toe").click()
    check_page(page)
    page.get_by_role("link", name=world.partner.name).click()
    check_page(page)
    page.get_by_text("structureel", exact=True).click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("main")).to_contain_text(world.partner.name)
    check_page(page)
    page.goto(reverse("partnerships:list"))
    check_page(page)
