"""Schools and partners that work together: writing it down, who reads what, the list, and who has nobody."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cmk.accounts.models import Download
from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from trajectories.models import Partnership
from trajectories.partnerships.selectors import figures, of_partner, of_school
from trajectories.partnerships.services import (
    PartnershipData,
    end_partnership,
    remove_partnership,
    save_partnership,
)

SEPTEMBER = datetime.date(2025, 9, 1)
HOW = {"manner": "maatwerk", "arranged_by": "adviser", "start": "2026-09-01"}


def save(world, partnership=None, **given):
    data = {
        "school": world.school,
        "partner": world.partner,
        "manner": "structureel",
        "arranged_by": "school",
        "start": SEPTEMBER,
        **given,
    }
    return save_partnership(penvoerder=world.penvoerder, data=PartnershipData(**data), partnership=partnership)


def refused(world, **given):
    with pytest.raises(DomainError) as error:
        save(world, **given)
    return [str(message) for message in error.value.messages]


def address(name, world, **query):
    url = reverse(f"partnerships:{name}")
    return url + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def test_the_same_twice_at_the_same_time_is_refused_and_what_differs_is_not(world):
    first = save(world, end=datetime.date(2026, 7, 31))
    assert len(refused(world, start=datetime.date(2026, 7, 31))) == 1
    assert len(refused(world, start=datetime.date(2024, 1, 1), end=SEPTEMBER)) == 1
    save(world, start=datetime.date(2026, 8, 1))
    save(world, manner="maatwerk")
    # Two different offers of one partner can be taken at once; the same one cannot.
    offers = factories.OfferFactory.create_batch(2, partner=world.partner)
    for offer in offers:
        save(world, manner="aanbod", offer=offer)
    assert len(refused(world, manner="aanbod", offer=offers[0], start=datetime.date(2026, 1, 5))) == 1
    assert save(world, partnership=first, end=datetime.date(2026, 6, 30)).end == datetime.date(2026, 6, 30)
    assert Partnership.objects.count() == 5


def test_every_objection_at_once(world, other_world):
    world.school.closed_on = datetime.date(2026, 8, 1)
    world.school.save()
    foreign = factories.OfferFactory(partner=other_world.partner)
    said = refused(world, partner=other_world.partner, offer=factories.OfferFactory(partner=world.partner), manner="?")
    assert len(said) == 5  # whose partner, how, whose offer, from the offer, closed
    assert (
        len(refused(world, offer=foreign, manner="aanbod", arranged_by="niemand", end=datetime.date(2020, 1, 1))) == 3
    )
    assert len(refused(world, school=other_world.school)) == 1
    assert not Partnership.objects.exists()


def test_a_closed_school_and_a_partner_that_stopped_only_until_then(world):
    world.school.closed_on = datetime.date(2026, 8, 1)
    world.school.save()
    assert "gesloten" in refused(world)[0]
    save(world, end=datetime.date(2026, 7, 31))
    partner = factories.PartnerFactory(penvoerder=world.penvoerder, ended_on=datetime.date(2026, 3, 1))
    school = factories.SchoolFactory(municipality=world.municipality)
    assert "1 maart 2026" in refused(world, school=school, partner=partner, end=datetime.date(2026, 3, 1))[0]
    save(world, school=school, partner=partner, end=datetime.date(2026, 2, 28))
    # Who stopped works with nobody today, whatever was written down before.
    open_ended = factories.PartnershipFactory(penvoerder=world.penvoerder, partner=partner, school=school)
    assert open_ended in of_school(world.users["adviseur"], school).earlier


def test_ending_and_taking_a_mistake_away_are_audited(world):
    row = save(world)
    with pytest.raises(DomainError):
        end_partnership(partnership=row, last_day=SEPTEMBER - datetime.timedelta(days=1))
    end_partnership(partnership=row, last_day=today() - datetime.timedelta(days=1))
    together = of_partner(world.users["adviseur"], world.partner)
    assert (together.now, [one.pk for one in together.earlier]) == ([], [row.pk])
    key = row.pk
    remove_partnership(partnership=row)
    actions = LogEntry.objects.filter(content_type__model="partnership", object_id=key).values_list("action", flat=True)
    assert sorted(actions) == [LogEntry.Action.CREATE, LogEntry.Action.UPDATE, LogEntry.Action.DELETE]


def test_who_sees_whose(world, other_world):
    mine = save(world)
    other_partner = factories.PartnerFactory(penvoerder=world.penvoerder)
    other_school = factories.SchoolFactory(municipality=world.municipality)
    save(world, partner=other_partner)
    save(world, school=other_school)
    factories.PartnershipFactory(partner=other_world.partner, school=world.school)
    seen = {role: Partnership.objects.visible_to(user).count() for role, user in world.users.items()}
    assert {role: number for role, number in seen.items() if number} == {
        "beheerder": 3,
        "adviseur": 3,
        "iccer": 2,
        "directeur": 2,
        "partner": 2,
    }
    assert mine in Partnership.objects.visible_to(world.users["partner"])


def test_the_partner_reads_its_schools_and_not_their_other_partners(as_role, world):
    save(world, note="Samen maken we een voorstelling.")
    stranger = factories.PartnerFactory(penvoerder=world.penvoerder, name="Concurrent")
    save(world, partner=stranger)
    for url in (
        reverse("partnerships:of_partner", args=[world.partner.pk]),
        reverse("partners:detail", args=[world.partner.pk]),
    ):
        page = as_role("partner").get(url).content.decode()
        assert world.school.name in page
        assert "Concurrent" not in page
        assert f"/scholen/{world.school.code}/" not in page
        assert "samen/" not in page
    assert as_role("partner").get(reverse("partnerships:of_partner", args=[stranger.pk])).status_code == 404
    school = as_role("iccer").get(reverse("partnerships:of_school", args=[world.school.code])).content.decode()
    assert "Concurrent" in school
    assert "Samen maken we een voorstelling." in school
    assert "samen/" not in school


def test_from_either_side_choosing_by_a_search_without_script(as_role, world):
    client = as_role("adviseur")
    for number in range(70):
        factories.SchoolFactory(municipality=world.municipality, name=f"Basisschool {number:02}")
    partner = factories.PartnerFactory(penvoerder=world.penvoerder, name="Muziekhuis Noord")
    url = address("new", world, partner=partner.pk, vanaf="partner")
    page = client.get(url).content.decode()
    assert page.count(f"partner={partner.pk}&amp;vanaf=partner") == 60
    assert "Er zijn er meer" in page
    found = client.get(url + "&q=basisschool 07").content.decode()
    assert found.count(f"partner={partner.pk}&amp;vanaf=partner") == 1
    partners = client.get(address("new", world, school=world.school.code, q="noord")).content.decode()
    assert "Muziekhuis Noord" in partners
    assert world.partner.name not in partners
    form = address("new", world, school=world.school.code, partner=partner.pk, vanaf="partner")
    response = client.post(form, HOW)
    assert response.url == reverse("partnerships:of_partner", args=[partner.pk])
    assert Partnership.objects.get().penvoerder == world.penvoerder
    assert client.get(address("new", world, school=world.school.code, partner="abc")).status_code == 404


def test_the_form_keeps_all_and_says_all_that_is_wrong(as_role, world, other_world):
    offer = factories.OfferFactory(partner=world.partner)
    form = address("new", world, school=world.school.code, partner=world.partner.pk)
    wrong = {"manner": "maatwerk", "offer": offer.pk, "arranged_by": "", "start": "2026-09-01", "end": "2026-08-01"}
    page = as_role("adviseur").post(form, {**wrong, "note": "Over dans."}).content.decode()
    for sentence in ("dan werken ze samen vanuit het aanbod", "Dit veld is verplicht", "laatste dag"):
        assert sentence in page
    assert "Over dans." in page
    foreign = factories.OfferFactory(partner=other_world.partner)
    as_role("adviseur").post(form, {**HOW, "manner": "aanbod", "offer": foreign.pk})
    assert not Partnership.objects.exists()


def test_the_list_filters_and_counts(as_role, world):
    client = as_role("adviseur")
    elsewhere = factories.MunicipalityFactory()
    world.penvoerder.work_areas.create(municipality=elsewhere)
    far = factories.SchoolFactory(municipality=elsewhere, name="De Verte")
    alone = factories.SchoolFactory(municipality=world.municipality, name="De Eenling")
    factories.TrajectoryFactory(programme=world.programme, school=alone, track=world.track)
    dancer = factories.PartnerFactory(penvoerder=world.penvoerder, name="Dansgroep")
    dancer.disciplines.create(discipline="dans")
    factories.PartnerFactory(penvoerder=world.penvoerder, name="Niemands vriend")
    save(world)
    save(world, school=far, partner=dancer, manner="maatwerk", start=datetime.date(2026, 9, 1))
    save(world, school=far, manner="aanbod", offer=factories.OfferFactory(partner=world.partner, discipline="dans"))
    save(world, partner=dancer, start=datetime.date(2024, 1, 8), end=datetime.date(2024, 6, 28))
    save(world, partner=dancer, start=today() + datetime.timedelta(days=30))
    for query, number in (
        ({}, 3),
        ({"state": "eerder"}, 1),
        ({"state": "straks"}, 1),
        ({"state": "alle"}, 5),
        ({"partner": dancer.pk}, 1),
        ({"school": "verte"}, 2),
        ({"manner": "maatwerk"}, 1),
        ({"discipline": "dans"}, 2),
        ({"municipality": elsewhere.pk}, 2),
        ({"since": "2026-01-01"}, 1),
        ({"arranged_by": "partner"}, 0),
    ):
        assert client.get(address("list", world, **query)).context["number"] == number, query
    found = figures(world.users["adviseur"], world.programme)
    assert (found.present, found.schools, found.partners) == (3, 2, 2)
    assert (found.schools_without, found.taking_part_without, found.partners_without) == (1, 1, 1)
    page = client.get(address("without", world, doet_mee="on")).content.decode()
    assert "De Eenling" in page
    assert "Niemands vriend" in page
    assert "De Verte" not in page
    book = client.get(reverse("partnerships:download", args=["xlsx"]) + "?state=alle&sort=partner")
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows][:2] == ["Dansgroep", "Dansgroep"]
    assert len(rows) == 5
    assert client.get(reverse("partnerships:without_download", args=["csv"])).content.decode().count("\r\n") == 2
    assert list(Download.objects.values_list("subject", flat=True)) == ["partnerships"] * 2
