"""Searching with the keyboard, at a desk and on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories


@pytest.fixture
def schools(world):
    """Schools of which two look alike, and a person who left."""
    for name in ("Crèche De Regenboog", "De Regenboogschool", "De Kameleon"):
        factories.SchoolFactory(name=name, municipality=world.municipality, board=world.board, place="Amstelveen")
    person = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Wiebe", family_name="Regenboog")
    factories.ContactFactory(person=person, school=world.school, end="2025-07-31")


def test_from_the_header_with_a_typo(new_page, world, schools, sign_in, check_page, check_axe):
    page = new_page(1280)
    sign_in(page, world.users["adviseur"])
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Zoeken in alles")
    expect(field).to_be_focused()
    page.keyboard.type("creche regenbog")
    panel = page.locator("#find-panel")
    expect(panel.get_by_role("link", name="Crèche De Regenboog")).to_be_visible()
    expect(page.locator("#find-status")).to_contain_text("1 resultaat lijkt erop")
    check_page(page)

    # Escape leaves the list, then the field; / brings back, with what was typed ready to be typed over.
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(field).not_to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("regenboog")
    expect(panel.get_by_role("heading", name="Mensen")).to_be_visible()
    expect(panel.get_by_text("eerder contact")).to_be_visible()
    page.keyboard.press("ArrowDown")
    first = panel.get_by_role("link").first
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Regenboog")

    # In a field a slash is a slash; a click elsewhere closes the list.
    page.goto(reverse("schools:list"))
    page.locator("main input[type=search]").first.fill("")
    page.locator("main input[type=search]").first.press("/")
    expect(page.locator("main input[type=search]").first).to_have_value("/")
    field.fill("kamel")
    expect(panel.get_by_role("link", name="De Kameleon")).to_be_visible()
    page.locator("h1").click()
    expect(panel).to_be_hidden()
    field.press("Enter")
    page.wait_for_url(f"**{reverse('search:results')}?q=kamel")


def test_the_page_of_results(page, width, world, schools, sign_in, check_page):
    sign_in(page, world.users["adviseur"])
    if width > 600:
        page.get_by_role("searchbox", name="Zoeken in alles").fill("regenbog")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Zoeken in alles").click()
        expect(page.locator("#find")).to_be_focused()
        page.keyboard.type("regenbog")
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('search:results')}?q=regenbog")
    expect(page.get_by_role("status")).to_contain_text("3 resultaten lijken erop")
    check_page(page)
    page.get_by_role("link", name="Crèche De Regenboog").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Crèche De Regenboog")

    page.goto(f"{reverse('search:results')}?q=xylofoon")
    expect(page.get_by_role("heading", name="Niets gevonden voor ‘xylofoon’")).to_be_visible()
    check_page(page)


def test_the_key_can_be_turned_off(new_page, world, sign_in):
    page = new_page(1280)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("search:results"))
    page.get_by_label("ga je op elke pagina naar het zoekveld").uncheck()
    page.goto(reverse("worklist"))
    expect(page.locator("[data-find-key]")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()


def test_who_was_signed_out_is_led_to_sign_in(new_page, world, sign_in):
    page = new_page(1280)
    sign_in(page, world.users["adviseur"])
    page.context.clear_cookies()
    page.locator("#find").fill("regenboog")
    page.wait_for_url(lambda url: reverse("account_login") in url)


def test_without_javascript(browser, live_server, world, schools):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", world.users["adviseur"].email)
    page.fill("input[name=password]", factories.DEFAULT_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.fill("#find", "kameleon")
    page.press("#find", "Enter")
    expect(page.get_by_role("link", name="De Kameleon")).to_be_visible()
    context.close()
