"""Boards and municipalities: the lists, one place, its people, policy documents and priorities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from schools.models import Contact, PolicyDocument
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World

Given = Callable[[World], dict[str, Any]]
NEW_CONTACT = {"given_name": "Mira", "start": "2026-08-01"}
A_PERSON = {"given_name": "Mira", "email": "mira@example.org"}
LAST_DAY = {"last_day": "2026-07-31"}
A_DOCUMENT = {"kind": "lea", "title": "LEA", "year_from": "2025", "url": "https://example.org/lea"}
NO_ROWS = {"rij-TOTAL_FORMS": "0", "rij-INITIAL_FORMS": "0"}


def of_board(world: World) -> dict[str, Any]:
    return {"key": world.board.number}


def of_municipality(world: World) -> dict[str, Any]:
    return {"key": world.municipality.code}


def contact_of(place: Given, field: str, role: str) -> Given:
    """A contact there of somebody else than any role that asks."""

    def made(world: World) -> dict[str, Any]:
        person = factories.PersonFactory(penvoerder=world.penvoerder)
        contact = factories.ContactFactory(person=person, role=role, school=None, **{field: getattr(world, field)})
        return {**place(world), "pk": contact.pk}

    return made


def own_contact_of(place: Given, role: str) -> Given:
    def made(world: World) -> dict[str, Any]:
        return {**place(world), "pk": Contact.objects.get(person=world.people[role]).pk}

    return made


def document_of(place: Given, field: str) -> Given:
    def made(world: World) -> dict[str, Any]:
        document = PolicyDocument.objects.create(
            penvoerder=world.penvoerder, kind="lea", title="LEA", year_from=2025, **{field: getattr(world, field)}
        )
        document.file.save("lea.pdf", ContentFile(b"%PDF-1.7 lea"))
        return {**place(world), "pk": document.pk}

    return made


def rows_of(space: str, place: Given, field: str, own: str, role: str, new_contact: dict[str, Any]) -> list[Row]:
    """The rows of one kind of place; ``own``: the roles that have one of their own, ``role`` that of a contact."""
    contact, document = contact_of(place, field, role), document_of(place, field)
    rows = [
        Row("list", "staff"),
        Row("download", "staff", kwargs={"form": "csv"}),
        Row("detail", f"staff {own}", kwargs=place),
        Row("contact_new", "staff", kwargs=place),
        Row("contact_new", "staff", method="post", kwargs=place, data=new_contact),
        Row("contact_edit", "staff", kwargs=contact, id="of somebody else"),
        Row("contact_edit", f"staff {role}", kwargs=own_contact_of(place, role), id="own"),
        Row("contact_edit", "staff", method="post", kwargs=contact, data=A_PERSON),
        Row("contact_end", "staff", kwargs=contact),
        Row("contact_end", "staff", method="post", kwargs=contact, data=LAST_DAY),
        Row("contact_invite", "staff", method="post", kwargs=contact),
        Row("document_new", "staff", kwargs=place),
        Row("document_new", "staff", method="post", kwargs=place, data=A_DOCUMENT),
        Row("document_edit", "staff", kwargs=document),
        Row("document_edit", "staff", method="post", kwargs=document, data=A_DOCUMENT),
        Row("document_remove", "staff", kwargs=document),
        Row("document_remove", "staff", method="post", kwargs=document),
        Row("document_file", f"staff {own}", kwargs=document),
    ]
    return [
        Row(f"{space}:{row.url_name}", row.allow, row.kwargs, method=row.method, data=row.data, id=row.id)
        for row in rows
    ]


ROWS = [
    Row("our_board", "board", status=302),
    Row("our_municipality", "gemeente", status=302),
    *rows_of("boards", of_board, "board", "board", "bestuurder", {**NEW_CONTACT, "role": "bestuurder"}),
    *rows_of("municipalities", of_municipality, "municipality", "gemeente", "gemeente", NEW_CONTACT),
    Row("boards:priorities", "staff", kwargs=of_board),
    Row("boards:priorities", "staff", method="post", kwargs=of_board, data=NO_ROWS),
]
