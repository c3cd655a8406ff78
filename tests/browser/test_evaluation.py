"""The pages of rounds and results at both widths, and filling in without JavaScript."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from monitoring.evaluation.services import reopen
from monitoring.models import Answer
from tests.browser.conftest import DEFAULT_PASSWORD
from tests.factories.rounds import RoundMailingFactory
from tests.monitoring.evaluation.conftest import close_round, earlier_evaluation, fill_in, fill_in_and_submit
from tests.worlds import World, make_world


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world("een")


def test_staff_pages(page, world, sign_in, check_page):
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    sign_in(page, world.users["beheerder"])
    number = world.round.pk
    mailing = RoundMailingFactory(round=world.round, planned_on=world.round.closes_on, by=world.users["beheerder"])
    addresses = [
        reverse("evaluation:rounds"),
        reverse("evaluation:round_new"),
        *(reverse(f"evaluation:{name}", args=[number]) for name in ("round", "round_extend", "round_invite")),
        reverse("evaluation:round_remind", args=[number]),
        *(reverse(f"rounds:{name}", args=[number]) for name in ("mailings", "mailing_new")),
        reverse("rounds:mailing", args=[mailing.pk]),
        reverse("evaluation:result", args=[world.evaluation.pk]),
        reverse("evaluation:reopen", args=[world.evaluation.pk]),
        reverse("evaluation:of_school", args=[world.school.code]),
    ]
    for address in addresses:
        page.goto(address)
        check_page(page)
    reopen(evaluation=world.evaluation, by=world.users["iccer"], reason="Proef")
    page.goto(reverse("evaluation:round_remind", args=[number]))
    check_page(page)
    page.goto(reverse("evaluation:round_new"))
    page.get_by_role("button", name="Open de ronde en nodig uit").click()
    check_page(page)


def test_school_pages(page, world, sign_in, check_page):
    earlier_evaluation(world, visie__nu=1)
    sign_in(page, world.users["iccer"])
    evaluation = world.evaluation
    page.goto(reverse("evaluation:mine"))
    check_page(page)
    page.goto(reverse("evaluation:overview", args=[evaluation.pk]))
    check_page(page)
    page.goto(reverse("evaluation:of_school", args=[world.school.code]))
    check_page(page)
    fill_in_and_submit(evaluation, world.users["iccer"], visie__nu=4, programma__nu=1)
    page.goto(reverse("evaluation:result", args=[evaluation.pk]))
    for closed in page.locator("details.explanation").all():
        closed.locator("summary").click()
    check_page(page)
    page.goto(reverse("evaluation:reopen", args=[evaluation.pk]))
    check_page(page)
    close_round(world.round)
    page.goto(reverse("evaluation:mine"))
    check_page(page)


def test_filling_in_without_javascript(browser, live_server, world):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    page.goto(reverse("evaluation:mine"))
    page.fill("input[name=login]", world.users["iccer"].email)
    page.fill("input[name=password]", DEFAULT_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/zelfevaluatie/")
    page.locator("main .card a.button").first.click()
    page.locator("button[name=way][value=together]").click()
    page.locator("input[name='visie.nu'][value='2']").check(force=True)
    page.locator("textarea").fill("Zonder script\nin twee regels")
    page.locator("button[value=next]").click()
    expect(page.locator("h1")).to_have_text("Deskundigheid")
    assert Answer.objects.get(question__key="toelichting").text == "Zonder script\nin twee regels"
    page.locator("button[value=back]").click()
    expect(page.locator("input[name='visie.nu'][value='2']")).to_be_checked()
    fill_in(world.evaluation, world.users["directeur"], visie__nu=2)
    page.goto(reverse("evaluation:overview", args=[world.evaluation.pk]))
    page.locator("input[name=share_with][value=adviser]").check(force=True)
    page.locator("main form button").click()
    page.wait_for_url("**/resultaat/")
    world.evaluation.refresh_from_db()
    assert world.evaluation.shared_at is not None
    context.close()


def test_the_keyboard_alone(new_page, world, sign_in):
    """Tab to the first question, arrow to an answer, Enter does no more than save."""
    page = new_page(1280)
    sign_in(page, world.users["iccer"])
    page.goto(reverse("evaluation:fill", args=[world.evaluation.pk, "visie"]))
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[name='visie.nu'][value='1']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name='visie.nu'][value='3']")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Opgeslagen")
    assert Answer.objects.get().number == 3
