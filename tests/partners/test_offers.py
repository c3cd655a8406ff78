"""What partners offer: kept by them and by staff, found by schools, and every mistake told at once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.core.errors import DomainError
from cmk.core.models import today
from partners.models import Offer
from partners.offers.services import OfferData, remove_offer, save_offer
from partners.offers.words import audience_text, price_text
from tests import factories

DAY = datetime.timedelta(days=1)
LIST = "offers:list"


def values(**more):
    return {
        "title": "Dans door de school",
        "discipline": "dans",
        "education": ["for_primary", "for_special"],
        "group_from": "3",
        "group_to": "6",
        "price": "€ 1.075,50",
        "price_unit": "groep",
        "length": "6 lessen van 45 minuten",
        "place": "in_school",
        "url": "www.dans.example/aanbod",
        **more,
    }


def post(client, partner, offer=None, **more):
    name, args = ("offer_edit", [partner.pk, offer.pk]) if offer else ("offer_new", [partner.pk])
    return client.post(reverse(f"partners:{name}", args=args), values(**more))


def test_a_partner_adds_and_changes_an_offer(world, as_role):
    client = as_role("partner")
    post(client, world.partner)
    offer = Offer.objects.get()
    assert (offer.price, offer.price_unit, offer.group_from, offer.group_to) == (Decimal("1075.50"), "groep", 3, 6)
    assert (offer.for_primary, offer.for_special, offer.for_secondary) == (True, True, False)
    assert offer.url == "https://www.dans.example/aanbod"
    page = client.get(reverse("partners:detail", args=[world.partner.pk])).content.decode()
    assert "€ 1.075,50 per groep" in page
    assert "po, so, groep 3 t/m 6" in page
    form = client.get(reverse("partners:offer_edit", args=[world.partner.pk, offer.pk])).content.decode()
    assert 'value="1075,50"' in form
    post(client, world.partner, offer, title="Dans", price="", price_unit="")
    offer.refresh_from_db()
    assert (offer.title, offer.price) == ("Dans", None)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("75", "75"), ("75,5", "75.50"), ("75.50", "75.50"), ("1.250", "1250"), ("€ 60,-", "60"), ("0", "0")],
)
def test_amounts_are_read_as_people_write_them(world, as_role, written, amount):
    post(as_role("partner"), world.partner, price=written)
    assert Offer.objects.get().price == Decimal(amount)


def test_all_objections_stand_there_at_once_and_nothing_is_lost(world, as_role):
    wrong = {
        "title": "",
        "education": [],
        "group_from": "6",
        "group_to": "3",
        "price": "veel",
        "url": "javascript:alert(1)",
        "place": "",
        "description": "Blijft staan",
    }
    response = post(as_role("partner"), world.partner, **wrong)
    assert set(response.context["form"].errors) == {"title", "education", "group_to", "price", "url", "place"}
    assert "Blijft staan" in response.content.decode()
    assert not Offer.objects.exists()
    response = post(as_role("partner"), world.partner, education=["for_secondary"], group_to="8", price_unit="")
    assert set(response.context["form"].errors) == {"group_to", "price_unit"}
    response = post(as_role("partner"), world.partner, price="", price_unit="groep")
    assert set(response.context["form"].errors) == {"price"}
    response = post(as_role("partner"), world.partner, price="-1")
    assert set(response.context["form"].errors) == {"price"}


def test_the_service_tells_every_objection(world):
    save_offer(partner=world.partner, data=OfferData("Dans", "dans", reference="A1"))
    data = OfferData(
        " dans ",
        "dans",
        reference="A1",
        for_primary=False,
        group_from=7,
        group_to=2,
        price=Decimal(-1),
        price_unit="",
    )
    with pytest.raises(DomainError) as caught:
        save_offer(partner=world.partner, data=data)
    assert len(caught.value.messages) == 7
    other = factories.PartnerFactory(penvoerder=world.penvoerder)
    assert save_offer(partner=other, data=OfferData("Dans", "dans", reference="A1")).pk


def test_saving_the_same_again_changes_nothing(world):
    data = OfferData("Dans", "dans", group_from=1, group_to=8, price=Decimal("12.50"), price_unit="leerling")
    offer = save_offer(partner=world.partner, data=data)
    assert OfferData.of(offer) == data
    assert save_offer(partner=world.partner, data=OfferData.of(offer), offer=offer).pk == offer.pk


def test_what_ends_goes_from_sight_and_can_come_back(world, as_role):
    offer = factories.OfferFactory(partner=world.partner, title="Klankreis")
    client = as_role("partner")
    args = [world.partner.pk, offer.pk]
    client.post(reverse("partners:offer_end", args=args), {"ended_on": today().isoformat()})
    assert "Klankreis" not in as_role("iccer").get(reverse(LIST)).content.decode()
    assert "Klankreis" not in as_role("adviseur").get(reverse(LIST)).content.decode()
    assert "Klankreis" in as_role("adviseur").get(reverse(LIST), {"state": "gestopt"}).content.decode()
    assert "Klankreis" in client.get(reverse("partners:detail", args=[world.partner.pk])).content.decode()
    client.post(reverse("partners:offer_again", args=args))
    assert "Klankreis" in as_role("iccer").get(reverse(LIST)).content.decode()


def test_only_a_mistake_can_be_removed(world, as_role):
    offer = factories.OfferFactory(partner=world.partner)
    url = reverse("partners:offer_remove", args=[world.partner.pk, offer.pk])
    Offer.objects.update(created_at=timezone.now() - 15 * DAY)
    assert "niet meer wordt aangeboden" in as_role("partner").post(url, follow=True).content.decode()
    offer.refresh_from_db()
    with pytest.raises(DomainError, match="niet meer wordt aangeboden"):
        remove_offer(offer=offer)
    Offer.objects.update(created_at=timezone.now())
    as_role("partner").post(url)
    assert not Offer.objects.exists()


def test_an_offer_is_only_reached_through_its_own_partner(world, as_role):
    elsewhere = factories.OfferFactory(partner__penvoerder=world.penvoerder)
    for role in ("partner", "adviseur"):
        url = reverse("partners:offer_edit", args=[world.partner.pk, elsewhere.pk])
        assert as_role(role).get(url).status_code == 404


def test_schools_find_what_is_offered_to_them_now(world, other_world, as_role):
    offered = factories.OfferFactory(partner=world.partner, title="Klankreis")
    stopped = factories.PartnerFactory(penvoerder=world.penvoerder, ended_on=today())
    for partner, title in ((other_world.partner, "Elders"), (stopped, "Gestopt")):
        factories.OfferFactory(partner=partner, title=title)
    client = as_role("iccer")
    page = client.get(reverse(LIST)).content.decode()
    assert "Klankreis" in page
    assert "Elders" not in page
    assert "Gestopt" not in page
    assert reverse(LIST) in client.get(reverse("our_school"), follow=True).content.decode()
    detail = client.get(reverse("offers:detail", args=[offered.pk])).content.decode()
    assert world.partner.name in detail
    assert reverse("partners:detail", args=[world.partner.pk]) not in detail
    assert as_role("directeur").get(reverse(LIST), {"state": "gestopt"}).content.decode().count("Gestopt") == 0


def test_the_overview_filters_and_sorts(world, as_role):
    partner = world.partner
    partner.tailor_made = True
    partner.save()
    partner.serves.add(world.municipality)
    other = factories.PartnerFactory(penvoerder=world.penvoerder, name="Anders")
    make = factories.OfferFactory
    make(partner=partner, title="A", group_from=1, group_to=4, price=Decimal(50), price_unit="groep", place="beide")
    make(partner=other, title="B", discipline="dans", price=Decimal(900), price_unit="geheel", place="buiten_school")
    make(partner=other, title="C", for_primary=False, for_secondary=True, description="Rap en ritme")
    client = as_role("iccer")

    def found(**query):
        return [row.record.title for row in client.get(reverse(LIST), query).context["table"].rows]

    assert found() == ["A", "B", "C"]
    for query, titles in (
        ({"q": "ritme rap"}, ["C"]),
        ({"q": "anders"}, ["B", "C"]),
        ({"discipline": "dans"}, ["B"]),
        ({"education": "vo"}, ["C"]),
        ({"group": "6"}, ["B", "C"]),
        ({"municipality": world.municipality.pk}, ["A"]),
        ({"place": "buiten_school"}, ["A", "B"]),
        ({"max_price": "50,00"}, ["A"]),
        ({"price_unit": "geheel"}, ["B"]),
        ({"tailor_made": "on"}, ["A"]),
        ({"sort": "price"}, ["A", "B", "C"]),
        ({"sort": "-price"}, ["B", "A", "C"]),
        ({"sort": "partner"}, ["B", "C", "A"]),
    ):
        assert found(**query) == titles, query
    shown = client.get(reverse(LIST), {"max_price": "duur"})
    assert "max_price" in shown.context["filter"].form.errors


def test_the_download_holds_exactly_what_is_shown_and_is_logged(world, as_role):
    factories.OfferFactory(partner=world.partner, title="=HYPERLINK", price=Decimal("12.50"), price_unit="leerling")
    factories.OfferFactory(partner=world.partner, title="Anders", discipline="dans")
    answer = as_role("iccer").get(reverse("offers:download", args=["csv"]), {"discipline": "muziek"})
    lines = answer.content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 2
    assert "'=HYPERLINK" in lines[1]
    assert "12,50" in lines[1]
    assert world.penvoerder.downloads.get().subject == "offers"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "po"),
        ({"group_from": 5}, "po, vanaf groep 5"),
        ({"group_to": 2}, "po, t/m groep 2"),
        ({"group_from": 4, "group_to": 4}, "po, groep 4"),
        ({"for_primary": False, "for_secondary": True, "group_from": 1, "group_to": 3}, "vo, leerjaar 1 t/m 3"),
    ],
)
def test_for_whom_it_is_in_words(data, text):
    assert audience_text(Offer(**data)) == text


def test_prices_in_words():
    assert price_text(Offer(price=Decimal(75), price_unit="groep")) == "€ 75,00 per groep"
    assert price_text(Offer(price=Decimal("1250.5"), price_unit="geheel")).startswith("€ 1.250,50 ")
    assert price_text(Offer(price=Decimal(0))) == "gratis"
    assert price_text(Offer()) == "prijs in overleg"
