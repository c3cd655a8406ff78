"""The people of a programme: staff, icc'ers and head teachers, boards, municipalities and the steering group."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from cmk.accounts.models import Membership, User
from cmk.accounts.roles import Role
from cmk.demo.content import dice
from cmk.demo.days import Days
from cmk.demo.five.cases import Case
from cmk.demo.people import Desk, Names, People, make_users
from schools.models import AdviserAssignment, Contact, ContactRole, Municipality, School, SchoolBoard
from trajectories.models import Programme, SteeringSeat

# Every so many schools somebody left halfway and has a successor.
SUCCESSION = 6
ROLES = {"leader": Role.BEHEERDER, "researcher": Role.ONDERZOEKER}


@dataclass
class Staff:
    """Who works at a programme: ``people`` as the demo's other parts know them, and the advisers in order."""

    people: People
    advisers: list[User]
    names: Names

    def of(self, place: int) -> User:
        """Return the adviser of the school at ``place``; the home school is with the one who signs in."""
        return self.advisers[place % len(self.advisers)]


def make_people(case: Case, programme: Programme, schools: list[School], days: Days) -> Staff:
    """Make everybody with their dated roles, and say which adviser looks after which school."""
    taken = {f"{given} {family}" for given, family in User.objects.values_list("given_name", "family_name")}
    users = make_users((*case.sign_ins, *case.colleagues))
    known = {one.key: (one.given_name, one.family_name) for one in (*case.sign_ins, *case.colleagues)}
    names = Names(f"{case.key}:names", {*taken, *(f"{given} {family}" for given, family in known.values())})
    staff = Staff(People(users), [row for key, row in users.items() if key.startswith("adviser")], names)
    _make_staff(programme, staff, days)
    desk = Desk(programme.penvoerder, users, names)
    contacts = [
        *_school_contacts(case, schools, desk, days, known),
        *_other_contacts(programme, schools, desk, days, known),
    ]
    seats = list(_seats(case, programme, desk, days, known))
    desk.write()
    rows: list[Contact | SteeringSeat] = [*contacts, *seats]
    for row in rows:
        row.person = row.person  # it has its key now
    Contact.objects.bulk_create(contacts)
    SteeringSeat.objects.bulk_create(seats)
    for contact in contacts:
        if contact.school_id:
            staff.people.at_school.setdefault(contact.school_id, []).append(contact)
    AdviserAssignment.objects.bulk_create(
        AdviserAssignment(penvoerder=programme.penvoerder, school=school, adviser=staff.of(place), start=days.first)
        for place, school in enumerate(schools)
    )
    return staff


def _make_staff(programme: Programme, staff: Staff, days: Days) -> None:
    roles = {key: ROLES.get(key, Role.ADVISEUR) for key in staff.people.users if key in ROLES or "adviser" in key}
    Membership.objects.bulk_create(
        Membership(user=staff.people.users[key], penvoerder=programme.penvoerder, role=role.value, start=days.first)
        for key, role in roles.items()
    )


def _school_contacts(
    case: Case, schools: list[School], desk: Desk, days: Days, known: dict[str, tuple[str, str]]
) -> Iterator[Contact]:
    """Yield an icc'er and a head teacher for every school; here and there one who left and one who came."""
    random = dice(f"{case.key}:contacts")
    keys = {ContactRole.ICCER: "iccer", ContactRole.DIRECTEUR: "head"}
    for place, school in enumerate(schools):
        for number, (role, key) in enumerate(keys.items()):
            since = days.first
            if place % SUCCESSION == 1 + number:
                last = days.day(-random.randrange(300, 1000))
                yield Contact(person=desk.person(signs_in=False), role=role, school=school, start=since, end=last)
                since = last + datetime.timedelta(days=1)
            yield Contact(
                person=desk.person(
                    known.get(key) if place == 0 else None, signs_in=place == 0 or random.random() < 0.4
                ),
                role=role,
                school=school,
                start=since,
                certificate_year=since.year - random.randrange(8) if key == "iccer" and random.random() < 0.7 else None,
            )


def _other_contacts(
    programme: Programme, schools: list[School], desk: Desk, days: Days, known: dict[str, tuple[str, str]]
) -> Iterator[Contact]:
    """Yield somebody of every board and every municipality; those of the home school may have a sign-in."""
    ids = {school.board_id for school in schools if school.board_id}
    for board in SchoolBoard.objects.filter(pk__in=ids).order_by("number"):
        name = known.get("board") if board.pk == schools[0].board_id else None
        person = desk.person(name, signs_in=name is not None)
        yield Contact(person=person, role=ContactRole.BESTUURDER, board=board, start=days.first)
    for municipality in Municipality.objects.filter(programmes=programme).order_by("code"):
        name = known.get("municipality") if municipality.pk == schools[0].municipality_id else None
        yield Contact(
            person=desk.person(name, signs_in=name is not None),
            role=ContactRole.GEMEENTE,
            municipality=municipality,
            job_title="Beleidsmedewerker cultuur",
            start=days.first,
        )


def _seats(
    case: Case, programme: Programme, desk: Desk, days: Days, known: dict[str, tuple[str, str]]
) -> Iterator[SteeringSeat]:
    """Yield a seat for each party of the steering group; the first is that of the sign-in."""
    for place, party in enumerate(case.told.get("seats") or programme.steering_parties):
        person = desk.person(known["steering"] if place == 0 else None, signs_in=place == 0)
        yield SteeringSeat(programme=programme, person=person, on_behalf_of=party, start=days.first)
