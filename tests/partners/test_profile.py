"""A partner keeps its own profile; staff see when; its adviser is named."""

from __future__ import annotations

import datetime

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from cmk.core.errors import DomainError
from cmk.core.models import today
from partners.advisers import assign_partner_adviser
from partners.leaving import partners_still_assigned
from partners.models import PartnerAssignment
from partners.selectors import last_own_word
from partners.services import PartnerData, save_partner
from tests import factories

DAY = datetime.timedelta(days=1)


def url(name, *args):
    return reverse(f"partners:{name}", args=args)


def profile(world, **more):
    return {
        "description": "Wij maken theater met groepen.",
        "disciplines": ["theater", "dans"],
        "serves": [world.municipality.pk],
        "tailor_made": "on",
        "tailor_made_note": "een voorstelling bij een thema",
        "capacity": "twee scholen tegelijk",
        "email": "info@theater.example",
        "phone": "020 123 45 67",
        "website": "www.theater.example",
        "municipality": world.municipality.pk,
        **more,
    }


def test_a_partner_keeps_its_profile_and_not_what_is_the_penvoerders(world, as_role):
    world.partner.reference = "P-12"
    world.partner.save()
    name = world.partner.name
    more = {"name": "Andere Naam", "kind": "zzp", "reference": "X", "ended_on": "2020-01-01"}
    as_role("partner").post(url("edit", world.partner.pk), profile(world, **more))
    partner = world.partner
    partner.refresh_from_db()
    assert (partner.name, partner.kind, partner.reference, partner.ended_on) == (name, "instelling", "P-12", None)
    assert (partner.tailor_made, partner.capacity) == (True, "twee scholen tegelijk")
    assert set(partner.disciplines.values_list("discipline", flat=True)) == {"theater", "dans"}
    assert list(partner.serves.all()) == [world.municipality]
    page = as_role("adviseur").get(url("detail", partner.pk)).content.decode()
    assert "een voorstelling bij een thema" in page
    assert "voor het laatst gewijzigd of nagelopen" in page


def test_all_objections_to_a_profile_stand_there_at_once_and_nothing_is_lost(world, as_role):
    wrong = {"website": "geen adres", "email": "geen mail", "tailor_made": "", "disciplines": ["zang"]}
    response = as_role("partner").post(url("edit", world.partner.pk), profile(world, **wrong))
    assert set(response.context["form"].errors) == {"website", "email", "tailor_made", "disciplines"}
    assert "Wij maken theater met groepen." in response.content.decode()
    world.partner.refresh_from_db()
    assert world.partner.description == ""


def test_another_penvoerders_municipality_cannot_be_served(world, other_world, as_role):
    response = as_role("partner").post(
        url("edit", world.partner.pk), profile(world, serves=[other_world.municipality.pk])
    )
    assert set(response.context["form"].errors) == {"serves"}


def test_what_stands_there_from_outside_the_work_area_stays(world, as_role):
    elsewhere = factories.MunicipalityFactory()
    world.partner.serves.add(elsewhere)
    shown = as_role("partner").get(url("edit", world.partner.pk)).content.decode()
    assert elsewhere.name in shown


def test_the_service_tells_every_objection(world):
    factories.PartnerFactory(penvoerder=world.penvoerder, name="Museum De Hoek", reference="M1")
    data = PartnerData("museum de hoek", "instelling", reference="M1", tailor_made_note="van alles")
    with pytest.raises(DomainError) as caught:
        save_partner(penvoerder=world.penvoerder, data=data, partner=world.partner)
    assert len(caught.value.messages) == 3


def test_saving_the_same_again_changes_nothing(world):
    data = PartnerData("Museum Zuid", "instelling", disciplines=("dans", "muziek"), serves=(world.municipality,))
    partner = save_partner(penvoerder=world.penvoerder, data=data)
    assert PartnerData.of(partner) == data
    rows = set(partner.disciplines.values_list("pk", flat=True))
    save_partner(penvoerder=world.penvoerder, data=PartnerData.of(partner), partner=partner)
    assert set(partner.disciplines.values_list("pk", flat=True)) == rows


