"""The work list and the preparation of a conversation, at a desk and on a phone."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.monitoring.preparation.conftest import fill
from tests.performance.test_worklist import busy
from trajectories.models import ActionPoint


@pytest.fixture
def planned(world):
    """A conversation to come, at a school about which every subject has something to say."""
    for number in range(3):
        busy(world, number)
    fill(world, 3)
    return factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        adviser=world.users["adviseur"],
        status="planned",
        held_at=timezone.now() + datetime.timedelta(hours=5),
    )


def test_the_home_of_the_adviser(page, world, planned, sign_in, check_page):
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("worklist"))
    check_page(page)
    if page.viewport_size["width"] < 400:  # at a school's car park: what one came for is the first thing
        assert page.get_by_role("link", name="Gesprek vastleggen").bounding_box()["y"] < 560
    waiting = ActionPoint.objects.filter(done_on=None).count()
    page.locator("#afspraken").get_by_role("button").first.click()
    expect(page.locator("#messages")).to_contain_text("Afgerond: ")  # the address was and stays the work list's
    assert ActionPoint.objects.filter(done_on=None).count() == waiting - 1
    everything = page.locator("#afspraken").get_by_role("link", name="Toon alle")
    everything.click()
    expect(page.locator("#afspraken").get_by_role("link", name="Toon alle")).to_have_count(0)
    check_page(page)

    line = page.locator("#gepland li").filter(has_text=world.school.name)
    line.get_by_role("link", name="Voorbereiden").click()
    expect(page.locator("h1")).to_contain_text(world.school.name)
    check_page(page)
    page.get_by_role("link", name="Vastleggen").click()
    page.wait_for_url(f"**{reverse('conversations:edit', args=[planned.pk])}")
