"""Filling in at both widths: each apart and then settled, with the adviser, every kind of question, hard words."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from monitoring.apart.services import finish, own_part, save_own_answers
from monitoring.evaluation.services import reopen, save_answers
from monitoring.evaluation.services.ways import choose_way
from monitoring.models import Answer, EvaluationPresent, OwnAnswer
from tests import factories
from tests.browser.roads import wait_saved
from tests.monitoring.evaluation.conftest import earlier_evaluation, fill_in_and_submit, required_values
from tests.worlds import World, make_world


@pytest.fixture
def world(transactional_db: None) -> World:
    """A world whose first pillar asks every kind of question, one of them only after an answer."""
    world = make_world("een")
    instrument = world.round.instrument
    instrument.importance_scale = ["Niet belangrijk", "Belangrijk", "Heel belangrijk"]
    instrument.realisation_scale = ["Nog niet", "Deels", "Helemaal"]
    instrument.satisfaction_scale = ["Niet tevreden", "Tevreden", "Heel tevreden"]
    instrument.terms = [{"term": "doelen", "text": "Wat je wilt dat kinderen leren en meemaken."}]
    instrument.save()
    pillar = instrument.pillars.get(key="visie")
    pillar.questions.filter(key="nu").update(allows_between=True)
    optional = {"pillar": pillar, "required": False}
    factories.QuestionFactory(key="doel", kind="goal", text="Kinderen maken zelf iets moois", order=20, **optional)
    factories.QuestionFactory(
        key="tevreden", kind="satisfaction", text="Hoe tevreden zijn jullie?", order=21, **optional
    )
    factories.QuestionFactory(
        key="uren", kind="number", text="Hoeveel uur?", unit="uur", highest=40, order=22, own=True, **optional
    )
    options = ["Lessen", "Projecten"]
    factories.QuestionFactory(
        key="vorm", kind="choice", text="In welke vorm?", options=options, allows_other=True, order=23, **optional
    )
    condition = {"question": "visie.vorm", "any_of": ["Projecten"]}
    factories.QuestionFactory(
        key="project", kind="text", text="Welk project?", condition=condition, order=24, **optional
    )
    return world


def test_every_kind_is_saved_as_it_is_given(page, world, sign_in, check_page):
    earlier_evaluation(world, visie__nu=["2", "3", "Net ertussen"])
    sign_in(page, world.users["iccer"])
    page.goto(reverse("evaluation:begin", args=[world.evaluation.pk]))
    check_page(page)
    page.locator("button[name=way][value=together]").click()
    place = {
        key: page.locator(f"[data-field='visie.{key}']")
        for key in ("nu", "doel", "uren", "vorm", "project", "tevreden")
    }
    expect(place["project"]).to_be_hidden()
    check_page(page)
    page.locator("button.term").first.click()
    expect(page.locator(".term-meaning")).to_contain_text("Wat je wilt dat kinderen leren")
    page.keyboard.press("Escape")
    place["nu"].locator("[data-copy]").click()
    expect(place["nu"].locator("input[value='2-3']")).to_be_checked()
    place["doel"].locator("label").nth(2).click()
    place["doel"].locator("label").nth(3).click()
    place["tevreden"].locator("label").nth(1).click()
    place["uren"].locator("input:visible").fill("12")
    place["vorm"].get_by_text("Projecten").click()
    expect(place["project"]).to_be_visible()
    place["project"].locator("textarea").fill("Theater")
    place["vorm"].locator("input[type=text]").fill("Een festival")
    place["vorm"].locator("input[type=text]").blur()
    expect(place["project"]).to_be_hidden()
    wait_saved(page)
    check_page(page)
    rows = {
        row.question.key: row for row in Answer.objects.filter(evaluation=world.evaluation).select_related("question")
    }
    assert (rows["nu"].number, rows["nu"].second, rows["nu"].note) == (2, 3, "Net ertussen")
    assert (rows["doel"].number, rows["doel"].second) == (3, 1)
    assert (rows["tevreden"].number, rows["uren"].number) == (2, 12)
    assert (rows["vorm"].chosen, rows["vorm"].note) == ([], "Een festival")
    assert rows["project"].text == "Theater"
    page.reload()
    expect(place["nu"].locator("input[value='2-3']")).to_be_checked()
    expect(place["vorm"].locator("input[type=text]")).to_have_value("Een festival")
    page.goto(reverse("evaluation:paper", args=[world.evaluation.pk]))
    check_page(page)


def test_apart_then_side_by_side_then_settled(page, world, sign_in, check_page):
    evaluation, director = world.evaluation, world.users["directeur"]
    choose_way(evaluation=evaluation, way="apart", by=world.users["iccer"])
    evaluation.refresh_from_db()
    part = own_part(evaluation=evaluation, user=world.users["iccer"])
    save_own_answers(part=part, changes=required_values(evaluation, visie__nu=1, programma__gewenst=4), base={})
    finish(part=part)
    theirs = own_part(evaluation=evaluation, user=director)
    save_own_answers(part=theirs, changes=required_values(evaluation, programma__gewenst=2), base={})
    OwnAnswer.objects.filter(part=theirs, question__key="nu", question__pillar__key="visie").delete()
    sign_in(page, director)
    page.goto(reverse("evaluation:mine"))
    check_page(page)
    page.locator("main .card a.button").first.click()
    check_page(page)
    page.locator("main .card a.button").first.click()
    page.goto(reverse("apart:fill", args=[evaluation.pk, "visie"]))
    check_page(page)
    page.locator("input[name='visie.nu'][value='3']").check(force=True)
    wait_saved(page)
    page.goto(reverse("apart:mine", args=[evaluation.pk]))
    page.get_by_role("button", name="Ik ben klaar").click()
    check_page(page)
    page.locator("main .card a.button").first.click()
    expect(page.locator(".compared > li")).to_have_count(2)
    check_page(page)
    page.locator("button[value='visie.nu=between']").click()
    expect(page.locator(".tag.ok")).to_have_count(1)
    page.locator(f"button[value='programma.gewenst={theirs.pk}']").click()
    expect(page.locator("h1")).to_have_text("Alle verschillen zijn vastgesteld")
    check_page(page)
    numbers = {
        f"{row.question.pillar.key}.{row.question.key}": row.number
        for row in Answer.objects.select_related("question__pillar")
    }
    assert (numbers["visie.nu"], numbers["programma.gewenst"], numbers["visie.uitspraak-1"]) == (2, 2, 2)


def test_the_adviser_fills_in_with_the_school(page, world, sign_in, check_page):
    evaluation, adviser = world.evaluation, world.users["adviseur"]
    sign_in(page, adviser)
    page.goto(reverse("evaluation:together", args=[evaluation.pk]))
    check_page(page)
    page.locator(".chips label", has_text=world.people["iccer"].name).first.click()
    page.fill("input[name=name]", "Fatma Yilmaz, leerkracht groep 5")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/invullen/visie/")
    check_page(page)
    page.locator("input[name='visie.nu'][value='3']").check(force=True)
    wait_saved(page)
    answer = Answer.objects.get()
    assert (answer.number, answer.changed_by) == (3, adviser)
    assert EvaluationPresent.objects.count() == 3
    page.goto(reverse("evaluation:overview", args=[evaluation.pk]))
    check_page(page)


def test_the_versions_lie_side_by_side(page, world, sign_in, check_page):
    evaluation, iccer = world.evaluation, world.users["iccer"]
    fill_in_and_submit(evaluation, iccer, visie__nu=2)
    reopen(evaluation=evaluation, by=iccer, reason="Bij nader inzien anders")
    save_answers(evaluation=evaluation, changes={"visie.nu": 3}, base={"visie.nu": 1}, by=iccer)
    fill_in_and_submit(evaluation, iccer, visie__nu=3)
    sign_in(page, iccer)
    page.goto(reverse("evaluation:versions", args=[evaluation.pk]))
    expect(page.locator("td.changed")).to_have_count(2)
    check_page(page)
