"""The project leader changes a step that trajectories have, sees what that does, and chooses."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_step_is_changed_after_a_look_at_what_that_does(page, sign_in, check_page, world):
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("programme:setup"))
    check_page(page)
    page.get_by_role("link", name="Sporen").click()
    check_page(page)
    page.get_by_role("link", name="Spoor 1", exact=True).click()
    page.locator("summary").filter(has_text="1. Stap 1").click()
    page.locator("#id_stappen-0-name").fill("")
    check_page(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)

    page.locator("#id_stappen-0-name").fill("Waar staan we?")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat deze wijziging doet")
    check_page(page)
    page.get_by_label("nog niet aan deze stap is begonnen").check()
    page.get_by_role("button", name="Wijziging opslaan").click()
    expect(page.get_by_text("Opgeslagen: Spoor 1.")).to_be_visible()
    assert world.trajectory.steps.get(number=1).name == "Waar staan we?"
    page.goto(reverse("programme:part_remove", args=["sporen", world.track.key]))
    check_page(page)
