"""Partners keep their profile and offer on a phone; the leader gives many another adviser at a desk."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partners.models import Offer
from schools.models import AdviserAssignment
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_partner_keeps_profile_and_offer_on_a_phone(new_page, sign_in, check_page, world):
    page = new_page(360)
    sign_in(page, world.users["partner"])
    page.goto(reverse("partners:mine"))
    check_page(page)
    page.get_by_role("link", name="Profiel aanvullen").click()
    check_page(page)
    page.get_by_label("Over deze partner").fill("Wij spelen met wat de klas bezighoudt.")
    page.get_by_text("theater", exact=True).click()
    page.get_by_text(world.municipality.name, exact=True).first.click()
    page.get_by_label("Wat er aan maatwerk kan").fill("een voorstelling bij een thema")
    page.get_by_label("Algemeen e-mailadres").fill("info@theater.example")
    page.get_by_role("button", name="Opslaan").click()
    # What was written about work to measure asks for the tick; nothing that was filled in is lost.
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Over deze partner")).to_have_value("Wij spelen met wat de klas bezighoudt.")
    check_page(page)
    page.get_by_label("Maakt maatwerk").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("main")).to_contain_text("een voorstelling bij een thema")

    page.locator(".our-next").get_by_role("link", name="Aanbod toevoegen").click()
    check_page(page)
    page.get_by_label("Titel").fill("Spelen met verhalen")
    page.get_by_text("theater", exact=True).click()
    page.get_by_text("basisonderwijs", exact=True).click()
    page.get_by_label("Prijs in euro’s").fill("75")
    page.get_by_label("De prijs is").select_option(label="per groep")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("main")).to_contain_text("€ 75,00 per groep")
    check_page(page)
    offer = Offer.objects.get()
    assert (offer.title, offer.partner) == ("Spelen met verhalen", world.partner)


def test_a_school_finds_an_offer(page, sign_in, check_page, world):
    factories.OfferFactory(partner=world.partner, title="Klankreis", description="Op reis langs geluiden.")
    factories.OfferFactory(partner=world.partner, title="Droge voeten", discipline="erfgoed")
    sign_in(page, world.users["iccer"])
    page.goto(reverse("offers:list"))
    page.get_by_label("Zoek op titel").fill("geluiden")
    page.get_by_role("button", name="Toon").click()
    check_page(page)
    expect(page.get_by_role("main")).not_to_contain_text("Droge voeten")
    page.get_by_role("link", name="Klankreis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klankreis")
    check_page(page)


def test_the_leader_gives_many_another_adviser(new_page, sign_in, check_page, world):
    free = factories.SchoolFactory.create_batch(3, municipality=world.municipality)
    page = new_page(1280)
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("assignments:load"))
    check_page(page)
    page.get_by_role("link", name="Nog niemand").click()
    check_page(page)
    page.get_by_role("link", name="Kies een adviseur voor ze").click()
    check_page(page)
    page.get_by_label("Alle 3 scholen").check()
    page.get_by_label(world.partner.name).check()
    page.get_by_label("Nieuwe adviseur").select_option(label=world.users["adviseur"].name)
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_role("main")).to_contain_text("Er is nog niets opgeslagen")
    check_page(page)
    assert not AdviserAssignment.objects.filter(school__in=free).exists()
    page.get_by_role("button", name="Ja, draag ze over").click()
    expect(page.locator("#messages")).to_contain_text("3 scholen en 1 partner")
    assert AdviserAssignment.objects.filter(school__in=free, adviser=world.users["adviseur"]).count() == 3

    page.goto(reverse("assignments:bulk"))
    page.get_by_label(free[0].name).check()
    page.get_by_label("Nieuwe adviseur").select_option(label=world.users["adviseur"].name)
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_role("button", name="Terug om iets te veranderen").click()
    expect(page.get_by_label(free[0].name)).to_be_checked()
    check_page(page)
