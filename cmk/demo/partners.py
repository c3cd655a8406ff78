"""The cultural partners of the demo and the people to call there."""

from __future__ import annotations

from cmk.demo.content import content
from cmk.demo.days import Days
from cmk.demo.people import SIGN_INS, Desk, Names, People
from partners.models import Partner, PartnerContact
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
    return [partner for partner in partners if partner.ended_on is None]
