"""The cultural partners of the demo: their profile, what they offer, the people to call, and who looks after them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from cmk.accounts.models import User
from cmk.demo.content import content
from cmk.demo.days import Days
from cmk.demo.people import SIGN_INS, Desk, Names, People
from partners.models import Offer, Partner, PartnerAssignment, PartnerContact, PartnerDiscipline
from schools.models import Municipality
from trajectories.models import Programme


def make_partners(programme: Programme, people: People, days: Days, names: Names) -> list[Partner]:
    """Make the partners with their contacts; returns those that still work with us."""
    municipalities = {row.code: row for row in Municipality.objects.all()}
    desk = Desk(programme.penvoerder, people.users, names)
    partners, contacts = [], []
    theatre = next(one for one in SIGN_INS if one.key == "partner")
    for row in content("partners"):
        ended = days.day(-row["ended_days_ago"]) if "ended_days_ago" in row else None
        partner = Partner(
            penvoerder=programme.penvoerder,
            name=row["name"],
            kind=row["kind"],
            municipality=municipalities.get(row["municipality"] or ""),
            description=row.get("description", ""),
            tailor_made="tailor_made" in row,
            tailor_made_note=row.get("tailor_made", ""),
            capacity=row.get("capacity", ""),
            email=row.get("email", ""),
            phone=row.get("phone", ""),
            website=row.get("website", ""),
            ended_on=ended,
        )
        partners.append(partner)
        for job_title, mark in row["contacts"]:
            if mark == "signs_in":
                person = desk.person((theatre.given_name, theatre.family_name))
            elif row["kind"] == "zzp":
                given, _, family = row["name"].split(",")[0].partition(" ")
                person = desk.person((given, family), signs_in=False)
            else:
                person = desk.person(signs_in=False)
            contacts.append(
                PartnerContact(partner=partner, person=person, job_title=job_title, start=days.first, end=ended)
            )
    desk.write()
    Partner.objects.bulk_create(partners)
    for contact in contacts:
        contact.partner, contact.person = contact.partner, contact.person
    PartnerContact.objects.bulk_create(contacts)
    _make_profiles(partners, municipalities)
    Offer.objects.bulk_create(
        _offer(partner, row, days)
        for partner, told in zip(partners, content("partners"), strict=True)
        for row in told.get("offers", ())
    )
    _make_assignments(partners, people.advisers, days)
    return [partner for partner in partners if partner.ended_on is None]


def _make_profiles(partners: list[Partner], municipalities: dict[str, Municipality]) -> None:
    told = list(zip(partners, content("partners"), strict=True))
    PartnerDiscipline.objects.bulk_create(
        PartnerDiscipline(partner=partner, discipline=discipline)
        for partner, row in told
        for discipline in row.get("disciplines", ())
    )
    through = Partner.serves.through
    through.objects.bulk_create(
        through(partner_id=partner.pk, municipality_id=municipalities[code].pk)
        for partner, row in told
        for code in row.get("serves", ())
        if code in municipalities
    )


def _offer(partner: Partner, row: dict[str, Any], days: Days) -> Offer:
    price, unit = row.get("price", (None, ""))
    first, last = row.get("groups", (None, None))
    return Offer(
        partner=partner,
        title=row["title"],
        discipline=row["discipline"],
        description=row.get("description", ""),
        for_primary="po" in row["for"],
        for_special="so" in row["for"],
        for_secondary="vo" in row["for"],
        group_from=first,
        group_to=last,
        price=Decimal(price) if price is not None else None,
        price_unit=unit,
        length=row.get("length", ""),
        place=row["place"],
        ended_on=days.day(-row["ended_days_ago"]) if "ended_days_ago" in row else None,
        # They stand there since the summer: no longer to be taken away as a mistake.
        created_at=days.at(days.day(-150), 10),
    )


def _make_assignments(partners: list[Partner], advisers: list[User], days: Days) -> None:
    """Say who looks after which partner; one was handed over, with a note, and one has nobody yet."""
    rows = []
    for place, (partner, row) in enumerate(zip(partners, content("partners"), strict=True)):
        if "adviser" not in row:
            continue
        start = days.first
        if place == 0:
            last = days.day(-200)
            note = "Iris houdt van korte lijnen: bel liever dan dat je mailt. Denk aan de zaalplanning in mei."
            rows.append(PartnerAssignment(partner=partner, adviser=advisers[1], start=start, end=last, note=note))
            start = last + datetime.timedelta(days=1)
        rows.append(PartnerAssignment(partner=partner, adviser=advisers[row["adviser"]], start=start))
    PartnerAssignment.objects.bulk_create(rows)
