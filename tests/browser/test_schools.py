"""The list of schools with chosen columns, the schools that do not take part yet, and the facts of a school."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cmk.core.models import today
from schools.models import AskAgain
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_chosen_columns_are_there_after_signing_in_anew(new_page, sign_in, check_page, world):
    world.school.phone = "020-1234567"
    world.school.save()
    page = new_page(1280)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("schools:list") + "?q=school")
    page.locator(".columns summary").click()
    check_page(page)
    page.get_by_role("checkbox", name="Telefoon").check()
    page.get_by_role("checkbox", name="Schoolbestuur").uncheck()
    page.get_by_role("button", name="Deze kolommen tonen").click()
    expect(page.get_by_role("columnheader", name="Telefoon")).to_be_visible()

    phone = new_page(360)  # another device, signed in anew
    sign_in(phone, world.users["adviseur"])
    phone.goto(reverse("schools:list"))
    expect(phone.get_by_text("020-1234567")).to_be_visible()
    expect(phone.locator("td[data-label=Schoolbestuur]")).to_have_count(0)
    check_page(phone)
    phone.locator(".columns summary").click()
    phone.get_by_role("button", name="Standaard herstellen").click()
    expect(phone.get_by_text("020-1234567")).to_have_count(0)
    expect(phone.locator("td[data-label=Schoolbestuur]")).to_have_count(1)


def test_the_adviser_works_through_who_does_not_take_part_yet(page, sign_in, check_page, world):
    due = factories.SchoolFactory(municipality=world.municipality, name="De Olijfgaard")
    factories.SchoolFactory(municipality=world.municipality, name="De Zeester")
    factories.AskAgainFactory(penvoerder=world.penvoerder, school=due, made_by=world.users["adviseur"])
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("worklist"))
    expect(page.get_by_role("link", name="Gevraagd: De Olijfgaard, opnieuw vragen")).to_be_visible()
    page.goto(reverse("schools:not_yet"))
    check_page(page)
    page.get_by_role("link", name="Gevraagd De Olijfgaard").click()
    check_page(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_label("Wat kwam eruit?").fill("Volgend jaar graag.")
    page.get_by_label("Opnieuw vragen vanaf").fill((today() + datetime.timedelta(days=200)).isoformat())
    page.get_by_text("een nieuw schoolplan", exact=True).click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nog niet mee")
    expect(page.locator(".approach li").last).to_contain_text("De Olijfgaard")
    page.get_by_role("link", name="Noteer wanneer opnieuw vragen De Zeester").click()
    check_page(page)
    assert AskAgain.objects.get(school=due, settled_on=None).occasion == "new_plan"


def test_the_facts_of_a_school(page, sign_in, check_page, world):
    for year, pupils in ((2023, 180), (2024, None), (2025, 214)):
        world.school.figures.create(year=year, pupils=pupils)
    sign_in(page, world.users["gemeente"])
    page.goto(reverse("school:facts", args=[world.school.code]))
    check_page(page)
    expect(page.get_by_role("row", name="2024")).to_contain_text("minder dan 5")
