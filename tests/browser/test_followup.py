"""Agreements and calendars in the browser: a tap, a way back, by keyboard, and every page looked over."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from trajectories.models import ActionPoint


def fill(world):
    adviser, today = world.users["adviseur"], timezone.localdate()
    values = {"programme": world.programme, "school": world.school, "owner_user": adviser}
    for number, text in enumerate(("Bellen met het theater", "Twee aanbieders voorstellen")):
        factories.ActionPointFactory(**values, text=text, due_on=today + datetime.timedelta(days=number - 1))
    factories.ActionPointFactory(
        **values | {"owner_user": None, "owner_person": world.people["iccer"]}, text="Het team vragen", due_on=today
    )
    for status in ("planned", "recorded"):
        factories.ConversationFactory(
            programme=world.programme,
            kind=world.kind,
            school=world.school,
            adviser=adviser,
            status=status,
            held_at=timezone.now(),
        )


def test_done_with_one_tap_and_back_by_keyboard(page, world, sign_in, check_page):
    fill(world)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("actionpoints:list"))
    check_page(page)
    page.get_by_role("button", name="Klaar: Bellen met het theater").dblclick()
    expect(page.get_by_text("Afgerond: ‘Bellen met het theater’.")).to_be_visible()
    expect(page.locator("ul.list > li")).to_have_count(1)
    assert ActionPoint.objects.get(text="Bellen met het theater").is_done
    check_page(page)
    page.get_by_role("button", name="Ongedaan maken").focus()
    page.keyboard.press("Enter")
    expect(page.locator("ul.list > li")).to_have_count(2)
    page.get_by_role("button", name="Klaar: Twee aanbieders voorstellen").click()
    page.get_by_role("link", name="Hoe is het afgelopen?").click()
    check_page(page)
    page.get_by_label("Hoe is het afgelopen?").fill("Twee gevonden")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("ul.list > li")).to_have_count(1)
    assert ActionPoint.objects.get(text="Twee aanbieders voorstellen").done_note == "Twee gevonden"


def test_the_calendar_and_the_address_for_ones_own(page, world, sign_in, check_page):
    fill(world)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("followup:agenda"))
    expect(page.get_by_role("link", name="Bellen met het theater")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Week", exact=True).click()
    expect(page.locator("ol.days > li")).to_have_count(7)
    check_page(page)
    page.get_by_role("link", name="Volgende week").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**dag=**")
    page.get_by_role("link", name="Vandaag", exact=True).click()
    page.get_by_role("link", name="Je gesprekken in Outlook, Google of Apple").click()
    check_page(page)
    page.get_by_role("button", name="Maak een adres").click()
    expect(page.get_by_role("button", name="Kopieer")).to_be_visible()
    check_page(page)


def test_our_agreements(page, world, sign_in, check_page):
    fill(world)
    sign_in(page, world.users["iccer"])
    page.goto(reverse("actionpoints:ours"))
    check_page(page)
    page.get_by_role("button", name="Klaar: Het team vragen").click()
    expect(page.get_by_role("heading", name="Afgerond in de laatste drie maanden")).to_be_visible()
    check_page(page)
