"""The cultural partners of a programme, the people there, what they offer, and with which schools they work."""

from __future__ import annotations

import datetime
from decimal import Decimal

from cmk.demo.content import dice
from cmk.demo.days import Days
from cmk.demo.five.cases import Case
from cmk.demo.five.people import Staff
from cmk.demo.people import Desk
from partners.models import Offer, OfferPlace, Partner, PartnerAssignment, PartnerContact, PartnerDiscipline, PriceUnit
from schools.models import School
from trajectories.models import ArrangedBy, Partnership, PartnershipManner, Programme

PRICES = ("45.00", "60.00", "72.50", "85.00")


def make_partners(case: Case, programme: Programme, staff: Staff, days: Days) -> list[Partner]:
    """Make the partners with a contact, disciplines, an adviser and, most of them, one offer."""
    random = dice(f"{case.key}:partners")
    municipalities = {row.name: row for row in programme.municipalities.all()}
    told = case.told["partners"]
    partners = Partner.objects.bulk_create(
        Partner(
            penvoerder=programme.penvoerder,
            name=row["name"],
            kind=row["kind"],
            municipality=municipalities.get(row.get("in", "")),
            description=row["about"],
            tailor_made=row.get("tailor_made", False),
        )
        for row in told
    )
    desk = Desk(programme.penvoerder, staff.people.users, staff.names)
    guest = next(one for one in case.sign_ins if one.key == "partner")
    contacts = []
    for place, (partner, row) in enumerate(zip(partners, told, strict=True)):
        name = (guest.given_name, guest.family_name) if place == 0 else None
        if name is None and row["kind"] == "zzp":
            given, _, family = row["name"].split(",")[0].partition(" ")
            name = (given, family)
        person = desk.person(name, signs_in=place == 0)
        contacts.append(PartnerContact(partner=partner, person=person, job_title=row["contact"], start=days.first))
    desk.write()
    for contact in contacts:
        contact.person = contact.person  # it has its key now
    PartnerContact.objects.bulk_create(contacts)
    PartnerDiscipline.objects.bulk_create(
        PartnerDiscipline(partner=partner, discipline=discipline)
        for partner, row in zip(partners, told, strict=True)
        for discipline in row["disciplines"]
    )
    Offer.objects.bulk_create(
        Offer(
            partner=partner,
            title=row["offer"],
            discipline=row["disciplines"][0],
            price=Decimal(random.choice(PRICES)),
            price_unit=PriceUnit.LESSON,
            place=OfferPlace.BOTH if place % 3 else OfferPlace.IN_SCHOOL,
            created_at=days.at(days.first, 10),
        )
        for place, (partner, row) in enumerate(zip(partners, told, strict=True))
        if "offer" in row
    )
    PartnerAssignment.objects.bulk_create(
        PartnerAssignment(partner=partner, adviser=staff.of(place), start=days.first)
        for place, partner in enumerate(partners)
    )
    return partners


def make_partnerships(
    case: Case, programme: Programme, schools: list[School], partners: list[Partner], days: Days
) -> None:
    """Let each of ``schools`` work with one to three partners; some still do, others stopped within the programme."""
    random = dice(f"{case.key}:partnerships")
    manners = (PartnershipManner.TAILOR_MADE, PartnershipManner.OFFER, PartnershipManner.STRUCTURAL)
    arranged = (ArrangedBy.ADVISER, ArrangedBy.SCHOOL, ArrangedBy.PARTNER)
    length = (days.today - days.first).days
    rows = []
    for place, school in enumerate(schools):
        # The home school works with the partner of the sign-in, so that each finds the other.
        chosen = random.sample(partners, min(random.choice([1, 2, 2, 3]), len(partners)))
        if place == 0 and partners[0] not in chosen:
            chosen = [partners[0], *chosen]
        for partner in chosen:
            start = days.school_day(-random.randrange(300, length - 40))
            end = min(start + datetime.timedelta(days=random.randrange(200, 700)), days.today)
            rows.append(
                Partnership(
                    penvoerder=programme.penvoerder,
                    school=school,
                    partner=partner,
                    manner=random.choices(manners, (4, 3, 2))[0],
                    arranged_by=random.choices(arranged, (5, 3, 1))[0],
                    note=random.choice(case.texts["together"]),
                    start=start,
                    end=None if random.random() < 0.35 else end,
                    created_at=days.at(start, 11),
                )
            )
    Partnership.objects.bulk_create(rows)
