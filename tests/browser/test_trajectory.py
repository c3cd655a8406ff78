"""A school's trajectory and its ambitions, walked in a browser by the adviser and the icc'er."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.uploads import PDF
from trajectories.models import StepTemplate

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_adviser_keeps_the_road_and_the_school_says_where_it_wants_to_go(
    new_page, page, sign_in, check_page, world, tmp_path
):
    StepTemplate.objects.update(may_be_repeated=True)
    world.trajectory.steps.filter(number=2).update(
        status="done", begun_on=datetime.date(2026, 3, 2), done_on=datetime.date(2026, 4, 1), result="een plan"
    )
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("trajectory:of_school", args=[world.school.code]))
    check_page(page)
    page.get_by_role("button", name="Vandaag gedaan").click()
    expect(page.locator("#stap-1")).to_have_class("done")

    second = page.locator("#stap-2")
    second.get_by_text("Bijwerken").click()
    second.get_by_role("link", name="Bestand toevoegen").click()
    check_page(page)
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(PDF)
    page.get_by_label("Bestand").set_input_files(plan)
    page.get_by_role("button", name="Bewaar dit bestand").click()
    expect(page.locator("#stap-2")).to_contain_text("plan")
    page.locator("#stap-2").get_by_text("Bijwerken").click()
    page.locator("#stap-2").get_by_role("button", name="Doe deze stap nog een keer").click()
    expect(page.locator("#stap-4")).to_contain_text("nog een keer")

    page.get_by_role("link", name="Zet het traject een tijdje stil").click()
    check_page(page)
    page.get_by_label("Waarom staat het stil?").fill("De school wordt verbouwd")
    page.get_by_role("button", name="Zet het stil").click()
    check_page(page)

    iccer = new_page(page.viewport_size["width"])
    sign_in(iccer, world.users["iccer"])
    iccer.goto(reverse("trajectory:of_school", args=[world.school.code]))
    expect(iccer.get_by_role("main")).to_contain_text("De school wordt verbouwd")
    check_page(iccer)
    iccer.get_by_role("link", name="Schrijf er een op").click()
    check_page(iccer)
    for text in ("Elke klas maakt muziek", "Het team danst"):
        iccer.get_by_role("link", name="Ambitie toevoegen").click()
        iccer.get_by_label("Wat wil de school bereiken?").fill(text)
        iccer.get_by_role("button", name="Toevoegen").click()
    check_page(iccer)
    iccer.get_by_role("button", name="Omhoog").click()
    expect(iccer.locator(".ambitions h3").first).to_have_text("Het team danst")
    iccer.get_by_role("link", name="Bereikt of losgelaten").first.click()
    check_page(iccer)
    iccer.get_by_text("bereikt", exact=True).click()
    iccer.get_by_label("Wat kwam eruit?").fill("Het team danste op de studiedag.")
    iccer.get_by_role("button", name="Opslaan").click()
    expect(iccer.get_by_role("region", name="Wat er eerder was")).to_contain_text("Het team danste")
    check_page(iccer)
