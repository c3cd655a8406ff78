"""Conversations in the browser: rows that come and go, another kind, two tabs, and every page looked over."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.roads import wait_saved
from trajectories.conversations import services
from trajectories.models import Conversation


@pytest.fixture
def writing(page, world, sign_in):
    """The form of a new conversation with the school, opened by the adviser."""
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("conversations:new") + f"?school={world.school.code}")
    return page


def test_rows_that_come_and_go(writing, world, check_page):
    page = writing
    page.get_by_role("button", name="+ iemand anders").click()
    other = page.locator("[data-rows=other] [data-row]")
    other.get_by_label("Naam").fill("Els de Groot")
    other.get_by_label("Rol").fill("leerkracht groep 7")
    page.get_by_role("button", name="+ afspraak").click()
    row = page.locator("[data-rows=agreement] [data-row]")
    row.locator("input[type=text]").fill("Bellen met het theater")
    row.get_by_label("Wie doet het").select_option("party")
    wait_saved(page)
    draft = Conversation.objects.get()
    assert draft.participants.get().name == "Els de Groot"
    assert draft.action_points.get().owner is None
    check_page(page)

    # Taken away, and brought back whole.
    row.get_by_label("Weghalen").check()
    expect(row.locator("input[type=text]")).to_be_hidden()
    wait_saved(page)
    assert not draft.action_points.exists()
    row.get_by_label("Weghalen").uncheck()
    wait_saved(page)
    point = draft.action_points.get()
    assert (point.text, point.owner) == ("Bellen met het theater", None)
    page.reload()
    expect(page.locator("[data-rows=agreement] input[type=text]")).to_have_value("Bellen met het theater")
    check_page(page)


def test_another_kind_shows_its_own_topics_and_loses_nothing(writing, world, check_page):
    page = writing
    lesson = factories.ConversationKindFactory(
        programme=world.programme, key="lesobservatie", name="Lesobservatie", norm_per_year=None, order=9
    )
    factories.ConversationTopicFactory(kind=lesson, name="Wat je zag")
    page.reload()
    page.fill(f"textarea[name=topic-{world.topic.pk}]", "Dit blijft staan.")
    page.locator("details.when summary").click()
    page.locator("[data-field=kind] label", has_text="Lesobservatie").click()
    expect(page.get_by_text("Wat je zag")).to_be_visible()
    expect(page.locator(f"textarea[name=topic-{world.topic.pk}]")).to_have_value("Dit blijft staan.")
    assert Conversation.objects.get().kind == lesson
    check_page(page)


def test_two_tabs_on_one_note_let_a_person_choose(new_page, world, sign_in, check_page):
    name = f"topic-{world.topic.pk}"
    row = services.save_draft(
        conversation=services.new_conversation(
            programme=world.programme, party=world.school, by=world.users["adviseur"]
        ),
        changes={name: "Begin"},
        base={},
        by=world.users["adviseur"],
    ).conversation
    first, second = new_page(1280), new_page(360)
    for tab in (first, second):
        sign_in(tab, world.users["adviseur"])
        tab.goto(reverse("conversations:edit", args=[row.pk]))
    first.fill(f"textarea[name={name}]", "Van de laptop")
    wait_saved(first)
    second.fill(f"textarea[name={name}]", "Van de telefoon")
    conflict = second.locator(f"[data-autosave-conflict='{name}']")
    expect(conflict).to_contain_text("Van de laptop")
    assert row.notes.get().text == "Van de laptop"
    check_page(second)
    conflict.get_by_role("button").first.click()
    wait_saved(second)
    assert row.notes.get().text == "Van de telefoon"


def test_an_agreement_that_was_typed_while_signed_out_comes_back(writing, world, sign_in, expect_problems):
    expect_problems(r"^401 POST .*/opslaan/")
    page = writing
    page.fill(f"textarea[name=topic-{world.topic.pk}]", "Begin")
    wait_saved(page)
    address = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="+ afspraak").click()
    page.locator("[data-rows=agreement] input[type=text]").fill("Niet kwijtraken")
    expect(page.locator("[data-autosave-status]")).to_contain_text("uitgelogd")
    sign_in(page, world.users["adviseur"])
    page.goto(address)
    expect(page.locator("[data-rows=agreement] input[type=text]")).to_have_value("Niet kwijtraken")
    wait_saved(page)
    assert Conversation.objects.get().action_points.get().text == "Niet kwijtraken"


def test_done_too_early_names_what_is_missing_and_gives_it_the_focus(writing, world, check_page):
    page = writing
    page.get_by_role("button", name="Klaar").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    check_page(page)


def test_every_page_of_conversations_and_agreements(page, world, sign_in, check_page):
    adviser, today = world.users["adviseur"], timezone.localdate()
    shared = {"programme": world.programme, "kind": world.kind, "adviser": adviser}
    recorded = factories.ConversationFactory(**shared, school=world.school)
    recorded.notes.create(topic=world.topic, text="Besproken.\nTweede regel.")
    recorded.participants.create(name="Els de Groot", role_text="leerkracht")
    before = {"setting": {"label": "Hoe", "value": "online"}}
    recorded.changes.create(from_status="recorded", to_status="recorded", by=adviser, before=before)
    planned = factories.ConversationFactory(
        **shared, school=world.school, status="planned", held_at=timezone.now() + datetime.timedelta(days=2)
    )
    factories.ConversationFactory(**shared, school=None, partner=world.partner)
    draft = factories.ConversationFactory(**shared, school=world.school, status="draft")
    point = factories.ActionPointFactory(
        programme=world.programme,
        school=world.school,
        conversation=recorded,
        owner_user=adviser,
        due_on=today - datetime.timedelta(days=3),
        agreed_on=today - datetime.timedelta(days=9),
    )
    done = factories.ActionPointFactory(programme=world.programme, school=world.school, done_on=today, done_by=adviser)
    sign_in(page, world.users["beheerder"])
    school = f"?school={world.school.code}"
    for address in (
        reverse("worklist"),
        reverse("worklist") + "?van=mij",
        reverse("conversations:list"),
        reverse("conversations:list") + "?q=nergens",
        reverse("conversations:new"),
        reverse("conversations:plan") + school,
        reverse("conversations:move", args=[planned.pk]),
        reverse("conversations:remove", args=[draft.pk]),
        reverse("conversations:edit", args=[planned.pk]),
        reverse("conversations:edit", args=[recorded.pk]),
        reverse("conversations:detail", args=[recorded.pk]),
        reverse("conversations:detail", args=[planned.pk]),
        reverse("conversations:of_school", args=[world.school.code]),
        reverse("conversations:of_partner", args=[world.partner.pk]),
        reverse("actionpoints:list"),
        reverse("actionpoints:list") + "?state=klaar",
        reverse("actionpoints:new") + school,
        reverse("actionpoints:change", args=[point.pk]),
        reverse("actionpoints:finish", args=[point.pk]),
        reverse("actionpoints:finish", args=[done.pk]),
    ):
        answer = page.goto(address)
        assert answer.status == 200, address
        check_page(page)
