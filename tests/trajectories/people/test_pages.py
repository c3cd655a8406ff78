"""The pages about people: the list, one person, taking over and doubles, as staff use them."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Download
from cmk.core.models import today
from partners.models import PartnerContact, PartnerHandover
from schools.models import Contact, Handover, NotTheSame, Person
from schools.people.addresses import mark_bounced
from tests import factories

DAY = datetime.timedelta(days=1)
LIST = reverse("people:list")


@pytest.fixture
def adviser(as_role):
    return as_role("adviseur")


@pytest.fixture
def contact(world):
    return Contact.objects.get(person=world.people["iccer"])


def text(response):
    return response.content.decode()


def known(world, name="Mira Test", **fields):
    given, _space, family = name.partition(" ")
    return factories.PersonFactory(penvoerder=world.penvoerder, given_name=given, family_name=family, **fields)


def names(adviser, **filters):
    return {row.record.name for row in adviser.get(LIST, filters).context["table"].paginated_rows}


# --- the list -------------------------------------------------------------------------------------------


def test_everybody_is_in_the_list_once_with_all_roles_of_today(world, other_world, adviser):
    person = known(world)
    for school in (factories.SchoolFactory(name="De Eik"), factories.SchoolFactory(name="De Beuk")):
        factories.ContactFactory(person=person, school=school)
    factories.ContactFactory(person=person, school=factories.SchoolFactory(name="Vroeger"), end=today() - DAY)
    page = adviser.get(LIST)
    assert text(page).count(reverse("people:detail", args=[person.pk])) == 1
    assert "De Eik" in text(page)
    assert "De Beuk" in text(page)
    assert "Vroeger" not in text(page)
    assert page.context["number"] == Person.objects.filter(penvoerder=world.penvoerder).count()
    assert other_world.people["iccer"].email not in text(page)


def test_the_filters(world, adviser):
    people = world.people
    nobody = known(world, "Zonder Rol", email="")
    bounced = known(world, "Terug Mail")
    mark_bounced(person=bounced, reason="")
    known(world, "Nieuw Adres", email_before="oud@example.org", email_changed_at=timezone.now())
    factories.InvitationFactory(penvoerder=world.penvoerder, user=people["directeur"].user)
    factories.InvitationFactory(penvoerder=world.penvoerder, user=people["partner"].user, withdrawn_at=timezone.now())
    Contact.objects.filter(person=people["iccer"]).update(certificate_year=2019)
    schools_people = {people["iccer"].name, people["directeur"].name}
    assert names(adviser, role="iccer") == {people["iccer"].name}
    assert names(adviser, role="partner") == names(adviser, place="partner") == {people["partner"].name}
    assert names(adviser, role="stuurgroep") == {people["stuurgroep"].name}
    assert names(adviser, role="geen") == {"Zonder Rol", "Terug Mail", "Nieuw Adres"}
    assert names(adviser, place="school") == schools_people
    assert names(adviser, place="bestuur") == {people["bestuurder"].name, people["bovenschools_iccer"].name}
    assert names(adviser, municipality=world.municipality.pk) == schools_people | {people["gemeente"].name}
    assert names(adviser, address="zonder") == {nobody.name}
    assert names(adviser, address="terug") == {bounced.name}
    assert names(adviser, address="gewijzigd") == {"Nieuw Adres"}
    assert names(adviser, sign_in="niet") == {"Zonder Rol", "Terug Mail", "Nieuw Adres", people["partner"].name}
    assert names(adviser, sign_in="wel") == {people["directeur"].name}
    assert people["iccer"].name in names(adviser, sign_in="kan")
    assert names(adviser, certificate="ja") == {people["iccer"].name}
    assert names(adviser, certificate="nee") == {people["bovenschools_iccer"].name}
    assert names(adviser, q=world.school.name) == schools_people
    assert names(adviser, q="terug mail") == {bounced.name}
    assert "Niemand past hierbij" in text(adviser.get(LIST, {"q": "bestaatniet"}))


def test_the_filter_of_sign_in_says_what_the_column_says(world, adviser):
    for fields in ({}, {"accepted_at": timezone.now()}, {"withdrawn_at": timezone.now()}, {"undelivered": True}):
        person = known(world, user=factories.UserFactory())
        factories.InvitationFactory(penvoerder=world.penvoerder, user=person.user, **fields)
    table = adviser.get(LIST).context["table"]
    groups = {"none": "niet", "able": "kan"}
    for row in table.paginated_rows:
        value = groups.get(table.known[row.record.pk].state, "wel")
        found = adviser.get(LIST, {"sign_in": value}).context["table"].paginated_rows
        assert row.record.pk in {one.record.pk for one in found}, (row.record, value)


def test_the_download_gives_what_the_list_shows_and_is_logged(world, adviser):
    known(world, "=cmd|x Test", email="mira@example.org", phone="+31 6 1")
    response = adviser.get(reverse("people:download", args=["csv"]), {"q": "mira"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][0] == "'=cmd|x"
    download = Download.objects.get()
    assert (download.subject, download.user) == ("people", world.users["adviseur"])
    assert adviser.get(reverse("people:download", args=["pdf"])).status_code == 404
    assert adviser.get(reverse("people:download", args=["xlsx"])).status_code == 200


# --- one person -----------------------------------------------------------------------------------------


def test_the_page_of_a_person_shows_all_roles_and_what_asks_attention(world, adviser, contact):
    person = contact.person
    factories.ContactFactory(person=person, school=factories.SchoolFactory(name="Straks"), start=today() + 9 * DAY)
    factories.ContactFactory(person=person, school=factories.SchoolFactory(name="Ooit"), end=today() - DAY)
    own = as_own(world, person, "nieuw@example.org")
    mark_bounced(person=person, reason="550 onbekend")
    twin = known(world, person.name)
    page = adviser.get(reverse("people:detail", args=[person.pk]))
    content = text(page)
    for words in ("Rollen die nog beginnen", "Straks", "Ooit", "komt terug", "550 onbekend", own, twin.name):
        assert words in content
    assert "heeft het adres zelf gewijzigd" in content
    assert f"Inloggen gaat nog met {world.users['iccer'].email}" in content


def as_own(world, person, email):
    """The person changes their own address, as a school does; return the address before."""
    from django.test import Client

    before = person.email
    client = Client()
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    contact = Contact.objects.filter(person=person, school=world.school).get()
    client.post(reverse("school:contact_edit", args=[world.school.code, contact.pk]), {"email": email, "phone": ""})
    person.refresh_from_db()
    assert (person.email, person.user.email) == (email, before)
    return before


def test_staff_see_a_changed_address_on_the_page_of_the_school_and_colleagues_do_not(world, as_role, contact):
    as_own(world, contact.person, "nieuw@example.org")
    url = reverse("school:people", args=[world.school.code])
    assert "adres zelf gewijzigd op" in text(as_role("adviseur").get(url))
    assert "adres zelf gewijzigd op" in text(as_role("iccer").get(url))
    assert "adres zelf gewijzigd op" not in text(as_role("directeur").get(url))


def test_staff_correct_and_note_that_mail_comes_back(world, adviser):
    person = known(world, email="oud@example.org")
    url = {name: reverse(f"people:{name}", args=[person.pk]) for name in ("bounced", "arriving", "change", "detail")}
    assert "Er gaat geen mail meer naar oud@example.org" in text(
        adviser.post(url["bounced"], {"reason": "vol"}, follow=True)
    )
    person.refresh_from_db()
    assert person.bounce_reason == "vol"
    adviser.post(url["arriving"])
    person.refresh_from_db()
    assert person.bounced_at is None
    adviser.post(url["change"], {"given_name": "Mira", "family_name": "Nieuw", "email": "nieuw@example.org"})
    person.refresh_from_db()
    assert (person.name, person.email, person.email_before) == ("Mira Nieuw", "nieuw@example.org", "oud@example.org")
    assert person.email_changed_by == world.users["adviseur"]
    taken = adviser.post(url["change"], {"given_name": "Mira", "email": world.people["directeur"].email})
    assert "is al het adres van" in text(taken)


def test_an_invitation_from_the_page_names_all_roles(world, adviser, django_capture_on_commit_callbacks):
    person = known(world, email="mira@example.org")
    url = reverse("people:invite", args=[person.pk])
    assert "heeft hier nu geen rol" in text(adviser.post(url, follow=True))
    factories.ContactFactory(person=person, school=world.school)
    factories.PartnerContactFactory(person=person, partner=world.partner)
    with django_capture_on_commit_callbacks(execute=True):
        adviser.post(url)
    body = " ".join(mail.outbox[0].body.split())
    assert world.school.name in body
    assert world.partner.name in body


# --- taking over ----------------------------------------------------------------------------------------


def filled(**values):
    return {
        "last_day": (today() - DAY).isoformat(),
        "start": today().isoformat(),
        "successor": "nieuw",
        "email": "mira@example.org",
        "given_name": "Mira",
        "family_name": "Test",
        "note": "De herfst is druk.",
        "invite": "on",
        **values,
    }


def test_the_road_of_taking_over(world, as_role, adviser, contact, django_capture_on_commit_callbacks):
    point = factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_person=contact.person, text="Museum bellen"
    )
    people_page = reverse("school:people", args=[world.school.code])
    url = reverse("people:take_over", args=[contact.pk])
    assert url in text(adviser.get(people_page))
    assert "Museum bellen" in text(adviser.get(url))
    with django_capture_on_commit_callbacks(execute=True):
        answer = adviser.post(url, filled(), follow=True)
    assert answer.redirect_chain[-1][0] == people_page
    assert "neemt het over van" in text(answer)
    assert "De herfst is druk." in text(answer)
    point.refresh_from_db()
    assert point.owner_person.name == "Mira Test"
    assert [one.to for one in mail.outbox] == [["mira@example.org"]]
    # Sent once more: said, and nothing made.
    assert "al overgedragen" in text(adviser.post(url, filled()))
    assert "al overgedragen" in text(adviser.get(url))
    assert Handover.objects.count() == 1
    # The note is for the successor, on the same page and on the person's page for staff.
    assert "De herfst is druk." not in text(as_role("directeur").get(people_page))
    successor = Person.objects.get(email="mira@example.org")
    adviser.force_login(successor.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "De herfst is druk." in text(adviser.get(people_page))
    detail = reverse("people:detail", args=[successor.pk])
    assert "De herfst is druk." in text(as_role("beheerder").get(detail))


def test_all_errors_at_once_and_nothing_lost(world, adviser, contact):
    url = reverse("people:take_over", args=[contact.pk])
    page = adviser.post(url, {"successor": "nieuw", "note": "Blijft staan", "invite": "on", "certificate_year": "1900"})
    assert set(page.context["form"].errors) == {"last_day", "start", "given_name", "invite", "certificate_year"}
    assert "Blijft staan" in text(page)
    assert not Handover.objects.exists()


def test_a_colleague_takes_over_by_one_tap(world, adviser, contact):
    head = world.people["directeur"]
    url = reverse("people:take_over", args=[contact.pk])
    values = filled(successor=str(head.pk), given_name="", email="", family_name="")
    del values["invite"]
    assert adviser.post(url, values).status_code == 302
    assert Handover.objects.get().successor.person == head
    stranger = known(world)
    other = factories.ContactFactory(person=known(world), school=world.school)
    refused = adviser.post(reverse("people:take_over", args=[other.pk]), filled(successor=str(stranger.pk)))
    assert "successor" in refused.context["form"].errors


def test_taking_over_at_a_partner_and_a_board(world, as_role, adviser):
    at_partner = PartnerContact.objects.get(person=world.people["partner"])
    answer = adviser.post(reverse("people:take_over_partner", args=[at_partner.pk]), filled(), follow=True)
    assert "De herfst is druk." in text(answer)
    assert PartnerHandover.objects.get().successor.partner == world.partner
    board = Contact.objects.get(person=world.people["bestuurder"])
    answer = adviser.post(reverse("people:take_over", args=[board.pk]), filled(), follow=True)
    assert "De herfst is druk." in text(answer)
    assert "De herfst is druk." not in text(as_role("bovenschools_iccer").get(answer.redirect_chain[-1][0]))
    # One and the same person at both.
    assert Person.objects.filter(penvoerder=world.penvoerder, email="mira@example.org").count() == 1


# --- doubles --------------------------------------------------------------------------------------------


def test_doubles_are_shown_with_the_reason_and_put_aside(world, other_world, adviser):
    Person.objects.exclude(penvoerder=other_world.penvoerder).update(given_name="", family_name="")
    one, other = known(world, "Jan Smit"), known(world, "J. Smit")
    factories.PersonFactory(penvoerder=other_world.penvoerder, given_name="Jan", family_name="Smit")
    page = adviser.get(reverse("people:duplicates"))
    assert [{pair.one, pair.other} for pair, *_lines in page.context["pairs"]] == [{one, other}]
    assert "één heeft alleen voorletters" in text(page).lower()
    adviser.post(reverse("people:apart", args=[one.pk, other.pk]))
    assert NotTheSame.objects.count() == 1
    page = adviser.get(reverse("people:duplicates"))
    assert "Iedereen staat er één keer in" in text(page)


def test_put_together_after_a_preview(world, adviser):
    keep, gone = known(world, "Jan Smit", user=factories.UserFactory()), known(world, "J. Smit")
    gone.user = factories.UserFactory()
    gone.save()
    factories.ContactFactory(person=gone, school=world.school)
    choose = adviser.get(reverse("people:merge_choose", args=[keep.pk]), {"q": "smit"})
    url = reverse("people:merge", args=[keep.pk, gone.pk])
    assert url in text(choose)
    preview = adviser.get(url)
    assert "ziet niets meer van ons" in text(preview)
    assert gone.user.email in text(preview)
    assert Contact.objects.filter(person=gone).exists()
    assert set(adviser.post(url, {}).context["form"].errors) == {"name", "email", "account"}
    chosen = {"name": "blijft", "email": "gaat", "account": "blijft"}
    answer = adviser.post(url, chosen, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("people:detail", args=[keep.pk])
    assert Person.objects.get(pk=keep.pk).email == gone.email
    assert adviser.post(url, chosen).status_code == 404
    assert adviser.get(reverse("people:merge", args=[keep.pk, keep.pk])).status_code == 404


# --- where it matters -----------------------------------------------------------------------------------


def test_who_cannot_be_mailed_shows_where_people_are_chosen_and_reminded(world, as_role, adviser, contact):
    mark_bounced(person=contact.person, reason="vol")
    work = text(adviser.get(reverse("worklist")))
    assert "icc’er niet te mailen" in work
    assert reverse("people:detail", args=[contact.person.pk]) in work
    remind = text(as_role("beheerder").get(reverse("evaluation:round_remind", args=[world.round.pk])))
    assert "krijgt niets" in remind
    assert world.people["directeur"].name in remind
    talk = text(adviser.get(reverse("conversations:new"), {"school": world.school.code}, follow=True))
    assert "(mail komt terug)" in talk
