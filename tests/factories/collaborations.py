"""Collaborations that walked their road by the services, as far as a test needs."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

from trajectories.collaborations import guide, keeping, membership, payments, products, requesting, road
from trajectories.models import (
    Collaboration,
    CollaborationKind,
    CollaborationMember,
    CollaborationPerson,
    CollaborationRequest,
    CollaborationStatus,
    Outcome,
)

Status = CollaborationStatus
_number = itertools.count(1)


def make_kind(programme: Any, **changes: Any) -> CollaborationKind:
    """Make a kind like the leergemeenschap of source 003: 1 school, 1 partner, a core of 2 to 10, 2 x 10,000 euros."""
    number = next(_number)
    values = {
        "key": f"soort-{number}",
        "name": f"Leergemeenschap {number}",
        "fewest_schools": 1,
        "fewest_partners": 1,
        "core_from": 2,
        "core_to": 10,
        "years": 2,
        "contribution": Decimal(10000),
        "decided_by": "de stuurgroep",
        "own_go_no_go": True,
    }
    kind = CollaborationKind.objects.create(programme=programme, **(values | changes))
    kind.roles.create(key="maker", name="Maker")
    for place, text in enumerate(("Wat hebben jullie bedacht?", "Wat raad je anderen aan?"), start=1):
        kind.guide.create(number=place, text=text)
    return kind


def plain_collaboration(world: Any, status: str = Status.PREPARING) -> Any:
    """Write rows of a collaboration that stands at ``status``, without walking: quick, for tests of who may come in.

    The school and partner of the world are members, its icc'er and the partner's contact the core group.
    """
    day = datetime.date.today()
    programme = world.programme
    kind = programme.collaboration_kinds.filter(decided_by="de stuurgroep").first() or make_kind(programme)
    row = Collaboration.objects.create(
        programme=programme,
        kind=kind,
        name=f"Samen maken {next(_number)}",
        goal="Samen leren",
        status=status,
        start=day,
    )
    school, partner = CollaborationMember.objects.bulk_create(
        CollaborationMember(collaboration=row, start=day, **who)
        for who in ({"school": world.school}, {"partner": world.partner})
    )
    CollaborationPerson.objects.bulk_create(
        CollaborationPerson(collaboration=row, person=world.people[role], member=member, circle="core", start=day)
        for role, member in (("iccer", school), ("partner", partner))
    )
    sent = None if status == Status.PREPARING else day
    CollaborationRequest.objects.bulk_create(
        [CollaborationRequest(collaboration=row, plan="Samen", asked=Decimal(20000), sent_on=sent, version=1)]
    )
    return row


def make_collaboration(world: Any, status: str = Status.PREPARING, *, kind: Any = None, **changes: Any) -> Any:
    """Make a collaboration of the world's school and partner that stands at ``status``; a plan is written already.

    In the core group: the school's icc'er and the partner's contact. Everything happens today.
    """
    by, day = world.users["beheerder"], datetime.date.today()
    kind = kind or make_kind(world.programme)
    data = {"name": f"Samen maken {next(_number)}", "kind": kind, "goal": "Samen leren", "start": day} | changes
    row = keeping.save_collaboration(programme=world.programme, data=keeping.CollaborationData(**data), by=by)
    both = membership.MembersData(schools=(world.school,), partners=(world.partner,))
    school, partner = membership.add_members(collaboration=row, data=both, start=day)
    for member, person in ((school, world.people["iccer"]), (partner, world.people["partner"])):
        who = membership.PersonData(circle="core", start=day, person=person, member=member)
        membership.save_person(collaboration=row, data=who)
    requesting.save_plan(collaboration=row, plan="Een jaar lang samen maken.", asked=Decimal(20000))
    walk(row, status, by=by)
    return Collaboration.objects.select_related("kind", "programme").get(pk=row.pk)


def walk(row: Any, status: str, *, by: Any) -> None:
    """Let a collaboration in preparation walk on until it stands at ``status``."""
    day = datetime.date.today()
    if status == Status.PREPARING:
        return
    requesting.send_request(collaboration=row, by=by)
    if status == Status.REQUESTED:
        return
    rejected = status == Status.REJECTED
    decision = requesting.DecisionData(
        Outcome.REJECTED if rejected else Outcome.GRANTED, day, "de stuurgroep", "Past goed", "", Decimal(10000), 2
    )
    requesting.decide(collaboration=row, data=decision, recorded_by=by)
    if status in (Status.GRANTED, Status.REJECTED):
        return
    road.take_step(collaboration=row, to=Status.FIRST_YEAR, by=by, day=day)
    if status == Status.FIRST_YEAR:
        return
    requesting.say_whether_it_goes_on(
        collaboration=row, goes_on=True, decided_on=day, ground="Het gaat goed", recorded_by=by
    )
    if status == Status.SECOND_YEAR:
        return
    road.take_step(collaboration=row, to=Status.EVALUATING, by=by, day=day)
    if status != Status.EVALUATING:
        road.take_step(collaboration=row, to=status, by=by, day=day, reason="Het heeft een vaste plek")


def make_product(world: Any, collaboration: Any, *, shared: bool = False, title: str = "Lesbrief") -> Any:
    """Make a product; ``shared``: proposed, and each member said yes."""
    by = world.users["beheerder"]
    data = products.ProductData(title, "Zes lessen om zelf te geven.")
    product = products.save_product(collaboration=collaboration, data=data, by=by)
    if shared:
        products.propose(product=product, proposed=True)
        for member in collaboration.members.all():
            products.agree(product=product, member=member, said_by="Jan, per mail", by=by)
    product.refresh_from_db()
    return product


def fill(world: Any, collaboration: Any, number: int) -> None:
    """Put a date that shifted, a payment, an answer, a product and somebody in the wider circle on it, once more."""
    by, day = world.users["beheerder"], datetime.date.today()
    date = keeping.save_date(collaboration=collaboration, name=f"Dag {number}", day=day, by=by)
    later = day + datetime.timedelta(days=7)
    keeping.save_date(collaboration=collaboration, name=f"Dag {number}", day=later, by=by, date=date, reason="Ziek")
    data = payments.PaymentData(Decimal(100), day, payee=f"Expert {number}")
    payments.save_payment(collaboration=collaboration, data=data)
    who = membership.PersonData(circle="wider", start=day, name=f"Iemand {number}")
    membership.save_person(collaboration=collaboration, data=who)
    question = list(collaboration.kind.guide.all())[number % 2].pk
    if guide.may_look_back(collaboration):
        guide.save_answers(collaboration=collaboration, by=by, answers={question: (f"Antwoord {number}", 0)})
    make_product(world, collaboration, shared=True, title=f"Lesbrief {number}")
