"""The list of agreements, done with one tap, and the agreements of people of a party."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Download
from tests import factories
from tests.factories.collaborations import plain_collaboration
from trajectories.models import PARTY_FIELDS, ActionPoint

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def point(world, **more):
    return factories.ActionPointFactory(**{"programme": world.programme, "school": world.school, **more})


def listed(client, **query):
    return [row.text for row in client.get(reverse("actionpoints:list"), query).context["page"]]


def test_overdue_first_then_soonest_and_what_has_no_day_last(world, as_role):
    for text, days in (("Later", 30), ("Zonder dag", None), ("Te laat", -3), ("Morgen", 1), ("Veel te laat", -30)):
        point(world, text=text, due_on=None if days is None else in_days(days))
    client = as_role("beheerder")
    assert listed(client) == ["Veel te laat", "Te laat", "Morgen", "Later", "Zonder dag"]
    assert listed(client, state="deze-week") == ["Morgen"]
    page = client.get(reverse("actionpoints:list"))
    assert (page.context["totals"].all, page.context["totals"].late, page.context["totals"].soon) == (5, 2, 1)


def test_of_my_schools_of_a_municipality_and_of_each_kind_of_party(world, as_role):
    elsewhere = factories.MunicipalityFactory()
    world.penvoerder.work_areas.create(municipality=elsewhere)
    school = factories.SchoolFactory(municipality=elsewhere)
    parties = {
        "school": world.school,
        "partner": world.partner,
        "municipality": world.municipality,
        "board": world.board,
        "collaboration": plain_collaboration(world),
    }
    assert set(parties) == set(PARTY_FIELDS)
    for field, party in parties.items():
        point(world, text=field, **{"school": None, field: party})
    point(world, text="ergens anders", school=school, owner_user=world.users["beheerder"])
    client = as_role("adviseur")
    assert listed(client) == []
    assert listed(client, owner="mijn-scholen") == ["school"]
    assert set(listed(client, owner="iedereen")) == {*PARTY_FIELDS, "ergens anders"}
    assert listed(client, owner="iedereen", municipality=elsewhere.pk) == ["ergens anders"]
    assert listed(client, owner=world.users["beheerder"].pk) == ["ergens anders"]
    assert {"school", "municipality"} <= set(listed(client, owner="iedereen", municipality=world.municipality.pk))
    for nonsense in ({"municipality": "x"}, {"owner": "x"}, {"state": "x"}, {"page": "x"}):
        assert client.get(reverse("actionpoints:list"), nonsense).status_code == 200


def test_an_agreement_outside_a_conversation_with_each_kind_of_party(world, as_role):
    collaboration = plain_collaboration(world)
    client = as_role("adviseur")
    chosen = client.get(reverse("actionpoints:new")).content.decode()
    for query in (
        f"school={world.school.code}",
        f"partner={world.partner.pk}",
        f"municipality={world.municipality.code}",
        f"board={world.board.number}",
        f"collaboration={collaboration.pk}",
    ):
        url = f"{reverse('actionpoints:new')}?{query}"
        assert url in chosen, query
        assert client.post(url, {"text": query, "owner": "party", "due_on": ""}).status_code == 302
    made = {row.party_field for row in ActionPoint.objects.all()}
    assert made == set(PARTY_FIELDS)


def test_the_download_holds_what_the_list_shows_and_is_logged(world, as_role):
    point(world, text="=1+1", owner_user=world.users["adviseur"], due_on=in_days(-2))
    point(world, text="Van een ander")
    response = as_role("adviseur").get(reverse("actionpoints:download", args=["csv"]))
    text = response.content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert world.school.code in text
    assert "Van een ander" not in text
    assert Download.objects.get().subject == "agreements"


def test_done_with_one_tap_and_undone_from_the_message(world, as_role):
    row = point(world, text="Twee <b>aanbieders</b> bellen", owner_user=world.users["adviseur"], due_on=in_days(-3))
    client, back = as_role("adviseur"), reverse("actionpoints:list") + "?state=te-laat"
    html = client.get(back).content.decode()
    assert reverse("actionpoints:done", args=[row.pk]) in html
    page = client.post(reverse("actionpoints:done", args=[row.pk]), {"next": back}, follow=True)
    assert page.redirect_chain == [(back, 302)]
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (timezone.localdate(), world.users["adviseur"])
    html = page.content.decode()
    assert "Twee &lt;b&gt;aanbieders&lt;/b&gt; bellen" in html
    assert reverse("actionpoints:reopen", args=[row.pk]) in html
    assert reverse("actionpoints:ending", args=[row.pk]) in html
    client.post(reverse("actionpoints:reopen", args=[row.pk]), {"next": back})
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (None, None)


def test_a_second_tap_changes_nothing(world, as_role):
    row = point(world)
    url = reverse("actionpoints:done", args=[row.pk])
    assert as_role("adviseur").post(url).status_code == 302
    row.refresh_from_db()
    before = (row.done_on, row.done_by, row.changed_at)
    assert as_role("beheerder").post(url).status_code == 302
    row.refresh_from_db()
    assert (row.done_on, row.done_by, row.changed_at) == before
    assert as_role("adviseur").get(url).status_code == 405


def test_how_it_ended_is_told_afterwards(world, as_role):
    row = point(world)
    client, url = as_role("adviseur"), reverse("actionpoints:ending", args=[row.pk])
    assert client.get(url)["Location"] == reverse("actionpoints:finish", args=[row.pk])
    client.post(reverse("actionpoints:done", args=[row.pk]))
    bad = client.post(url, {"note": "Gelukt", "on": in_days(1).isoformat()})
    assert bad.status_code == 200
    assert "Gelukt" in bad.content.decode()
    row.refresh_from_db()
    assert row.done_note == ""
    assert client.post(url, {"note": "Gelukt", "on": in_days(-1).isoformat()}).status_code == 302
    row.refresh_from_db()
    assert (row.done_note, row.done_on, row.done_by) == ("Gelukt", in_days(-1), world.users["adviseur"])


def test_our_agreements_have_a_tap_for_what_one_owns_alone(world, as_role):
    hers = point(world, text="Van haar", owner_person=world.people["iccer"], due_on=in_days(-1))
    ours = point(world, text="Van de adviseur", owner_user=world.users["adviseur"])
    point(world, text="Van een andere school", school=factories.SchoolFactory(municipality=world.municipality))
    point(world, text="Al klaar", owner_person=world.people["iccer"], done_on=in_days(-5))
    draft = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, status="draft"
    )
    point(world, text="Nog in de maak", conversation=draft)
    for url in (reverse("actionpoints:ours"), reverse("school:overview", args=[world.school.code])):
        html = as_role("iccer").get(url).content.decode()
        assert "Van haar" in html
        assert "Van de adviseur" in html
        assert "Van een andere school" not in html
        assert "Nog in de maak" not in html
        assert reverse("actionpoints:done", args=[hers.pk]) in html
        assert reverse("actionpoints:done", args=[ours.pk]) not in html
    found = as_role("directeur").get(reverse("actionpoints:ours")).context["found"]
    assert (found.mine, len(found.others), len(found.done)) == ([], 2, 1)


def test_somebody_of_a_partner_sees_what_they_do_themselves_while_they_work_there(world, as_role):
    row = point(world, text="Van de partner", school=None, partner=world.partner, owner_person=world.people["partner"])
    point(world, text="Van ons", school=None, partner=world.partner, owner_user=world.users["adviseur"])
    client = as_role("partner")
    html = client.get(reverse("actionpoints:ours")).content.decode()
    assert "Van de partner" in html
    assert "Van ons" not in html
    assert client.post(reverse("actionpoints:done", args=[row.pk])).status_code == 302
    elsewhere = factories.PartnerFactory(penvoerder=world.penvoerder)
    world.people["partner"].partner_contacts.update(start=in_days(-9), end=in_days(-1))
    factories.PartnerContactFactory(partner=elsewhere, person=world.people["partner"])
    assert "Van de partner" not in as_role("partner").get(reverse("actionpoints:ours")).content.decode()
    assert as_role("partner").post(reverse("actionpoints:done", args=[row.pk])).status_code == 404