def test_a_partner_is_told_what_to_do_now(world, as_role):
    client, detail = as_role("partner"), url("detail", world.partner.pk)
    assert "Profiel aanvullen" in client.get(detail).content.decode()
    client.post(url("edit", world.partner.pk), profile(world))
    assert url("offer_new", world.partner.pk) in client.get(detail).content.decode()
    factories.OfferFactory(partner=world.partner)
    assert "Je bent helemaal bij" in client.get(detail).content.decode()
    LogEntry.objects.update(timestamp=timezone.now() - 200 * DAY)
    assert "Klopt dit nog?" in client.get(detail).content.decode()
    assert "nog klopt" in client.post(url("confirm", world.partner.pk), follow=True).content.decode()
    word = last_own_word(world.partner)
    assert word is not None
    assert (word.by, word.at.date()) == (world.users["partner"].name, timezone.now().date())
    assert "Je bent helemaal bij" in client.get(detail).content.decode()


def test_what_staff_change_is_no_word_of_the_partner(world, as_role):
    values = {**profile(world), "name": world.partner.name, "kind": "instelling"}
    as_role("adviseur").post(url("edit", world.partner.pk), values)
    world.partner.refresh_from_db()
    assert world.partner.capacity == "twee scholen tegelijk"
    assert last_own_word(world.partner) is None
    assert as_role("adviseur").post(url("confirm", world.partner.pk)).status_code == 403


def test_a_partner_knows_its_adviser_and_staff_read_the_handover(world, as_role):
    adviser, leader = world.users["adviseur"], world.users["beheerder"]
    assert "nog niemand aangewezen" in as_role("partner").get(url("detail", world.partner.pk)).content.decode()
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=adviser)
    values = {"adviser": leader.pk, "start": today().isoformat(), "note": "Werkt graag vooruit."}
    as_role("beheerder").post(url("adviser", world.partner.pk), values)
    own = as_role("partner").get(url("detail", world.partner.pk)).content.decode()
    assert leader.email in own
    assert "Werkt graag vooruit." not in own
    assert "Werkt graag vooruit." in as_role("adviseur").get(url("detail", world.partner.pk)).content.decode()


def test_an_adviser_from_a_coming_day_is_named_as_such(world, as_role):
    start = today() + 20 * DAY
    assign_partner_adviser(partner=world.partner, adviser=world.users["beheerder"], start=start)
    page = as_role("adviseur").get(url("detail", world.partner.pk))
    assert (page.context["page"].assignment, page.context["page"].coming.start) == (None, start)
    with pytest.raises(DomainError, match="latere"):
        assign_partner_adviser(partner=world.partner, adviser=world.users["adviseur"], start=today())
    assert PartnerAssignment.objects.count() == 1


def test_an_adviser_who_leaves_still_has_partners(world, other_world, as_role):
    membership = world.users["adviseur"].memberships.get()
    assert list(partners_still_assigned(membership)) == []
    factories.PartnerAssignmentFactory(partner=world.partner, adviser=world.users["adviseur"])
    factories.PartnerAssignmentFactory(partner=other_world.partner, adviser=world.users["adviseur"])
    assert [sentence.count("1 partner") for sentence in partners_still_assigned(membership)] == [1]
    page = as_role("beheerder").get(reverse("team:end", args=[membership.pk])).content.decode()
    assert f"{reverse('assignments:bulk')}?adviser={membership.user_id}" in page


def test_the_list_filters_by_what_partners_do_and_who_looks_after_them(world, as_role):
    dancer = factories.PartnerFactory(penvoerder=world.penvoerder, name="Dansmaker", tailor_made=True)
    dancer.disciplines.create(discipline="dans")
    dancer.serves.add(world.municipality)
    factories.PartnerAssignmentFactory(partner=dancer, adviser=world.users["adviseur"])
    client = as_role("adviseur")

    def found(**query):
        return [row.record.name for row in client.get(url("list"), query).context["table"].rows]

    both = sorted(["Dansmaker", world.partner.name])
    assert found() == both
    for query in (
        {"discipline": "dans"},
        {"municipality": world.municipality.pk},
        {"tailor_made": "ja"},
        {"adviser": world.users["adviseur"].pk},
    ):
        assert found(**query) == ["Dansmaker"]
    assert found(adviser="niemand") == [world.partner.name]
    assert found(sort="-adviser_name") == ["Dansmaker", world.partner.name]
    assert sorted(found(sort="last_conversation")) == both


def test_the_download_holds_exactly_what_is_shown(world, as_role):
    world.partner.capacity = "=1+1"
    world.partner.save()
    factories.PartnerFactory(penvoerder=world.penvoerder, name="Oud", ended_on=today())
    answer = as_role("adviseur").get(url("download", "csv")).content.decode("utf-8-sig")
    assert len(answer.strip().splitlines()) == 2
    assert "'=1+1" in answer
    assert as_role("adviseur").get(url("download", "pdf")).status_code == 404
