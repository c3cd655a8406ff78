"""What boards and municipalities laid down, found important and signed, with small files that say what they are."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Count
from django.utils.html import format_html

from cmk.core.pdf import write_pdf
from cmk.demo.content import content
from cmk.demo.days import Days
from cmk.demo.people import address
from cmk.demo.schools import Cast, Road
from partners.models import Partner
from schools.models import Contact, Municipality, Person, PolicyDocument, School, SchoolBoard
from schools.places import Place, of_place
from trajectories.models import Agreement, BoardPriority, Programme

LARGE = 3


def make_papers(programme: Programme, cast: Cast, days: Days) -> None:
    """Make policy documents, priorities of boards, agreements with their parties, and people who came and went."""
    papers = content("papers")
    for row in papers["documents"]:
        if place := _place(row["of"], cast):
            _make_document(programme, place, row)
    for of, texts in papers["priorities"].items():
        place = _place(of, cast)
        if isinstance(place, SchoolBoard):
            BoardPriority.objects.bulk_create(
                BoardPriority(programme=programme, board=place, text=text, order=order)
                for order, text in enumerate(texts, start=1)
            )
    for row in papers["agreements"]:
        _make_agreement(programme, cast, days, row)
    for row in papers["people"]:
        if place := _place(row["of"], cast):
            _make_contact(programme, place, days, row)


def _place(of: str, cast: Cast) -> Place | None:
    """Return the place that the data names; None for a board that this demo does not have."""
    if of == "home board":
        return cast.home.school.board
    return Municipality.objects.filter(code=of).first() or SchoolBoard.objects.filter(number=of).first()


def _make_document(programme: Programme, place: Place, row: dict[str, Any]) -> None:
    first = programme.start.year
    document = PolicyDocument(
        penvoerder=programme.penvoerder,
        kind=row["kind"],
        title=row["title"],
        year_from=first + row["from"],
        year_to=None if row["to"] is None else first + row["to"],
        url=row.get("url", ""),
        summary=row.get("summary", ""),
        **of_place(place),
    )
    if row.get("file"):
        file = ContentFile(paper(row["title"], f"Een beleidsstuk van {place}."))
        document.file.save("beleidsstuk.pdf", file, save=False)
    document.save()


def _make_agreement(programme: Programme, cast: Cast, days: Days, row: dict[str, Any]) -> None:
    agreement = Agreement(
        penvoerder=programme.penvoerder,
        programme=programme if row["until"] is None or row["until"] >= programme.start else None,
        kind=row["kind"],
        title=row["title"],
        signed_on=_signed_on(row["signed"], days),
        valid_until=row["until"],
        other_parties=row.get("other", ""),
        note=row.get("note", ""),
    )
    if text := row.get("text"):
        agreement.file.save("overeenkomst.pdf", ContentFile(paper(row["title"], text)), save=False)
    agreement.save()
    agreement.municipalities.set(_municipalities(programme, row.get("municipalities", [])))
    agreement.boards.set(_boards(cast, row.get("boards", [])))
    agreement.schools.set(_schools(cast, row.get("schools", [])))
    names = row.get("partners", [])
    agreement.partners.set(Partner.objects.filter(penvoerder=programme.penvoerder, name__in=names))


def _signed_on(signed: datetime.date | int | None, days: Days) -> datetime.date | None:
    return days.day(-signed) if isinstance(signed, int) else signed


def _municipalities(programme: Programme, wanted: str | list[str]) -> list[Municipality]:
    rows = programme.municipalities.all()
    return list(rows if wanted == "all" else rows.filter(code__in=wanted))


def _boards(cast: Cast, wanted: str | list[str]) -> list[SchoolBoard]:
    if wanted != "large":
        return list(SchoolBoard.objects.filter(number__in=wanted))
    schools = [part.school.pk for part in cast.parts]
    rows = SchoolBoard.objects.filter(schools__in=schools).annotate(size=Count("schools"))
    return list(rows.order_by("-size", "number")[:LARGE])


def _schools(cast: Cast, wanted: list[str]) -> list[School]:
    on_its_way = (part for part in cast.parts if not part.is_primary and part.road is Road.NEW)
    found = {"home": cast.home, "secondary": next(on_its_way, None)}
    return [part.school for name in wanted if (part := found[name])]


def _make_contact(programme: Programme, place: Place, days: Days, row: dict[str, Any]) -> None:
    person = Person.objects.create(
        penvoerder=programme.penvoerder,
        given_name=row["given"],
        family_name=row["family"],
        email=address(row["given"], row["family"]),
    )
    Contact.objects.create(
        person=person,
        role=row["role"],
        job_title=row["title"],
        start=days.first if row["since"] is None else days.day(row["since"]),
        end=None if row["until"] is None else days.day(row["until"]),
        **of_place(place),
    )


@cache
def paper(title: str, text: str) -> bytes:
    """Return a page with a title and a sentence, that says that it was made up. Made once in a process."""
    return write_pdf(
        format_html(
            '<!doctype html><html lang="nl"><head><title>{}</title><meta charset="utf-8"></head>'
            "<body><h1>{}</h1><p>{}</p><p>Dit is een verzonnen stuk voor de demo van Cultuurspoor.</p></body></html>",
            title,
            title,
            text,
        )
    )
