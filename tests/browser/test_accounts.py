"""Taking up an invitation, signing in with a code, and the project leader's pages about people."""

from __future__ import annotations

import re

from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cmk.accounts.models import Download, Invitation
from schools.models import Contact, Person
from tests import factories


def invited_iccer(world):
    """An icc'er of the world's school who has a role and an invitation, and never signed in."""
    user = factories.UserFactory(email="sanne@example.org", given_name="Sanne", password=None)
    person = Person.objects.create(penvoerder=world.penvoerder, given_name="Sanne", user=user, email=user.email)
    Contact.objects.create(person=person, role="iccer", school=world.school)
    factories.InvitationFactory(penvoerder=world.penvoerder, user=user, token="abc", invited_by=world.users["adviseur"])
    return user


def test_an_invited_iccer_chooses_a_password_and_is_in(page, world, check_page):
    invited_iccer(world)
    page.goto(reverse("invitation", kwargs={"token": "abc"}))
    check_page(page)
    password = page.locator("input[name=password]")
    page.get_by_text("Zonder wachtwoord").click()
    expect(password).to_be_hidden()
    page.get_by_text("Met een wachtwoord").click()
    password.fill("kort")
    page.get_by_role("button", name="Inloggen").click()
    page.locator(".error-summary").wait_for()
    check_page(page)
    page.locator("input[name=password]").fill("vier-woorden-op-een-rij")
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/uitnodiging/" not in url)
    page.get_by_text(f"Welkom bij {world.penvoerder.network_name}").wait_for()


def test_links_that_do_not_work_explain_themselves(page, world, check_page):
    user = invited_iccer(world)
    url = reverse("invitation", kwargs={"token": "abc"})
    page.goto(reverse("invitation", kwargs={"token": "bestaat-niet"}))
    check_page(page)
    Invitation.objects.update(expires_at=timezone.now())
    page.goto(url)
    check_page(page)
    page.get_by_role("button", name="Stuur me een nieuwe link").click()
    page.wait_for_url(lambda address: reverse("account_login") in address)
    assert mail.outbox[-1].to == [user.email]
    for state in ("accepted_at", "withdrawn_at"):
        factories.InvitationFactory(penvoerder=world.penvoerder, token=state, **{state: timezone.now()})
        page.goto(reverse("invitation", kwargs={"token": state}))
        check_page(page)


def test_signing_in_with_a_code_without_typing_a_password(page, world, check_page):
    page.goto(reverse("account_login") + "?next=/wachtwoord/")
    page.get_by_label("E-mailadres").fill(world.users["iccer"].email)
    page.get_by_role("button", name="Stuur me een code").click()
    page.wait_for_url(lambda url: "bevestigen" in url)
    check_page(page)
    page.get_by_label("Code uit de mail").fill("FOUT-FOUT")
    page.keyboard.press("Enter")
    page.locator(".error-summary").wait_for()
    check_page(page)
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    page.get_by_label("Code uit de mail").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/inloggen/" not in url)
    assert page.url.endswith("/wachtwoord/")
    check_page(page)


def test_the_other_pages_around_signing_in(page, db, check_page):
    for name in ("account_request_login_code", "account_signup", "account_reset_password", "account_inactive"):
        page.goto(reverse(name))
        check_page(page)
    page.goto(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "a-b"}))
    check_page(page)


def test_the_project_leader_invites_and_ends(page, world, sign_in, check_page):
    factories.InvitationFactory(penvoerder=world.penvoerder, undelivered=True)
    sign_in(page, world.users["beheerder"])
    page.locator("details.me summary").click()
    page.locator(".me-panel").get_by_role("link", name="Ons team").click()
    check_page(page)
    page.get_by_role("link", name="Collega uitnodigen").click()
    check_page(page)
    page.get_by_label("Voornaam").fill("Mira")
    page.get_by_label("Achternaam").fill("Okonkwo")
    page.get_by_label("E-mailadres").fill(world.users["adviseur"].email)
    page.get_by_role("button", name="Uitnodiging versturen").click()
    page.locator(".error-summary").wait_for()  # that address has the role already
    check_page(page)
    page.get_by_label("E-mailadres").fill("mira@example.org")
    page.get_by_role("button", name="Uitnodiging versturen").click()
    page.get_by_text("De uitnodiging is verstuurd naar mira@example.org").wait_for()
    assert mail.outbox[-1].to == ["mira@example.org"]
    page.get_by_role("link", name=re.compile("Rol beëindigen.*Mira")).click()
    check_page(page)
    page.get_by_role("button", name="Rol beëindigen").click()
    page.get_by_text(re.compile("Mira Okonkwo is nog tot en met")).wait_for()


def test_withdrawing_asks_first(page, world, sign_in):
    invitation = factories.InvitationFactory(penvoerder=world.penvoerder)
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("team:list"))
    button = page.get_by_role("button", name=re.compile("Intrekken"))
    page.once("dialog", lambda dialog: dialog.dismiss())
    button.click()
    invitation.refresh_from_db()
    assert invitation.is_open
    page.once("dialog", lambda dialog: dialog.accept())
    button.click()
    page.get_by_text("is ingetrokken").wait_for()
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_the_penvoerders_colour_is_seen_before_it_is_saved(page, world, sign_in, check_page):
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("team:penvoerder"))
    check_page(page)
    page.get_by_label("Accentkleur").fill("#e0a000")
    verdict = page.locator("[data-verdict]")
    verdict.get_by_text("niet goed te lezen").wait_for()
    button = page.locator("[data-accent-preview] .button")
    page.wait_for_function(
        "node => getComputedStyle(node).backgroundColor === 'rgb(224, 160, 0)'", arg=button.element_handle()
    )
    page.get_by_label("Accentkleur").fill("#7a2a5a")
    verdict.get_by_text("goed te lezen").wait_for()
    page.get_by_role("button", name="Opslaan").click()
    page.locator("#messages .ok").wait_for()
    check_page(page)
    world.penvoerder.refresh_from_db()
    assert world.penvoerder.accent == "#7a2a5a"


def test_the_log_of_downloads_and_no_role(page, new_page, width, world, sign_in, check_page):
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("team:downloads"))
    check_page(page)
    Download.objects.create(
        penvoerder=world.penvoerder, user=world.users["stuurgroep"], subject="report:1", title="Voortgang", form="pdf"
    )
    page.reload()
    check_page(page)
    other = new_page(width)
    sign_in(other, factories.UserFactory(email="niemand@example.org"))
    check_page(other)
