"""How many clicks the newest po questionnaire takes with last year's answers, and that nothing is asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from monitoring.evaluation.loader import load_instrument
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.services import save_answers
from monitoring.models import EvaluationStatus, QuestionKind, Submission
from tests import factories
from tests.browser.roads import wait_saved
from tests.monitoring.evaluation.conftest import close_round, earlier_evaluation
from tests.worlds import World, make_world

MOST_CLICKS = 45
SHIPPED = sorted((Path(settings.BASE_DIR) / "monitoring" / "instruments").glob("zelfevaluatie-po-*.yaml"))


@pytest.fixture
def world(transactional_db: None) -> World:
    """A world whose running round asks the newest shipped po questionnaire; last year asked the one before it."""
    world = make_world("een")
    factories.ScenarioModelFactory(penvoerder=world.penvoerder, key="scenario-1-4")
    versions = [load_instrument(path, penvoerder=world.penvoerder) for path in SHIPPED]
    world.round.instrument = versions[-2] if len(versions) > 1 else versions[-1]
    world.round.save()
    earlier = earlier_evaluation(world)
    options = {
        asked.name: [asked.question.options[0]]
        for asked in questionnaire(world.round.instrument)
        if asked.kind == QuestionKind.CHOICES
    }
    earlier.round.closes_on = world.round.closes_on  # open once more, to answer what is not required as well
    earlier.round.save()
    type(earlier).objects.filter(pk=earlier.pk).update(status=EvaluationStatus.STARTED)
    assert not save_answers(evaluation=earlier, changes=options, base={}, by=world.users["iccer"]).errors
    type(earlier).objects.filter(pk=earlier.pk).update(status=EvaluationStatus.SUBMITTED)
    close_round(earlier.round)
    world.round.instrument = versions[-1]
    world.round.save()
    world.evaluation.refresh_from_db()
    return world


class Clicks:
    """Clicks on one page, counted; what a person does by typing is no click, but going to the field is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = 0

    def __call__(self, place: Locator) -> None:
        self.number += 1
        place.click()


def test_last_years_answers_are_gone_through_in_few_clicks_and_nothing_is_asked_twice(new_page, world, sign_in):
    page = new_page(1280)
    page.context.set_default_timeout(60_000)  # what counts is clicks, not seconds
    sign_in(page, world.users["iccer"])
    page.goto(reverse("evaluation:mine"))
    click = Clicks(page)
    click(page.locator("main .card a.button"))
    click(page.locator("button[name=way][value=together]"))
    asked: list[str] = []
    form = questionnaire(world.round.instrument)
    for part in form.pillars:
        expect(page.locator("h1")).to_have_text(part.name)
        page.wait_for_load_state()  # all of it: the heading comes before the questions
        asked += page.locator("[data-field] h2").all_inner_texts()
        if page.locator("[data-copy-all]").count():
            click(page.locator("[data-copy-all]"))
        for question in part.questions:
            place = page.locator(f"[data-field='{question.name}']")
            if question.kind == QuestionKind.TEXT:  # what was done this year is told anew, and never copied
                click(place.locator("textarea"))
                page.keyboard.type("Dit jaar met het hele team.")
            elif question.question.required and not place.locator("input:checked").count():
                click(place.locator("label").last)
        wait_saved(page)
        click(page.locator("button[name=go][value=next]"))
        page.wait_for_url(lambda url, key=part.key: f"/{key}/" not in url)
    page.once("dialog", lambda dialog: dialog.accept())
    click.number += 1  # its button
    click(page.locator(f"form[action='{reverse('evaluation:submit', args=[world.evaluation.pk])}'] .button"))
    page.wait_for_url("**/resultaat/")
    print(f"{click.number} clicks, {len(asked)} questions")  # noqa: T201 - the figure that is promised
    assert click.number <= MOST_CLICKS
    assert len(asked) == len({" ".join(text.split()) for text in asked})
    sent = Submission.objects.get(evaluation=world.evaluation).answers
    earlier = Submission.objects.exclude(evaluation=world.evaluation).get().answers
    kinds = {one.name: one.kind for one in form}
    same = [name for name in sent if name in earlier and kinds[name] != QuestionKind.TEXT]
    assert len(same) >= 16
    assert all(sent[name] == earlier[name] for name in same)
