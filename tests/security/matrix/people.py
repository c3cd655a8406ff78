"""The people whom the penvoerder knows: the list, one person, taking over, and doubles."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def a_person(world: World) -> dict[str, Any]:
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    factories.ContactFactory(person=person, school=world.school)
    return {"pk": person.pk}


def two_people(world: World) -> dict[str, Any]:
    return {**a_person(world), "other": factories.PersonFactory(penvoerder=world.penvoerder).pk}


def a_contact(world: World) -> dict[str, Any]:
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    return {"pk": factories.ContactFactory(person=person, school=world.school).pk}


def a_partner_contact(world: World) -> dict[str, Any]:
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    return {"pk": factories.PartnerContactFactory(person=person, partner=world.partner).pk}


A_PERSON = {"given_name": "Mira", "email": "mira@example.org"}
SUCCESSOR = {"last_day": "2026-07-31", "start": "2026-08-01", "given_name": "Mira", "successor": "nieuw"}

ROWS = [
    Row("people:list", "staff"),
    Row("people:download", "staff", kwargs={"form": "csv"}),
    Row("people:duplicates", "staff"),
    Row("people:detail", "staff", kwargs=a_person),
    Row("people:change", "staff", kwargs=a_person),
    Row("people:change", "staff", method="post", kwargs=a_person, data=A_PERSON),
    Row("people:invite", "staff", method="post", kwargs=a_person),
    Row("people:bounced", "staff", kwargs=a_person),
    Row("people:bounced", "staff", method="post", kwargs=a_person, data={"reason": "bestaat niet"}),
    Row("people:arriving", "staff", method="post", kwargs=a_person),
    Row("people:take_over", "staff", kwargs=a_contact),
    Row("people:take_over", "staff", method="post", kwargs=a_contact, data=SUCCESSOR),
    Row("people:take_over_partner", "staff", kwargs=a_partner_contact),
    Row("people:take_over_partner", "staff", method="post", kwargs=a_partner_contact, data=SUCCESSOR),
    Row("people:merge_choose", "staff", kwargs=a_person),
    Row("people:merge", "staff", kwargs=two_people),
    Row("people:merge", "staff", method="post", kwargs=two_people, data={"name": "blijft", "email": "blijft"}),
    Row("people:apart", "staff", method="post", kwargs=two_people),
]
