"""The form of a conversation in the browser: how many taps it takes, two people in one draft, text that is too long."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.roads import wait_saved
from trajectories.conversations import services
from trajectories.models import Conversation, ConversationStatus

MOST_TAPS = 8


class Thumb:
    """The thumb of somebody with a phone: taps, and counts each tap. Typing goes to what a tap gave the focus."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, target: Locator) -> None:
        """Tap something that is in sight on the page."""
        self.taps += 1
        target.click()

    def type(self, text: str) -> None:
        """Type into what has the focus; nothing is tapped for it."""
        self.page.keyboard.type(text)


def test_from_the_work_list_to_a_recorded_conversation_with_an_agreement_in_eight_taps(new_page, world, sign_in):
    page = new_page(360)
    for number in range(8):
        school = factories.SchoolFactory(municipality=world.municipality, name=f"De Buren {number}")
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=world.users["adviseur"])
    sign_in(page, world.users["adviseur"])
    assert page.url.endswith(reverse("worklist"))
    thumb = Thumb(page)

    thumb.tap(page.get_by_role("link", name="Gesprek vastleggen").first)
    thumb.tap(page.get_by_label("Zoek op naam"))
    thumb.type(world.school.name)
    thumb.tap(page.get_by_role("link", name=world.school.name, exact=True))
    thumb.tap(page.locator("[data-field=people] label").first)
    thumb.tap(page.locator(f"textarea[name=topic-{world.topic.pk}]"))
    thumb.type("Het team wil verder met drama.")
    thumb.tap(page.locator("[data-add=agreement]"))
    thumb.type("Twee aanbieders voorstellen")
    thumb.tap(page.get_by_role("button", name="Klaar"))
    page.wait_for_url(lambda url: "/nieuw/" not in url and "/schrijven/" not in url)

    row = Conversation.objects.get()
    assert (row.status, row.school) == (ConversationStatus.RECORDED, world.school)
    assert row.participants.count() == 1
    assert row.notes.get().text == "Het team wil verder met drama."
    agreement = row.action_points.get()
    assert (agreement.text, agreement.owner_user) == ("Twee aanbieders voorstellen", world.users["adviseur"])
    assert thumb.taps <= MOST_TAPS, f"{thumb.taps} taps"


@pytest.fixture
def both(new_page, world, sign_in):
    """The adviser and the project leader, each with the same draft open."""
    cache.clear()
    adviser, leader = world.users["adviseur"], world.users["beheerder"]
    world.programme.needs.create(key="vervoer", name="Vervoer")
    row = services.save_draft(
        conversation=services.new_conversation(programme=world.programme, party=world.school, by=adviser),
        changes={f"topic-{world.topic.pk}": "Begin"},
        base={},
        by=adviser,
    ).conversation
    pages = new_page(1280), new_page(360)
    for page, user in zip(pages, (adviser, leader), strict=True):
        sign_in(page, user)
        page.goto(reverse("conversations:edit", args=[row.pk]))
        page.wait_for_function("() => document.querySelector('form[data-here]').presence")
    return row, pages


def ping(page: Page) -> None:
    """Let the page ask now what it asks every twenty seconds."""
    page.evaluate("document.querySelector('form[data-here]').presence.ping()")


def test_two_people_in_one_draft_see_each_other_and_lose_nothing(both, world, check_page):
    row, (first, second) = both
    topic = f"textarea[name=topic-{world.topic.pk}]"
    leader, adviser = world.users["beheerder"], world.users["adviseur"]
    ping(first)
    expect(first.locator("[data-others]")).to_contain_text(leader.given_name)
    expect(second.locator("[data-others]")).to_contain_text(adviser.given_name)

    # What the one saves is filled in where the other is not writing, with the row that was added.
    second.fill(topic, "Begin, en aangevuld.")
    second.locator("[data-field=needs] label", has_text="Vervoer").click()
    expect(second.get_by_label("Vervoer: wat precies?")).to_be_focused()
    second.keyboard.type("Een bus naar het museum")
    second.locator("[data-add=agreement]").click()
    second.keyboard.type("Busbedrijf bellen")
    wait_saved(second)
    first.locator("details.shared summary").click()
    first.get_by_label("Wat anderen mogen lezen").fill("Fijn gesprek gehad.")
    ping(first)
    expect(first.locator(topic)).to_have_value("Begin, en aangevuld.")
    expect(first.get_by_label("Vervoer: wat precies?")).to_have_value("Een bus naar het museum")
    expect(first.locator("[data-rows=agreement] input[type=text]")).to_have_value("Busbedrijf bellen")
    expect(first.locator("[data-others]")).to_contain_text(f"{leader.given_name} heeft deze pagina aangevuld")
    wait_saved(first)
    check_page(first)
    check_page(second)

    # Going on in a field that was filled in is no conflict, and nothing is doubled.
    first.fill(topic, "Begin, en aangevuld, en nog iets.")
    wait_saved(first)
    row.refresh_from_db()
    assert row.notes.get().text == "Begin, en aangevuld, en nog iets."
    assert row.record == "Fijn gesprek gehad."
    assert row.needs.get().text == "Een bus naar het museum"
    assert row.action_points.get().text == "Busbedrijf bellen"


def test_fifty_thousand_words_say_how_long_they_are_and_are_kept(both, world, check_page):
    row, (page, _other) = both
    words = "woord " * 50_000
    field = page.locator(f"textarea[name=topic-{world.topic.pk}]")
    field.fill(words)
    note = page.locator(f"[data-autosave-error='topic-{world.topic.pk}']")
    expect(note).to_contain_text("10.000")
    page.locator("details.when summary").click()
    page.locator("[data-field=setting] label").last.click()
    page.wait_for_function("() => Object.keys(localStorage).filter(key => key.startsWith('autosave:')).length === 1")
    row.refresh_from_db()
    assert row.setting == "phone"
    page.reload()
    expect(field).to_have_value(words)
    expect(note).to_contain_text("10.000")
    field.fill("Ingekort.")
    wait_saved(page)
    row.refresh_from_db()
    assert row.notes.get().text == "Ingekort."
    check_page(page)
