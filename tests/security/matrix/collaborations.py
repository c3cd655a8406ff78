"""Collaborations: staff, the members' people, the stuurgroep that decides, and the readers of examples."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories import collaborations as make
from tests.security.matrix import Given, Row
from tests.worlds import World
from trajectories.models import CollaborationStatus as Status

TODAY = datetime.date.today().isoformat()
MEMBERS = "school partner"
READERS = "staff school board partner gemeente stuurgroep"


def at(status: str, **values: Any) -> Given:
    """One of the world's school and partner that stands at ``status``."""
    return lambda world: {"pk": make.plain_collaboration(world, status).pk} | values


def with_municipality(world: World) -> dict[str, Any]:
    """One in which the municipality takes part too."""
    row = make.plain_collaboration(world)
    row.members.create(municipality=world.municipality)
    return {"pk": row.pk}


def of_others(world: World) -> dict[str, Any]:
    """One that is in preparation, of other schools and partners of the penvoerder."""
    row = make.plain_collaboration(world)
    row.people.all().delete()
    row.members.all().delete()
    return {"pk": row.pk}


def with_file(world: World) -> dict[str, Any]:
    """One that was sent in with a file, and the number of the request."""
    row = make.plain_collaboration(world, Status.REQUESTED)
    row.requests.get().file.save("verklaring.pdf", ContentFile(b"%PDF-1.7 verklaring"))
    return {"pk": row.pk, "number": 1}


def decided(world: World) -> dict[str, Any]:
    """One that was granted, as its last step."""
    row = make.plain_collaboration(world, Status.GRANTED)
    decision = row.decisions.create(
        request=row.requests.get(), outcome="granted", decided_on=row.start, by_whom="de stuurgroep", ground="Past"
    )
    row.changes.create(from_status=Status.REQUESTED, to_status=Status.GRANTED, decision=decision)
    return {"pk": row.pk}


def part(name: str, related: str, /, **values: Any) -> Given:
    """A collaboration in the first year and, as ``name``, a row of its ``related``."""

    def given(world: World) -> dict[str, Any]:
        row = make.plain_collaboration(world, Status.FIRST_YEAR)
        return {"pk": row.pk, name: getattr(row, related).create(**values).pk}

    return given


def a_product(world: World, *, shared: bool = False) -> Any:
    """A product with a file, to which each member agrees when ``shared``."""
    row = make.plain_collaboration(world, Status.FIRST_YEAR)
    product = row.products.create(title="Lesbrief", description="Zes lessen", proposed_at=timezone.now())
    product.file.save("les.pdf", ContentFile(b"%PDF-1.7 les"))
    for member in row.members.all() if shared else []:
        product.consents.create(member=member, said_by="Jan, per mail")
    return product


def its_product(world: World) -> dict[str, Any]:
    """A product of the world's school and partner, that the members are asked to share."""
    product = a_product(world)
    return {"pk": product.collaboration_id, "product": product.pk}


def product_of_others(*, shared: bool) -> Given:
    """A product of other schools; shared or not."""

    def given(world: World) -> dict[str, Any]:
        product = a_product(world, shared=shared)
        product.collaboration.people.all().delete()
        elsewhere = {"school": None, "partner": None, "name": "Elders", "organisation": "anders"}
        product.collaboration.members.all().update(**elsewhere)
        return {"product": product.pk}

    return given


def a_consent(world: World) -> dict[str, Any]:
    """The yes of the world's school."""
    product = a_product(world, shared=True)
    consent = product.consents.get(member__school=world.school)
    return {"pk": product.collaboration_id, "consent": consent.pk}


WORKED = {"hidden": "board gemeente"}
DAY = datetime.date.today()
DECISION = {
    "outcome": "granted", "by_whom": "de stuurgroep", "decided_on": TODAY, "ground": "Past", "contribution": "10000",
    "years": "2",
}  # fmt: skip
OWN = f"staff {MEMBERS}"
PAYMENT = {"amount": 100, "planned_on": DAY, "payee": "Expert"}
ELSEWHERE = {"name": "De Boomhut", "organisation": "kinderopvang"}

