"""The people of boards and municipalities: added, corrected, ended, invited; and by themselves only their own data."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail

from cmk.accounts.access import access_of, forget_access
from cmk.accounts.models import User
from cmk.accounts.roles import Role
from cmk.core.models import today
from schools.models import Contact, Person
from tests import factories
from trajectories.places.kinds import BOARD, MUNICIPALITY

NEW = {"email": "mira@example.org", "given_name": "Mira", "family_name": "Maas", "start": "2026-08-01"}


def filled(kind, **more):
    return {**NEW, **({"role": "bovenschools_iccer"} if kind.is_board else {}), **more}


def contacts_of(kind, place):
    return Contact.objects.filter(**{kind.field: place})


def test_a_new_contact_with_an_invitation(as_role, world, kind, place, django_capture_on_commit_callbacks):
    url = kind.url("contact_new", place)
    with django_capture_on_commit_callbacks(execute=True):
        response = as_role("adviseur").post(url, filled(kind, job_title="Beleid", invite="on"), follow=True)
    assert response.redirect_chain == [(kind.url("detail", place), 302)]
    contact = contacts_of(kind, place).get(person__email="mira@example.org")
    role = "bovenschools_iccer" if kind.is_board else "gemeente"
    assert (contact.role, contact.job_title, contact.start) == (role, "Beleid", datetime.date(2026, 8, 1))
    page = response.content.decode()
    assert "Mira Maas" in page
    assert "uitgenodigd" in page
    (letter,) = mail.outbox
    assert letter.to == ["mira@example.org"]
    assert str(place) in letter.body, "what somebody is invited for"


def test_an_invited_person_gets_in_with_the_role(as_role, world, kind, place, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_role("adviseur").post(kind.url("contact_new", place), filled(kind, invite="on"))
    user = User.objects.get(email="mira@example.org")
    forget_access(user)
    assert access_of(user).ids(kind.scope) == {place.pk}
    assert access_of(user).has(Role.BOVENSCHOOLS_ICCER if kind.is_board else Role.GEMEENTE)


def test_somebody_known_is_the_same_person(as_role, world, kind, place):
    person = world.people["iccer"]
    data = filled(kind, email=person.email.upper(), given_name="", family_name="")
    assert as_role("adviseur").post(kind.url("contact_new", place), data).status_code == 302
    assert contacts_of(kind, place).filter(person=person).exists()
    assert Person.objects.filter(email__iexact=person.email).count() == 1


def test_the_same_role_twice_is_refused_and_nothing_is_lost(as_role, world, kind, place, own_role):
    person = world.people[own_role]
    before = Contact.objects.count()
    data = filled(kind, email=person.email, given_name="Getypt", job_title="Ook getypt")
    if kind.is_board:
        data["role"] = own_role
    response = as_role("adviseur").post(kind.url("contact_new", place), data)
    assert response.status_code == 200
    page = response.content.decode()
    assert f"{person.name} is" in page
    assert "Getypt" in page
    assert "Ook getypt" in page
    assert Contact.objects.count() == before


def test_all_that_is_wrong_is_said_at_once(as_role, world, kind, place):
    before = Contact.objects.count()
    data = {"email": "geen adres", "start": "", "certificate_year": "1200", "invite": "on"}
    errors = as_role("adviseur").post(kind.url("contact_new", place), data).context["form"].errors
    expected = {"email", "start"} | ({"role", "certificate_year"} if kind.is_board else set())
    assert expected <= set(errors)
    assert Contact.objects.count() == before


def test_a_role_of_a_school_does_not_go_with_a_board(as_role, world):
    data = {**NEW, "role": "iccer"}
    response = as_role("adviseur").post(BOARD.url("contact_new", world.board), data)
    assert set(response.context["form"].errors) == {"role"}


def test_a_contact_is_corrected(as_role, world, kind, place):
    role = "bestuurder" if kind.is_board else "gemeente"
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    contact = factories.ContactFactory(person=person, role=role, school=None, **{kind.field: place})
    data = {"given_name": "Anna", "email": "anna@example.org", "job_title": "Wethouder", "certificate_year": "2019"}
    url = kind.url("contact_edit", place, contact.pk)
    assert as_role("adviseur").post(url, data).status_code == 302
    contact.refresh_from_db()
    person.refresh_from_db()
    assert (person.given_name, person.email, contact.job_title) == ("Anna", "anna@example.org", "Wethouder")
    assert contact.certificate_year == (2019 if kind.is_board else None)


def test_people_correct_their_own_data_and_only_that(as_role, world, kind, place, own_role):
    person = world.people[own_role]
    contact = contacts_of(kind, place).get(person=person)
    url = kind.url("contact_edit", place, contact.pk)
    client = as_role(own_role)
    assert url in client.get(kind.url("detail", place)).content.decode()
    data = {"email": "nieuw@example.org", "phone": "020 123", "given_name": "Hacker", "job_title": "Baas"}
    assert client.post(url, data).status_code == 302
    person.refresh_from_db()
    contact.refresh_from_db()
    assert (person.email, person.phone) == ("nieuw@example.org", "020 123")
    assert person.given_name != "Hacker"
    assert contact.job_title == ""


def test_a_role_ends_and_access_with_it(as_role, world, kind, place, own_role):
    contact = contacts_of(kind, place).get(person=world.people[own_role])
    url = kind.url("contact_end", place, contact.pk)
    yesterday = today() - datetime.timedelta(days=1)
    response = as_role("adviseur").post(url, {"last_day": yesterday.isoformat()}, follow=True)
    assert "Mensen die hier eerder waren" in response.content.decode()
    assert as_role(own_role).get(kind.url("detail", place)).status_code == 403
    again = as_role("adviseur").post(url, {"last_day": yesterday.isoformat()})
    assert "al afgelopen" in again.content.decode()


def test_the_last_day_cannot_come_before_the_first(as_role, world, kind, place, own_role):
    contact = contacts_of(kind, place).get(person=world.people[own_role])
    response = as_role("adviseur").post(kind.url("contact_end", place, contact.pk), {"last_day": "2001-01-01"})
    assert response.status_code == 200
    contact.refresh_from_db()
    assert contact.end is None


def test_inviting_from_the_list(as_role, world, kind, place, django_capture_on_commit_callbacks):
    role = "bestuurder" if kind.is_board else "gemeente"
    person = factories.PersonFactory(penvoerder=world.penvoerder, email="mira@example.org")
    contact = factories.ContactFactory(person=person, role=role, school=None, **{kind.field: place})
    client = as_role("adviseur")
    for _ in range(2):  # the second time it is sent again
        with django_capture_on_commit_callbacks(execute=True):
            client.post(kind.url("contact_invite", place, contact.pk))
    assert [letter.to for letter in mail.outbox] == [["mira@example.org"]] * 2


def test_nobody_is_invited_without_an_address(as_role, world, kind, place):
    role = "bestuurder" if kind.is_board else "gemeente"
    person = factories.PersonFactory(penvoerder=world.penvoerder, email="")
    contact = factories.ContactFactory(person=person, role=role, school=None, **{kind.field: place})
    response = as_role("adviseur").post(kind.url("contact_invite", place, contact.pk), follow=True)
    assert "nog geen e-mailadres" in response.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["contact_edit", "contact_end"])
def test_a_contact_of_another_place_is_not_there(as_role, world, name):
    """The board's address with the municipality's contact, and the other way round."""
    client = as_role("adviseur")
    of_board = contacts_of(BOARD, world.board).first()
    of_municipality = contacts_of(MUNICIPALITY, world.municipality).first()
    assert client.get(BOARD.url(name, world.board, of_municipality.pk)).status_code == 404
    assert client.get(MUNICIPALITY.url(name, world.municipality, of_board.pk)).status_code == 404


def test_a_contact_of_another_penvoerder_is_not_there(as_role, world, other_world, kind, place):
    person = factories.PersonFactory(penvoerder=other_world.penvoerder)
    role = "bestuurder" if kind.is_board else "gemeente"
    contact = factories.ContactFactory(person=person, role=role, school=None, **{kind.field: place})
    for name in ("contact_edit", "contact_end"):
        assert as_role("adviseur").get(kind.url(name, place, contact.pk)).status_code == 404
    assert as_role("adviseur").post(kind.url("contact_invite", place, contact.pk)).status_code == 404
