"""The icc'er's road: the own school, the questionnaire of four pillars, submitting, the result per pillar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Answer, EvaluationStatus, QuestionKind, SelfEvaluation
from tests.browser.roads import load_amstelland, path, person, sign_in_demo, wait_saved


@pytest.fixture
def evaluation(transactional_db: None) -> SelfEvaluation:
    """The running self-evaluation of Sanne's school."""
    load_amstelland()
    return (
        SelfEvaluation.objects.filter(school__contacts__person__user=person("sanne.deboer"))
        .exclude(status=EvaluationStatus.SUBMITTED)
        .select_related("round__instrument")
        .latest("round__opens_on")
    )


def fill_pillar(page: Page, pillar) -> None:
    """Answer every question of one pillar: scenario 3 now, 4 wanted, 'usually' to each statement, and satisfied."""
    kind = QuestionKind
    numbers = {kind.SCENARIO_NOW: 3, kind.SCENARIO_WANTED: 4, kind.STATEMENT: 3, kind.SATISFACTION: 3}
    for question in pillar.questions.all():
        place = page.locator(f"[data-field='{field_of(page, question)}']")
        if question.kind in numbers:
            place.locator(f"input[type=radio][value='{numbers[question.kind]}']").check(force=True)
        elif question.kind in (kind.CHOICE, kind.CHOICES):
            place.locator("label").first.click()
        elif question.kind == kind.NUMBER:
            place.locator("input:visible").first.fill("2")
        else:
            place.locator("textarea").fill(f"Wat we kwijt wilden over {pillar.name.lower()}.")


def field_of(page: Page, question) -> str:
    """Return the name of a question's field on the page."""
    fieldset = page.locator("[data-field]").filter(has_text=question.text).first
    name = fieldset.get_attribute("data-field")
    assert name, question.text
    return name


def test_the_iccer_fills_in_submits_and_sees_the_result(page, evaluation, sign_in, check_page):
    sanne = sign_in_demo(page, sign_in, "sanne.deboer")
    expect(page.locator("h1")).to_have_text(evaluation.school.name)
    check_page(page)
    page.goto(path("evaluation:mine"))
    check_page(page)
    pillars = list(evaluation.round.instrument.pillars.prefetch_related("questions"))
    assert [pillar.key for pillar in pillars] == ["visie", "deskundigheid", "programma", "samenwerking"]
    page.goto(path("evaluation:fill", evaluation.pk, "visie"))
    for pillar in pillars:
        expect(page.locator("h1")).to_have_text(pillar.name)
        fill_pillar(page, pillar)
        wait_saved(page)
        check_page(page)
        page.locator("button[name=go][value=next]").click()
        page.wait_for_url(lambda url, key=pillar.key: f"/{key}/" not in url)

    # The overview: everything is there, the school says whether the adviser may read it.
    check_page(page)
    page.locator("main form input[name=share_with]").first.check(force=True)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(f"form[action='{path('evaluation:submit', evaluation.pk)}'] button[type=submit]").last.click()
    page.wait_for_url(f"**{path('evaluation:result', evaluation.pk)}")
    check_page(page)
    for pillar in pillars:
        expect(page.locator("main")).to_contain_text(pillar.name)

    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.SUBMITTED
    assert evaluation.submitted_by == sanne
    now = Answer.objects.filter(evaluation=evaluation, question__kind=QuestionKind.SCENARIO_NOW)
    assert sorted(now.values_list("question__pillar__key", "number")) == sorted((pillar.key, 3) for pillar in pillars)
    page.goto(path("school:overview", evaluation.school.code))
    check_page(page)


def test_two_tabs_never_overwrite_each_other_unseen(new_page, evaluation, sign_in, check_page):
    """Sanne and Karim have the same page open: the later one sees what the earlier chose, and decides."""
    pillar = evaluation.round.instrument.pillars.prefetch_related("questions").get(key="samenwerking")
    question = next(question for question in pillar.questions.all() if question.kind == QuestionKind.SCENARIO_NOW)
    first, second = new_page(1280), new_page(360)
    for page, address in ((first, "sanne.deboer"), (second, "karim.haddad")):
        sign_in_demo(page, sign_in, address)
        page.goto(path("evaluation:fill", evaluation.pk, pillar.key))
    name = field_of(first, question)
    first.locator(f"input[name='{name}'][value='2']").check(force=True)
    wait_saved(first)
    second.locator(f"input[name='{name}'][value='4']").check(force=True)
    conflict = second.locator(f"[data-field='{name}'] .autosave-conflict")
    expect(conflict).to_contain_text("Sanne")
    check_page(second)
    assert Answer.objects.get(evaluation=evaluation, question=question).number == 2
    conflict.get_by_role("button").first.click()
    wait_saved(second)
    assert Answer.objects.get(evaluation=evaluation, question=question).number == 4


def test_answers_survive_the_end_of_a_session(page, evaluation, sign_in, expect_problems):
    expect_problems(r"^401 POST .*/bewaren/")
    sign_in_demo(page, sign_in, "sanne.deboer")
    pillar = evaluation.round.instrument.pillars.prefetch_related("questions").get(key="programma")
    question = next(question for question in pillar.questions.all() if question.kind == QuestionKind.SCENARIO_WANTED)
    page.goto(path("evaluation:fill", evaluation.pk, pillar.key))
    name = field_of(page, question)
    page.context.clear_cookies(name="sessionid")
    page.locator(f"input[name='{name}'][value='4']").check(force=True)
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("uitgelogd")
    assert not Answer.objects.filter(evaluation=evaluation, question=question, number=4).exists()
    status.get_by_role("link").click()
    page.fill("input[name=login]", "sanne.deboer@example.org")
    page.fill("input[name=password]", "samen-cultuur-maken")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{path('evaluation:fill', evaluation.pk, pillar.key)}**")
    wait_saved(page)
    assert Answer.objects.get(evaluation=evaluation, question=question).number == 4


def test_a_second_submit_is_a_friendly_page(page, evaluation, sign_in, check_page):
    """Two tabs with the overview open: the second submit changes nothing and says so."""
    from monitoring.evaluation import services

    sanne = sign_in_demo(page, sign_in, "sanne.deboer")
    for pillar in evaluation.round.instrument.pillars.prefetch_related("questions"):
        for question in pillar.questions.all():
            if question.required:
                Answer.objects.update_or_create(evaluation=evaluation, question=question, defaults={"number": 2})
    page.goto(path("evaluation:overview", evaluation.pk))
    page.locator("main form input[name=share_with]").first.check(force=True)
    services.submit(evaluation=evaluation, share_with=["adviser"], by=sanne)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(f"form[action='{path('evaluation:submit', evaluation.pk)}'] button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("ingestuurd")
    check_page(page)
    assert evaluation.events.filter(to_status=EvaluationStatus.SUBMITTED).count() == 1
