"""People in the browser: every page looked over, and the road of taking over, at a desk and on a phone."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cmk.core.models import today
from schools.models import Contact, Handover, Person
from schools.people.addresses import mark_bounced
from tests import factories


def test_the_road_of_taking_over(page, world, sign_in, check_page):
    contact = Contact.objects.get(person=world.people["iccer"])
    name = contact.person.name
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_person=contact.person, text="Museum bellen"
    )
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("school:people", args=[world.school.code]))
    page.get_by_role("link", name=f"Overdragen {name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text("Museum bellen")).to_be_visible()
    check_page(page)
    # Sent without a name: said at the field, and nothing lost.
    page.get_by_label("Overdrachtsnotitie").fill("De commissie vergadert op dinsdag.")
    page.get_by_label("Stuur de opvolger").uncheck()
    page.get_by_role("button", name="Overdragen").click()
    expect(page.locator(".error-summary")).to_contain_text("voornaam")
    expect(page.get_by_label("Overdrachtsnotitie")).to_have_value("De commissie vergadert op dinsdag.")
    check_page(page)
    page.get_by_label("Voornaam").fill("Mira")
    page.get_by_label("Achternaam").fill("Test")
    page.get_by_role("button", name="Overdragen").click()
    expect(page.get_by_text("Mira Test neemt het over van")).to_be_visible()
    expect(page.get_by_text("De commissie vergadert op dinsdag.")).to_be_visible()
    check_page(page)
    successor = Handover.objects.get().successor
    assert (successor.person.name, successor.role, successor.start) == ("Mira Test", "iccer", today())


def test_every_page_about_people(page, world, sign_in, check_page):
    penvoerder = world.penvoerder
    person = factories.PersonFactory(
        penvoerder=penvoerder,
        given_name="Jan",
        family_name="Smit",
        user=factories.UserFactory(),
        email="een.heel.lang.adres.van.een.school@voorbeeldbestuur.example.org",
        email_before="oud@example.org",
        email_changed_at=timezone.now(),
    )
    mark_bounced(person=person, reason="550 5.1.1 unknown")
    twin = factories.PersonFactory(
        penvoerder=penvoerder, given_name="J.", family_name="Smit", user=factories.UserFactory()
    )
    day = datetime.timedelta(days=1)
    contact = factories.ContactFactory(person=person, school=world.school)
    factories.ContactFactory(person=twin, school=world.school, certificate_year=2019)
    left = factories.ContactFactory(person=twin, school=world.school, role="directeur", end=today() - day)
    Handover.objects.create(predecessor=left, successor=contact, note="Let op.", passed_on=["Afspraak: bellen"])
    factories.ActionPointFactory(programme=world.programme, school=world.school, owner_person=person)
    nobody = factories.PersonFactory(penvoerder=penvoerder, email="")
    at_partner = world.people["partner"].partner_contacts.get()
    sign_in(page, world.users["beheerder"])
    for address in (
        reverse("people:list"),
        reverse("people:list") + "?address=terug",
        reverse("people:list") + "?q=nergens",
        reverse("people:detail", args=[person.pk]),
        reverse("people:detail", args=[nobody.pk]),
        reverse("people:change", args=[person.pk]),
        reverse("people:bounced", args=[twin.pk]),
        reverse("people:take_over", args=[left.pk]),
        reverse("people:take_over_partner", args=[at_partner.pk]),
        reverse("people:duplicates"),
        reverse("people:merge_choose", args=[person.pk]),
        reverse("people:merge_choose", args=[person.pk]) + "?q=smit",
        reverse("people:merge", args=[person.pk, twin.pk]),
        reverse("school:people", args=[world.school.code]),
        reverse("evaluation:round_remind", args=[world.round.pk]),
    ):
        answer = page.goto(address)
        assert answer.status == 200, address
        check_page(page)
    page.goto(reverse("people:merge", args=[person.pk, twin.pk]))
    for label in ("Naam", "E-mailadres van het werk", "Logt in met"):
        page.get_by_role("group", name=label).locator("label").last.click()
    page.get_by_role("button", name="Samenvoegen").click()
    expect(page.get_by_text("is vanaf nu één persoon")).to_be_visible()
    assert not Person.objects.filter(pk=twin.pk).exists()
