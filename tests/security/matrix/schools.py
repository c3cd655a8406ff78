"""The list of schools, one school and its people."""

from __future__ import annotations

from typing import Any

from schools.models import Contact
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def of_school(world: World) -> dict[str, Any]:
    return {"code": world.school.code}


def of_contact(world: World) -> dict[str, Any]:
    """A contact of somebody else than any role that asks."""
    person = factories.PersonFactory(penvoerder=world.penvoerder)
    return {"code": world.school.code, "pk": factories.ContactFactory(person=person, school=world.school).pk}


def of_own_contact(world: World) -> dict[str, Any]:
    return {"code": world.school.code, "pk": Contact.objects.get(person=world.people["iccer"]).pk}


def an_adviser(world: World) -> dict[str, Any]:
    return {"adviser": world.users["beheerder"].pk, "start": "2026-09-01"}


NEW_CONTACT = {"given_name": "Mira", "start": "2026-08-01"}
A_PERSON = {"given_name": "Mira", "email": "mira@example.org"}
LAST_DAY = {"last_day": "2026-07-31"}

ROWS = [
    Row("our_school", "school", status=302),
    Row("schools:list", "staff board gemeente"),
    Row("schools:download", "staff board gemeente", kwargs={"form": "csv"}),
    Row("schools:columns", "staff board gemeente", method="post", data={"columns": ["municipality", "pupils"]}),
    Row("school:overview", "staff school board gemeente", kwargs=of_school),
    Row("school:people", "staff school", kwargs=of_school),
    Row("school:contact_new", "staff", kwargs=of_school),
    Row("school:contact_new", "staff", method="post", kwargs=of_school, data={**NEW_CONTACT, "role": "iccer"}),
    Row("school:contact_edit", "staff", kwargs=of_contact, id="of somebody else"),
    Row("school:contact_edit", "staff iccer", kwargs=of_own_contact, id="own"),
    Row("school:contact_edit", "staff", method="post", kwargs=of_contact, data=A_PERSON),
    Row("school:contact_end", "staff", kwargs=of_contact),
    Row("school:contact_end", "staff", method="post", kwargs=of_contact, data=LAST_DAY),
    Row("school:contact_invite", "staff", method="post", kwargs=of_contact),
    Row("school:adviser", "leader", kwargs=of_school),
    Row("school:adviser", "leader", method="post", kwargs=of_school, data=an_adviser),
]
