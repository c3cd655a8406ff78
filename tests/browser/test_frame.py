"""The pages that everybody meets: signing in, and the answers when something is not there or not allowed."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import expect


def test_somebody_signs_in_with_a_password_and_out_again(page, world, sign_in, check_page):
    page.goto(reverse("account_login"))
    check_page(page)
    sign_in(page, world.users["adviseur"])
    check_page(page)
    page.context.clear_cookies()
    page.goto("/")
    assert reverse("account_login") in page.url


def test_a_wrong_password_is_told_and_the_address_is_kept(page, world, check_page):
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", world.users["adviseur"].email)
    page.fill("input[name=password]", "niet-het-wachtwoord")
    page.press("input[name=password]", "Enter")
    expect(page.locator("[role=alert], .errors, .error-summary, .field-error").first).to_be_visible()
    assert reverse("account_login") in page.url
    expect(page.locator("input[name=login]")).to_have_value(world.users["adviseur"].email)
    check_page(page)


def test_a_page_that_is_not_there(page, check_page):
    answer = page.goto("/dit-is-er-niet/")
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Deze pagina is er niet"
    check_page(page)


def test_a_page_for_another_role(page, world, sign_in, check_page):
    sign_in(page, world.users["iccer"])
    answer = page.goto(reverse("team:list"))
    assert answer.status == 403
    assert page.locator("h1").inner_text() == "Deze pagina is niet voor jouw rol"
    check_page(page)


def test_a_form_that_cannot_be_verified_says_how_to_go_on(page, check_page):
    page.goto(reverse("account_login"))
    page.context.clear_cookies()
    page.fill("input[name=login]", "iemand@example.org")
    page.fill("input[name=password]", "een-wachtwoord")
    with page.expect_navigation() as navigation:
        page.press("input[name=password]", "Enter")
    assert navigation.value.status == 403
    check_page(page)


def test_an_error_of_ours(page, monkeypatch, check_page):
    from cmk.core import views

    def broken(*args: object, **kwargs: object) -> HttpResponse:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(views, "JsonResponse", broken)
    answer = page.goto("/healthz")
    assert answer.status == 500
    assert page.locator("h1").inner_text() == "Er ging iets mis bij ons"
    check_page(page)


def test_the_browser_check_sees_what_is_wrong(new_page, check_page, expect_problems):
    """The net itself has no holes: no name on a field, too wide, no h1, a blocked script."""
    expect_problems("Content Security Policy")
    page = new_page(360)
    page.goto(reverse("account_login"))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    with pytest.raises(AssertionError, match="label"):
        check_page(page)
    page.reload()
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p><b>' + 'w'.repeat(90) + '</b></p>')"
    )
    with pytest.raises(AssertionError, match="sticks out"):
        check_page(page)
    page.reload()
    page.evaluate("document.querySelector('h1').remove()")
    with pytest.raises(AssertionError, match="has 0 h1"):
        check_page(page)
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
        )
    assert page.evaluate("window.ran") is None
