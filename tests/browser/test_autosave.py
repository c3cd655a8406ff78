"""Saving as you go, in a real browser: without a network, with a server that stumbles, after a reload, refused."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.evaluation.services import save_answers
from monitoring.models import Answer
from tests.browser.roads import wait_saved
from tests.monitoring.evaluation.conftest import earlier_evaluation, fill_in_and_submit
from tests.worlds import World, make_world


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world("een")


@pytest.fixture
def filling(new_page, world, sign_in) -> Page:
    """The icc'er on the first pillar, on a phone."""
    page = new_page(360)
    sign_in(page, world.users["iccer"])
    page.goto(reverse("evaluation:fill", args=[world.evaluation.pk, "visie"]))
    return page


def text_of(world: World) -> str:
    row = Answer.objects.filter(evaluation=world.evaluation, question__key="toelichting").first()
    return row.text if row else ""


def status(page: Page):
    return page.locator("[data-autosave-status]")


def test_without_a_network_it_is_kept_and_sent_once_there_is_one(filling, world, expect_problems, check_page):
    expect_problems("ERR_INTERNET_DISCONNECTED")
    filling.context.set_offline(True)
    filling.locator("textarea").fill("In de trein geschreven")
    expect(status(filling)).to_contain_text("geen verbinding")
    check_page(filling)
    assert text_of(world) == ""
    filling.context.set_offline(False)
    wait_saved(filling)
    assert text_of(world) == "In de trein geschreven"


def test_a_reload_without_a_network_behind_it_loses_nothing(filling, world, expect_problems):
    expect_problems("ERR_")
    filling.route("**/bewaren/", lambda route: route.abort())
    filling.locator("textarea").fill("Nog niet weg")
    filling.locator("input[name='visie.nu'][value='3']").check(force=True)
    expect(status(filling)).to_contain_text("geen verbinding")
    filling.unroute("**/bewaren/")
    filling.reload()
    expect(filling.locator("textarea")).to_have_value("Nog niet weg")
    wait_saved(filling)
    assert text_of(world) == "Nog niet weg"
    assert Answer.objects.get(question__key="nu").number == 3


def test_a_server_that_stumbles_is_tried_again(filling, world, expect_problems):
    expect_problems(r"^503 ")
    answers = iter([503, 503])

    def stumble(route):
        code = next(answers, None)
        if code:
            route.fulfill(status=code, body="")
        else:
            route.continue_()

    filling.route("**/bewaren/", stumble)
    filling.locator("textarea").fill("Volhouden")
    expect(status(filling)).to_contain_text("mis")
    wait_saved(filling)
    assert text_of(world) == "Volhouden"


def test_going_on_waits_for_what_was_typed_last(filling, world):
    filling.locator("textarea").fill("Vlak voor de knop")
    filling.locator("button[value=next]").click()
    filling.wait_for_url("**/deskundigheid/")
    assert text_of(world) == "Vlak voor de knop"
    assert filling.evaluate("Object.keys(localStorage).length") == 0


def test_one_request_at_a_time_and_the_last_word_wins(filling, world):
    under_way, most = 0, 0

    def count(route):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        route.fallback()

    def done(_request):
        nonlocal under_way
        under_way -= 1

    filling.route("**/bewaren/", count)
    filling.on("requestfinished", lambda request: done(request) if "/bewaren/" in request.url else None)
    for number in ("1", "2", "3", "4", "1", "2", "4"):
        filling.locator(f"input[name='visie.nu'][value='{number}']").check(force=True)
    filling.locator("textarea").press_sequentially("Een zin die langzaam groeit, woord na woord.", delay=40)
    wait_saved(filling)
    assert most == 1
    assert Answer.objects.get(question__key="nu").number == 4
    assert text_of(world) == "Een zin die langzaam groeit, woord na woord."


def test_what_is_refused_is_told_at_the_field_and_stays_in_the_browser(filling, world, check_page):
    filling.locator("textarea").fill("lang " * 1100)
    error = filling.locator("[data-field='visie.toelichting'] .autosave-error")
    expect(error).to_contain_text("5499")
    expect(filling.locator("textarea")).to_have_attribute("aria-invalid", "true")
    check_page(filling)
    filling.locator("button[value=next]").click()
    expect(filling.locator("textarea")).to_be_focused()
    filling.locator("textarea").fill("kort")
    wait_saved(filling)
    expect(error).to_have_count(0)
    assert text_of(world) == "kort"


def test_after_submitting_elsewhere_it_says_by_whom_and_keeps_what_was_typed(filling, world, expect_problems):
    expect_problems(r"^409 ")
    fill_in_and_submit(world.evaluation, world.users["directeur"])
    filling.locator("textarea").fill("Te laat bedacht")
    expect(status(filling)).to_contain_text(world.users["directeur"].name)
    kept = filling.evaluate("Object.values(localStorage).join()")
    assert "Te laat bedacht" in kept
    assert text_of(world) == ""


def test_taking_the_answer_of_the_other_shows_it_and_sends_nothing(filling, world, check_page):
    other = world.users["directeur"]
    save_answers(
        evaluation=world.evaluation,
        changes={"visie.toelichting": "<img src=x onerror=alert(1)> van hem", "visie.ontwikkelpunten": ["Tijd maken"]},
        base={},
        by=other,
    )
    filling.locator("textarea").fill("Van haar")
    filling.get_by_text("Het team meenemen").click()
    boxes = filling.locator(".autosave-conflict")
    expect(boxes).to_have_count(2)
    expect(boxes.last).to_contain_text("<img src=x onerror=alert(1)> van hem")
    expect(boxes.first).to_contain_text("Tijd maken")
    check_page(filling)
    boxes.last.get_by_role("button").last.click()
    expect(filling.locator("textarea")).to_have_value("<img src=x onerror=alert(1)> van hem")
    boxes.first.get_by_role("button").first.click()
    wait_saved(filling)
    expect(boxes).to_have_count(0)
    assert text_of(world) == "<img src=x onerror=alert(1)> van hem"
    assert Answer.objects.get(question__key="ontwikkelpunten").chosen == ["Het team meenemen"]


def test_last_times_answer_with_one_tap(new_page, world, sign_in, check_page):
    earlier_evaluation(world, visie__nu=3)
    page = new_page(360)
    sign_in(page, world.users["iccer"])
    page.goto(reverse("evaluation:fill", args=[world.evaluation.pk, "visie"]))
    check_page(page)
    page.locator("[data-field='visie.nu'] [data-copy]").click()
    expect(page.locator("input[name='visie.nu'][value='3']")).to_be_checked()
    wait_saved(page)
    expect(page.locator("[data-progress]")).to_have_js_property("value", 1)
    answer = Answer.objects.get(evaluation=world.evaluation, question__key="nu")
    assert answer.number == 3


def test_another_person_in_the_same_browser_does_not_get_what_was_kept(filling, world, sign_in, expect_problems):
    expect_problems("ERR_")
    filling.route("**/bewaren/", lambda route: route.abort())
    filling.locator("textarea").fill("Van de icc’er alleen")
    expect(status(filling)).to_contain_text("geen verbinding")
    filling.unroute("**/bewaren/")
    filling.context.clear_cookies()
    sign_in(filling, world.users["directeur"])
    filling.goto(reverse("evaluation:fill", args=[world.evaluation.pk, "visie"]))
    expect(filling.locator("textarea")).to_have_value("")
    assert text_of(world) == ""
