"""Partners: their list, their page, their people; and what a partner's own people see."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from cmk.core.models import today
from partners.models import Partner, PartnerContact
from partners.services import PartnerData, add_partner_contact, save_partner
from schools.people.services import PersonData
from tests import factories


def page(client, name, *args, **query):
    return client.get(reverse(f"partners:{name}", args=args), query).content.decode()


def test_a_name_is_there_once_whatever_its_case(world, other_world):
    save_partner(penvoerder=world.penvoerder, data=PartnerData("Museum De Hoek", "instelling"))
    with pytest.raises(DomainError, match="al een partner die museum de hoek heet"):
        save_partner(penvoerder=world.penvoerder, data=PartnerData("museum de hoek", "instelling"))
    theirs = save_partner(penvoerder=other_world.penvoerder, data=PartnerData("Museum De Hoek", "instelling"))
    assert theirs.penvoerder == other_world.penvoerder


def test_a_contact_has_a_role_once(world):
    data = PersonData("Iris", "Vermeer", "iris@example.org")
    contact = add_partner_contact(partner=world.partner, data=data, start=today(), job_title="educator")
    assert (contact.person.penvoerder, contact.job_title) == (world.penvoerder, "educator")
    with pytest.raises(DomainError, match="al contactpersoon"):
        add_partner_contact(partner=world.partner, data=data, start=today())


def test_the_list_searches_filters_and_leaves_out_who_stopped(world, other_world, as_role):
    library = factories.PartnerFactory(penvoerder=world.penvoerder, name="Bieb Noord", kind="bibliotheek")
    factories.PartnerFactory(penvoerder=world.penvoerder, name="Oud Atelier", ended_on=datetime.date(2025, 1, 1))
    client = as_role("adviseur")
    shown = page(client, "list")
    assert "Bieb Noord" in shown
    assert world.partner.name in shown
    assert "Oud Atelier" not in shown
    assert other_world.partner.name not in shown
    assert world.partner.name not in page(client, "list", q="noord BIEB")
    assert world.partner.name not in page(client, "list", kind="bibliotheek")
    assert "Oud Atelier" in page(client, "list", state="gestopt")
    assert "Geen partner past hierbij" in page(client, "list", q="xyz")
    assert reverse("partners:detail", args=[library.pk]) in shown


def test_without_partners_the_list_says_what_to_do(world, as_role):
    PartnerContact.objects.all().delete()
    Partner.objects.all().delete()
    assert "Hier staan nog geen partners" in page(as_role("adviseur"), "list")


def test_a_partner_is_added_and_changed(world, as_role):
    client = as_role("adviseur")
    values = {
        "name": "Theater Zuid",
        "kind": "instelling",
        "municipality": world.municipality.pk,
        "website": "www.zuid.example",
    }
    added = client.post(reverse("partners:new"), values, follow=True)
    assert "Wie ken je daar?" in added.content.decode()
    partner = Partner.objects.get(name="Theater Zuid")
    assert (partner.penvoerder, partner.municipality) == (world.penvoerder, world.municipality)
    assert 'href="https://www.zuid.example"' in page(client, "detail", partner.pk)
    client.post(reverse("partners:edit", args=[partner.pk]), {**values, "name": "Theater West"})
    partner.refresh_from_db()
    assert partner.name == "Theater West"


def test_all_objections_stand_there_at_once(world, as_role):
    response = as_role("adviseur").post(reverse("partners:new"), {"name": "", "website": "javascript:alert(1)"})
    assert set(response.context["form"].errors) == {"name", "kind", "website"}
    values = {"name": world.partner.name, "kind": "zzp"}
    response = as_role("adviseur").post(reverse("partners:new"), values)
    assert "al een partner" in response.content.decode()


def test_another_penvoerders_municipality_cannot_be_chosen(world, other_world, as_role):
    values = {"name": "Theater Zuid", "kind": "instelling", "municipality": other_world.municipality.pk}
    response = as_role("adviseur").post(reverse("partners:new"), values)
    assert set(response.context["form"].errors) == {"municipality"}


def test_staff_add_end_and_invite_contacts(world, as_role):
    client = as_role("adviseur")
    values = {"given_name": "Iris", "email": "iris@example.org", "start": "2026-01-01", "job_title": "educator"}
    client.post(reverse("partners:contact_new", args=[world.partner.pk]), values)
    contact = PartnerContact.objects.get(person__email="iris@example.org")
    assert contact.person.user is None
    client.post(reverse("partners:contact_invite", args=[world.partner.pk, contact.pk]))
    contact.person.refresh_from_db()
    assert contact.person.user is not None
    last_day = today() - datetime.timedelta(days=1)
    client.post(
        reverse("partners:contact_end", args=[world.partner.pk, contact.pk]), {"last_day": last_day.isoformat()}
    )
    contact.refresh_from_db()
    assert contact.end == last_day
    shown = page(client, "detail", world.partner.pk)
    assert shown.index("Eerder") < shown.index("educator")


def test_staff_see_the_conversations_and_agreements_and_the_partner_does_not(world, as_role):
    conversation = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=None, partner=world.partner, status="recorded"
    )
    factories.ActionPointFactory(programme=world.programme, school=None, partner=world.partner, text="Folder sturen")
    staff = page(as_role("adviseur"), "detail", world.partner.pk)
    assert reverse("conversations:detail", args=[conversation.pk]) in staff
    assert "Folder sturen" in staff
    assert f"?partner={world.partner.pk}" in staff
    own = page(as_role("partner"), "detail", world.partner.pk)
    assert world.people["partner"].email in own
    for word in (
        reverse("conversations:detail", args=[conversation.pk]),
        "Folder sturen",
        "Gesprek vastleggen",
        "Wijzigen",
    ):
        assert word not in own


def test_a_partners_people_land_on_their_own_organisation_or_choose(world, as_role):
    client = as_role("partner")
    assert client.get(reverse("partners:mine")).url == reverse("partners:detail", args=[world.partner.pk])
    second = factories.PartnerFactory(penvoerder=world.penvoerder, name="Tweede Huis")
    factories.PartnerContactFactory(partner=second, person=world.people["partner"])
    shown = page(as_role("partner"), "mine")
    assert "Tweede Huis" in shown
    assert world.partner.name in shown


def test_a_partner_sees_no_other_partner(world, as_role):
    other = factories.PartnerFactory(penvoerder=world.penvoerder)
    assert as_role("partner").get(reverse("partners:detail", args=[other.pk])).status_code == 404


def test_a_contact_is_only_reached_through_its_own_partner(world, as_role):
    other = factories.PartnerFactory(penvoerder=world.penvoerder)
    contact = PartnerContact.objects.get(partner=world.partner)
    url = reverse("partners:contact_edit", args=[other.pk, contact.pk])
    assert as_role("adviseur").get(url).status_code == 404
