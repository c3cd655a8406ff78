"""The adviser's road: the work list, a school, a conversation with agreements, a step of the trajectory."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from schools.models import Contact
from tests.browser.roads import load_amstelland, path, person, sign_in_demo, wait_saved
from trajectories.models import Conversation, ConversationStatus, ConversationTopic, Need, StepStatus, TrajectoryStep


@pytest.fixture
def amstelland(transactional_db: None) -> None:
    load_amstelland()


@pytest.fixture
def school(amstelland):
    return Contact.objects.get(person__user=person("sanne.deboer"), role="iccer").school


def test_the_adviser_logs_a_conversation_and_marks_a_step(page, school, sign_in, check_page):
    noor = sign_in_demo(page, sign_in, "noor.visser")
    assert page.url.endswith(path("worklist"))
    expect(page.locator("h1")).to_contain_text("Noor")
    check_page(page)

    page.goto(path("schools:list") + "?" + "zoek=")
    check_page(page)
    page.goto(path("school:overview", school.code))
    check_page(page)
    page.get_by_role("link", name="Gesprek vastleggen").first.click()
    expect(page.locator("h1")).to_have_text("Gesprek vastleggen")
    check_page(page)

    # Who was there: the contacts are one tap each.
    expect(page.locator("[data-field=people] label").nth(1)).to_be_visible()
    for number in range(2):
        page.locator("[data-field=people] label").nth(number).click()
    topics = list(
        ConversationTopic.objects.filter(kind__programme__slug="amstelland-2025-2028", kind__key="accountgesprek")
    )
    assert len(topics) == 4
    for topic in topics:
        page.fill(f"textarea[name=topic-{topic.pk}]", f"Wat er is gezegd over {topic.name.lower()}.")
    need = Need.objects.get(programme__slug="amstelland-2025-2028", key="vervoer")
    page.locator("[data-field=needs] label", has_text=need.name).click()
    page.fill(f"[name=need-{need.pk}]", "Een bus voor de onderbouw naar het theater.")
    wait_saved(page)

    page.locator("[data-add=agreement]").click()
    row = page.locator("[data-rows=agreement] [data-row]").last
    due = datetime.date.today() + datetime.timedelta(days=14)
    row.locator("input[type=text]").fill("Twee aanbieders voor erfgoed voorstellen")
    row.locator("input[type=date]").fill(due.isoformat())
    wait_saved(page)
    check_page(page)

    draft = Conversation.objects.filter(adviser=noor, school=school).latest("pk")
    assert draft.status == ConversationStatus.DRAFT
    page.locator("button[name=do][value=done]").click()
    page.wait_for_url(lambda url: "/nieuw/" not in url and "/schrijven/" not in url)
    check_page(page)

    draft.refresh_from_db()
    assert draft.status == ConversationStatus.RECORDED
    assert draft.participants.count() == 2
    assert {note.text for note in draft.notes.all()} == {
        f"Wat er is gezegd over {topic.name.lower()}." for topic in topics
    }
    assert [(row.need, row.text) for row in draft.needs.all()] == [
        (need, "Een bus voor de onderbouw naar het theater.")
    ]
    agreement = draft.action_points.get()
    assert (agreement.text, agreement.due_on) == ("Twee aanbieders voor erfgoed voorstellen", due)
    assert agreement.owner_user == noor

    # The trajectory: the first step that is still to do is now under way.
    step = TrajectoryStep.objects.filter(
        trajectory__school=school, trajectory__status="running", status=StepStatus.TODO
    ).earliest("number")
    page.goto(path("trajectory:of_school", school.code))
    check_page(page)
    item = page.locator(f"#stap-{step.number}")
    item.locator("summary").click()
    item.locator("input[name$=status][value=busy]").check(force=True)
    note = item.locator("input[name$=note], textarea[name$=note]")
    note.fill("Besproken met directeur en icc’er")
    item.locator("button[type=submit]").click()
    expect(page.locator(f"#stap-{step.number}.busy")).to_contain_text("Besproken met directeur en icc’er")
    check_page(page)
    step.refresh_from_db()
    assert step.status == StepStatus.BUSY
    assert step.changes.get().by == noor

    page.goto(path("conversations:of_school", school.code))
    expect(page.locator("main")).to_contain_text("Twee aanbieders voor erfgoed voorstellen")
    check_page(page)


def test_what_was_typed_survives_the_end_of_a_session(page, school, sign_in, expect_problems):
    """Signed out in another tab while writing: it says so, keeps all, and sends it after signing in again."""
    expect_problems(r"^401 POST .*/opslaan/")
    sign_in_demo(page, sign_in, "noor.visser")
    page.goto(path("conversations:new") + f"?school={school.code}")
    topic = ConversationTopic.objects.filter(kind__key="accountgesprek").first()
    page.fill(f"textarea[name=topic-{topic.pk}]", "Het begin is opgeslagen.")
    wait_saved(page)
    address = page.url

    page.context.clear_cookies(name="sessionid")
    page.fill(f"textarea[name=topic-{topic.pk}]", "Het begin is opgeslagen, en dit kwam daarna.")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("uitgelogd")
    status.get_by_role("link").click()
    page.fill("input[name=login]", "noor.visser@example.org")
    page.fill("input[name=password]", "samen-cultuur-maken")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/inloggen/" not in url)
    assert path("conversations:new").split("/")[1] in page.url, address
    expect(page.locator(f"textarea[name=topic-{topic.pk}]")).to_have_value(
        "Het begin is opgeslagen, en dit kwam daarna."
    )
    wait_saved(page)
    draft = Conversation.objects.filter(school=school, status=ConversationStatus.DRAFT).latest("pk")
    assert draft.notes.get(topic=topic).text == "Het begin is opgeslagen, en dit kwam daarna."
