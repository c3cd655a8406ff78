"""The pages about people ask the database as often with many people as with few."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from cmk.core.models import today
from partners.models import PartnerHandover
from schools.models import Contact, Handover
from tests import factories
from tests.performance.baseline import assert_constant_queries


def somebody(world, **fields):
    """A person with a role of every kind, an account, an invitation, an open agreement and a changed address."""
    user = factories.UserFactory()
    person = factories.PersonFactory(
        penvoerder=world.penvoerder,
        user=user,
        email_before="oud@example.org",
        email_changed_at=timezone.now(),
        email_changed_by=world.users["adviseur"],
        **fields,
    )
    factories.InvitationFactory(penvoerder=world.penvoerder, user=user)
    roles(world, person)
    return person


def roles(world, person):
    """Roles of every kind, at places of their own, and what hangs on them."""
    school = factories.SchoolFactory(municipality=world.municipality)
    contact = factories.ContactFactory(person=person, school=school)
    factories.ContactFactory(person=person, role="bestuurder", school=None, board=factories.SchoolBoardFactory())
    factories.ContactFactory(person=person, role="gemeente", school=None, municipality=world.municipality)
    partner = factories.PartnerFactory(penvoerder=world.penvoerder)
    at_partner = factories.PartnerContactFactory(person=person, partner=partner)
    factories.SteeringSeatFactory(programme=world.programme, person=person)
    before = {"end": today() - datetime.timedelta(days=1)}
    other = factories.PersonFactory(penvoerder=world.penvoerder)
    left = factories.ContactFactory(person=other, school=school, **before)
    Handover.objects.create(predecessor=left, successor=contact, note="Let op", made_by=world.users["adviseur"])
    left = factories.PartnerContactFactory(person=other, partner=partner, **before)
    PartnerHandover.objects.create(predecessor=left, successor=at_partner, made_by=world.users["adviseur"])
    factories.ActionPointFactory(programme=world.programme, school=school, owner_person=person)


def test_list(as_role, world):
    somebody(world)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("people:list"),
        grow=lambda: [somebody(world) for _ in range(4)],
        key="people/list:adviseur",
    )


def test_person(as_role, world):
    person = somebody(world, given_name="Jan", family_name="Smit")

    def grow():
        for _number in range(3):
            roles(world, person)
            somebody(world, given_name="Jan", family_name="Smit")

    grow()
    assert_constant_queries(
        as_role("adviseur"), reverse("people:detail", args=[person.pk]), grow=grow, key="people/detail:adviseur"
    )


def test_duplicates(as_role, world):
    def pair():
        for _number in range(2):
            somebody(world, given_name="Jan", family_name="Smit")

    pair()
    assert_constant_queries(
        as_role("adviseur"), reverse("people:duplicates"), grow=pair, key="people/duplicates:adviseur"
    )


def test_merge(as_role, world):
    keep, gone = (somebody(world, given_name="Jan", family_name="Smit") for _ in range(2))
    assert_constant_queries(
        as_role("adviseur"),
        reverse("people:merge", args=[keep.pk, gone.pk]),
        grow=lambda: [roles(world, person) for person in (keep, gone) for _ in range(3)],
        key="people/merge:adviseur",
    )


def test_take_over(as_role, world):
    contact = Contact.objects.get(person=world.people["iccer"])

    def grow():
        for _number in range(3):
            factories.ActionPointFactory(programme=world.programme, school=world.school, owner_person=contact.person)
            person = factories.PersonFactory(penvoerder=world.penvoerder)
            factories.ContactFactory(person=person, school=world.school)
            row = factories.ConversationFactory(
                programme=world.programme,
                kind=world.kind,
                school=world.school,
                status="planned",
                held_at=timezone.now() + datetime.timedelta(days=3),
            )
            row.participants.create(person=contact.person, name="Iemand")

    grow()
    assert_constant_queries(
        as_role("adviseur"), reverse("people:take_over", args=[contact.pk]), grow=grow, key="people/take_over:adviseur"
    )