ROWS = [
    Row("collaborations:list", READERS),
    Row("collaborations:download", "staff", kwargs={"form": "xlsx"}),
    Row("collaborations:new", "staff"),
    Row("collaborations:examples", "staff school board partner"),
    Row(
        "collaborations:product_file",
        "staff school board partner",
        hidden="gemeente",
        kwargs=product_of_others(shared=True),
    ),
    Row(
        "collaborations:product_file",
        "staff",
        hidden="school board partner gemeente",
        kwargs=product_of_others(shared=False),
        id="not shared",
    ),
    Row("collaborations:detail", OWN, hidden="board gemeente stuurgroep", kwargs=at(Status.PREPARING)),
    Row("collaborations:detail", f"{OWN} stuurgroep", kwargs=at(Status.REQUESTED), id="sent in", **WORKED),
    Row(
        "collaborations:detail",
        "staff",
        hidden="school board partner gemeente stuurgroep",
        kwargs=of_others,
        id="of others",
    ),
    Row(
        "collaborations:detail",
        f"{OWN} gemeente",
        hidden="board stuurgroep",
        kwargs=with_municipality,
        id="with the municipality",
    ),
    Row("collaborations:edit", "staff", kwargs=at(Status.PREPARING)),
    Row("collaborations:remove", "staff", kwargs=of_others),
    Row("collaborations:date_new", "staff", kwargs=at(Status.PREPARING)),
    Row("collaborations:date_edit", "staff", kwargs=part("date", "dates", name="Start", day=DAY)),
    Row("collaborations:member_new", "staff", kwargs=of_others),
    Row("collaborations:member_edit", "staff", kwargs=part("member", "members", **ELSEWHERE)),
    Row("collaborations:member_remove", "staff", kwargs=part("member", "members", **ELSEWHERE)),
    Row("collaborations:person_new", "staff", kwargs=at(Status.PREPARING)),
    Row("collaborations:person_edit", "staff", kwargs=part("person", "people", name="Iemand")),
    Row("collaborations:person_remove", "staff", kwargs=part("person", "people", name="Iemand")),
    Row("collaborations:payment_new", "staff", kwargs=at(Status.GRANTED)),
    Row("collaborations:payment_edit", "staff", kwargs=part("payment", "payments", **PAYMENT)),
    Row("collaborations:payment_remove", "staff", kwargs=part("payment", "payments", **PAYMENT)),
    Row("collaborations:plan", OWN, kwargs=at(Status.PREPARING), **WORKED),
    Row(
        "collaborations:plan",
        OWN,
        kwargs=at(Status.PREPARING),
        method="post",
        data={"plan": "Nu", "version": "1"},
        **WORKED,
    ),
    Row("collaborations:send", OWN, method="post", kwargs=at(Status.PREPARING), **WORKED),
    Row("collaborations:request_file", f"{OWN} stuurgroep", kwargs=with_file, **WORKED),
    Row("collaborations:advise", "staff", kwargs=at(Status.REQUESTED)),
    Row("collaborations:decide", "leader", kwargs=at(Status.REQUESTED)),
    Row("collaborations:decide", "leader", method="post", kwargs=at(Status.REQUESTED), data=DECISION),
    Row("collaborations:go_on", "staff iccer partner", kwargs=at(Status.FIRST_YEAR), **WORKED),
    Row(
        "collaborations:go_on",
        "staff iccer partner",
        method="post",
        kwargs=at(Status.FIRST_YEAR),
        data={"goes_on": "ja", "decided_on": TODAY, "ground": "Het gaat goed"},
        **WORKED,
    ),
    Row("collaborations:step", "staff", kwargs=at(Status.GRANTED, to="beginnen")),
    Row("collaborations:outcome", "staff", kwargs=at(Status.EVALUATING)),
    Row("collaborations:take_back", "staff", kwargs=at(Status.FIRST_YEAR)),
    Row("collaborations:take_back", "leader", kwargs=decided, id="a decision"),
    Row("collaborations:take_back", "leader", method="post", kwargs=decided, data={"reason": "Vergissing"}),
    Row("collaborations:guide", OWN, kwargs=at(Status.EVALUATING), **WORKED),
    Row("collaborations:product_new", OWN, kwargs=at(Status.FIRST_YEAR), **WORKED),
    Row("collaborations:product_edit", OWN, kwargs=its_product, **WORKED),
    Row("collaborations:product_remove", OWN, kwargs=its_product, **WORKED),
    Row("collaborations:propose", OWN, method="post", kwargs=its_product, data={"aan": "ja"}, **WORKED),
    Row("collaborations:agree", OWN, kwargs=its_product, **WORKED),
    Row("collaborations:withdraw", "staff school", method="post", kwargs=a_consent, **WORKED),
]
