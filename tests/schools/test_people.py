"""Contacts begin, end, are corrected and invited; what is overwritten nowhere."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.access import access_of
from cmk.accounts.models import Invitation, User
from cmk.accounts.roles import Role
from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import AdviserAssignment, Contact, Person
from schools.people import services
from schools.people.advisers import assign_adviser, possible_advisers
from schools.people.selectors import SignInState, people_of_school, sign_ins
from schools.people.services import PersonData
from tests import factories

DAY = datetime.timedelta(days=1)


def add(world, **values):
    data = PersonData(
        values.pop("given_name", "Mira"), values.pop("family_name", "Test"), values.pop("email", "mira@example.org")
    )
    fields = {"role": "iccer", "start": today(), **values}
    return services.add_school_contact(penvoerder=world.penvoerder, school=world.school, data=data, **fields)


def test_a_new_person_becomes_a_contact(world):
    contact = add(world, certificate_year=2024)
    assert (contact.person.name, contact.person.penvoerder, contact.certificate_year) == (
        "Mira Test",
        world.penvoerder,
        2024,
    )
    assert contact.person.user is None


def test_a_person_known_by_e_mail_is_one_person(world):
    known = factories.PersonFactory(
        penvoerder=world.penvoerder, given_name="Els", family_name="Kuiper", email="els@example.org"
    )
    contact = add(world, given_name="", email="ELS@example.org")
    assert contact.person == known
    assert contact.person.name == "Els Kuiper"


def test_a_person_of_another_penvoerder_is_not_found(world, other_world):
    theirs = factories.PersonFactory(penvoerder=other_world.penvoerder, email="els@example.org")
    assert add(world, email="els@example.org").person != theirs


def test_the_same_role_twice_is_refused_and_an_unknown_person_needs_a_name(world):
    add(world)
    with pytest.raises(DomainError, match="is al icc’er"):
        add(world)
    with pytest.raises(DomainError, match="voornaam"):
        add(world, given_name=" ", email="nieuw@example.org")


def test_ending_a_contact_ends_the_access_the_day_after(world):
    contact = Contact.objects.get(person=world.people["iccer"])
    services.end_contact(contact=contact, last_day=today() - DAY)
    user = User.objects.get(pk=world.users["iccer"].pk)
    assert Role.ICCER not in access_of(user).roles
    assert Contact.objects.filter(pk=contact.pk).exists()
    with pytest.raises(DomainError, match="al afgelopen"):
        services.end_contact(contact=contact, last_day=today())


def test_a_role_cannot_end_before_it_began(world):
    contact = add(world)
    with pytest.raises(DomainError, match="niet voor de eerste"):
        services.end_contact(contact=contact, last_day=contact.start - DAY)


def test_a_correction_keeps_sign_in_and_refuses_somebody_elses_address(world):
    contact = Contact.objects.get(person=world.people["iccer"])
    data = PersonData("Sanne", "De Boer", "nieuw@example.org", "020 1234567")
    services.change_contact(contact=contact, data=data, certificate_year=2020)
    person = Person.objects.get(pk=contact.person.pk)
    assert (person.name, person.email, person.phone) == ("Sanne De Boer", "nieuw@example.org", "020 1234567")
    assert person.user == world.users["iccer"]
    assert person.user.email == "iccer.een@example.org"
    with pytest.raises(DomainError, match="is al het adres van"):
        services.change_person(person=person, data=PersonData("Sanne", email=world.people["directeur"].email.upper()))


def test_an_invitation_makes_an_account_and_links_it(world, django_capture_on_commit_callbacks):
    contact = add(world)
    with django_capture_on_commit_callbacks(execute=True):
        invitation = services.invite_person(person=contact.person, role_text="icc'er", by=world.users["adviseur"])
    contact.person.refresh_from_db()
    assert contact.person.user == invitation.user
    assert access_of(invitation.user).has(Role.ICCER)
    assert [message.to for message in mail.outbox] == [["mira@example.org"]]


def test_inviting_again_sends_the_open_invitation_once_more(world):
    contact = add(world)
    first = services.invite_person(person=contact.person, role_text="icc'er", by=world.users["adviseur"])
    contact.person.refresh_from_db()
    again = services.invite_again(person=contact.person, role_text="icc'er", by=world.users["adviseur"])
    assert (again.pk, again.times_sent) == (first.pk, 2)
    assert Invitation.objects.count() == 1


def test_an_invitation_needs_an_address_that_is_nobody_elses(world):
    nameless = add(world, email="")
    with pytest.raises(DomainError, match="nog geen e-mailadres"):
        services.invite_person(person=nameless.person, role_text="x", by=world.users["adviseur"])
    twin = factories.PersonFactory(penvoerder=world.penvoerder, email=world.users["iccer"].email)
    with pytest.raises(DomainError, match="hoort al bij"):
        services.invite_person(person=twin, role_text="x", by=world.users["adviseur"])
    moved = world.people["directeur"]
    moved.email = "ander@example.org"
    moved.save()
    with pytest.raises(DomainError, match="logt in met"):
        services.invite_person(person=moved, role_text="x", by=world.users["adviseur"])


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, SignInState.INVITED),
        ({"expires_at": timezone.now() - DAY}, SignInState.EXPIRED),
        ({"accepted_at": timezone.now()}, SignInState.ABLE),
        ({"withdrawn_at": timezone.now()}, SignInState.NONE),
        ({"undelivered": True}, SignInState.UNDELIVERED),
    ],
)
def test_whether_somebody_can_sign_in(world, fields, state):
    person = world.people["iccer"]
    factories.InvitationFactory(penvoerder=world.penvoerder, user=person.user, **fields)
    assert sign_ins(world.penvoerder, [person])[person.pk].state == state
    stranger = factories.PersonFactory(penvoerder=world.penvoerder)
    assert sign_ins(world.penvoerder, [stranger])[stranger.pk].state == SignInState.NONE


def test_people_of_now_and_earlier(world, other_world):
    contact = Contact.objects.get(person=world.people["iccer"])
    contact.end = today() - DAY
    contact.save()
    theirs = factories.PersonFactory(penvoerder=other_world.penvoerder)
    factories.ContactFactory(person=theirs, school=world.school)
    people = people_of_school(world.users["adviseur"], world.penvoerder, world.school, with_sign_in=True)
    assert [line.contact.person for line in people.now] == [world.people["directeur"]]
    assert [line.contact for line in people.earlier] == [contact]


# --- the adviser --------------------------------------------------------------------------------------


def test_another_adviser_ends_the_former_the_day_before(world):
    colleague = factories.MembershipFactory(penvoerder=world.penvoerder).user
    start = today() + 7 * DAY
    assign_adviser(penvoerder=world.penvoerder, school=world.school, adviser=colleague, start=start)
    rows = list(AdviserAssignment.objects.filter(school=world.school).order_by("start"))
    assert [(row.adviser, row.start, row.end) for row in rows] == [
        (world.users["adviseur"], datetime.date(2025, 1, 1), start - DAY),
        (colleague, start, None),
    ]


def test_a_mistake_of_the_same_day_is_corrected(world):
    colleague = factories.MembershipFactory(penvoerder=world.penvoerder).user
    first = AdviserAssignment.objects.get(school=world.school)
    assign_adviser(penvoerder=world.penvoerder, school=world.school, adviser=colleague, start=first.start)
    assert AdviserAssignment.objects.get(school=world.school).adviser == colleague


def test_who_may_be_adviser(world, other_world):
    school = world.school
    for adviser, start, says in (
        (world.users["adviseur"], today(), "al de adviseur"),
        (other_world.users["adviseur"], today(), "geen adviseur van"),
        (world.users["onderzoeker"], today(), "geen adviseur van"),
        (world.users["beheerder"], datetime.date(2024, 12, 1), "latere"),
    ):
        with pytest.raises(DomainError, match=says):
            assign_adviser(penvoerder=world.penvoerder, school=school, adviser=adviser, start=start)
    assert set(possible_advisers(world.penvoerder)) == {world.users["adviseur"], world.users["beheerder"]}


# --- the pages ----------------------------------------------------------------------------------------


def url(world, name, *args):
    return reverse(f"school:{name}", args=[world.school.code, *args])


def own_contact(world, role="iccer"):
    return Contact.objects.get(person=world.people[role])


def test_staff_see_who_can_sign_in_and_the_school_does_not(world, as_role):
    factories.InvitationFactory(penvoerder=world.penvoerder, user=world.users["iccer"])
    staff = as_role("adviseur").get(url(world, "people")).content.decode()
    own = as_role("directeur").get(url(world, "people")).content.decode()
    assert "uitgenodigd op" in staff
    assert "uitgenodigd op" not in own
    assert world.people["iccer"].email in own
    assert "Contactpersoon toevoegen" not in own


def test_staff_add_a_contact_with_an_invitation(world, as_role, django_capture_on_commit_callbacks):
    values = {"role": "iccer", "email": "mira@example.org", "given_name": "Mira", "start": "2026-08-01", "invite": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        response = as_role("adviseur").post(url(world, "contact_new"), values, follow=True)
    assert "krijgt een uitnodiging op mira@example.org" in response.content.decode()
    contact = Contact.objects.get(person__email="mira@example.org")
    assert (contact.school, contact.start, contact.person.user is not None) == (
        world.school,
        datetime.date(2026, 8, 1),
        True,
    )
    assert f"icc’er van {world.school}" in mail.outbox[0].body


def test_all_errors_stand_there_at_once_and_nothing_is_lost(world, as_role):
    values = {
        "email": "geen adres",
        "family_name": "Zonder voornaam",
        "start": "",
        "certificate_year": "1900",
        "invite": "on",
    }
    page = as_role("adviseur").post(url(world, "contact_new"), values)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"role", "email", "start", "certificate_year"}
    assert 'value="Zonder voornaam"' in page.content.decode()
    assert not Person.objects.filter(family_name="Zonder voornaam").exists()


def test_when_the_invitation_cannot_be_sent_the_contact_is_not_half_there(world, as_role):
    User.objects.create_user("dicht@example.org", is_active=False)
    values = {
        "role": "iccer",
        "email": "dicht@example.org",
        "given_name": "Dicht",
        "start": "2026-08-01",
        "invite": "on",
    }
    page = as_role("adviseur").post(url(world, "contact_new"), values)
    assert len(page.context["form"].non_field_errors()) == 1
    assert not Contact.objects.filter(person__email="dicht@example.org").exists()


def test_the_school_corrects_its_own_data_and_nobody_elses(world, as_role):
    client = as_role("iccer")
    client.post(
        url(world, "contact_edit", own_contact(world).pk),
        {"email": "nieuw@example.org", "phone": "06 1", "given_name": "Gehackt"},
    )
    person = Person.objects.get(pk=world.people["iccer"].pk)
    assert (person.email, person.phone, person.given_name) == (
        "nieuw@example.org",
        "06 1",
        world.people["iccer"].given_name,
    )
    other = url(world, "contact_edit", own_contact(world, "directeur").pk)
    assert client.get(other).status_code == 403
    assert client.post(other, {"email": "x@example.org"}).status_code == 403


def test_staff_end_a_contact(world, as_role):
    contact = own_contact(world)
    last_day = today() - DAY
    response = as_role("adviseur").post(url(world, "contact_end", contact.pk), {"last_day": last_day.isoformat()})
    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.end == last_day
    assert as_role("iccer").get(url(world, "people")).status_code == 403


def test_an_invitation_that_is_refused_says_why(world, as_role):
    person = factories.PersonFactory(penvoerder=world.penvoerder, email="")
    contact = factories.ContactFactory(person=person, school=world.school)
    page = as_role("adviseur").post(url(world, "contact_invite", contact.pk), follow=True)
    assert "nog geen e-mailadres" in page.content.decode()


def test_the_leader_chooses_another_adviser(world, as_role):
    leader = world.users["beheerder"]
    page = as_role("beheerder").post(url(world, "adviser"), {"adviser": leader.pk, "start": "2026-09-01"}, follow=True)
    assert "is vanaf 1 september 2026 de adviseur" in page.content.decode()
    assert AdviserAssignment.objects.active(datetime.date(2026, 9, 1)).get(school=world.school).adviser == leader


def test_a_contact_of_another_penvoerder_at_the_same_school_is_not_there(world, other_world, as_role):
    theirs = factories.PersonFactory(penvoerder=other_world.penvoerder, given_name="Onzichtbaar")
    contact = factories.ContactFactory(person=theirs, school=world.school)
    for role in ("adviseur", "iccer"):
        assert "Onzichtbaar" not in as_role(role).get(url(world, "people")).content.decode()
    assert as_role("adviseur").get(url(world, "contact_edit", contact.pk)).status_code == 404
    assert as_role("adviseur").post(url(world, "contact_invite", contact.pk)).status_code == 404
