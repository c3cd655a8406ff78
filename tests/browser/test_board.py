"""The board of schools and steps, and beginning with many, walked in a browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from trajectories.models import TrajectoryPause

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_adviser_sees_where_everybody_is_and_begins_with_more(page, sign_in, check_page, world):
    for number in range(4):
        school = factories.SchoolFactory(municipality=world.municipality, name=f"Basisschool De Lange Naam {number}")
        row = factories.TrajectoryFactory(programme=world.programme, track=world.track, school=school, status="paused")
        TrajectoryPause.objects.create(trajectory=row, start=row.started_on, reason="Nieuwbouw")
        row.steps.filter(number=1).update(status=("done", "skipped", "busy", "todo")[number])
    fresh = factories.SchoolFactory.create_batch(2, municipality=world.municipality)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("schools:list"))
    page.locator("nav.tabs.section").get_by_role("link", name="Trajecten").click()
    board = page.get_by_role("table")
    expect(board.get_by_role("row")).to_have_count(7)  # the heading, five schools, the totals
    check_page(page)
    # The name stays in sight while the steps are scrolled.
    name = board.get_by_role("link", name="De Lange Naam 0")
    left = name.bounding_box()["x"]
    page.get_by_role("region", name="Spoor 1").evaluate("region => region.scrollTo(400, 0)")
    assert name.bounding_box()["x"] == left

    page.get_by_label("Adviseur").select_option("mij")
    page.get_by_role("button", name="Toon").click()
    expect(board.get_by_role("row")).to_have_count(3)
    page.get_by_label("Zoek op naam").fill("bestaat niet")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", name="Geen traject past hierbij")).to_be_visible()
    check_page(page)

    page.get_by_role("link", name="Trajecten beginnen").click()
    check_page(page)
    page.get_by_role("button", name="Bekijk wie kan beginnen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_text("Alle 2 scholen die bij de filters passen").click()
    page.get_by_role("radio", name="Spoor 1").check()
    page.get_by_role("button", name="Bekijk wie kan beginnen").click()
    expect(page.get_by_role("region", name="2 scholen kunnen beginnen")).to_contain_text(fresh[0].name)
    check_page(page)
    page.get_by_role("button", name="Begin met deze 2 scholen").click()
    expect(board.get_by_role("row")).to_have_count(9)
    expect(board.get_by_role("link", name=fresh[1].name)).to_be_visible()
