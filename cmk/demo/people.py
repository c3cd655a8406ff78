"""The people of the demo: one sign-in per role, and contacts at every school. All invented, all at example.org."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Membership, Penvoerder, User
from cmk.accounts.roles import Role
from cmk.demo.content import content, dice
from cmk.demo.days import Days
from cmk.demo.schools import Cast, Part, Road
from schools.models import AdviserAssignment, Contact, ContactRole, Municipality, Person, School, SchoolBoard
from trajectories.models import Programme, SteeringSeat

DEMO_PASSWORD = "samen-cultuur-maken"  # noqa: S105 - made to be shown


@dataclass(frozen=True)
class SignIn:
    """One way into the demo: ``role`` as people call it, and what this person shows."""

    key: str
    role: object
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return address(self.given_name, self.family_name)

    @property
    def password(self) -> str:
        """The password to sign in with: the same for everybody."""
        return DEMO_PASSWORD


def address(given_name: str, family_name: str) -> str:
    """Return the example.org address of a name: ``sanne.deboer@example.org``."""
    plain = unicodedata.normalize("NFKD", f"{given_name}.{family_name}").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z.]", "", plain.lower()) + "@example.org"


SIGN_INS = (
    SignIn("leader", _("project leader"), "Marieke", "Hofman"),
    SignIn("adviser", _("adviser"), "Noor", "Visser"),
    SignIn("iccer", _("icc'er"), "Sanne", "de Boer"),
    SignIn("head", _("head teacher"), "Karim", "Haddad"),
    SignIn("steering", _("member of the steering group"), "Hans", "Bakker"),
    SignIn("board_iccer", _("icc'er across schools"), "Willemijn", "Smit"),
    SignIn("board", _("board member"), "Peter", "van der Laan"),
    SignIn("municipality", _("municipality"), "Anouk", "Jansen"),
    SignIn("partner", _("cultural partner"), "Iris", "Vermeer"),
    SignIn("researcher", _("researcher"), "Tobias", "Lind"),
    SignIn("both", _("adviser at two organisations"), "Lotte", "Brandsma"),
    SignIn("installation", _("beheerder of the installation"), "Fenna", "de Wit"),
)
# Who looks after the installation: the national register and the admin, and nothing of any penvoerder.
INSTALLATION = "installation"
# The third adviser has no button of his own; he makes the region complete.
JASPER = SignIn("adviser_two", "", "Jasper", "Kok")


@dataclass
class People:
    """Who there is: users of the sign-ins by key, and the contacts of each school by its id, earlier ones too."""

    users: dict[str, User]
    persons: dict[str, Person] = field(default_factory=dict)
    at_school: dict[int, list[Contact]] = field(default_factory=dict)

    @property
    def advisers(self) -> list[User]:
        """Noor, Jasper and Lotte: places 0, 1 and 2 of ``Part.adviser``."""
        return [self.users["adviser"], self.users["adviser_two"], self.users["both"]]

    def at(self, school: School, day: datetime.date) -> list[Contact]:
        """Return who was icc'er and head teacher of a school on a day."""
        return [contact for contact in self.at_school.get(school.pk, []) if contact.is_active(day)]


def make_users(sign_ins: Sequence[SignIn] = (*SIGN_INS, JASPER)) -> dict[str, User]:
    """Make the accounts of the sign-ins, by key. One hash for all of them: hashing is slow on purpose."""
    hashed = make_password(DEMO_PASSWORD)
    rows = [
        User(
            email=one.email,
            given_name=one.given_name,
            family_name=one.family_name,
            password=hashed,
            is_staff=one.key == INSTALLATION,
            is_superuser=one.key == INSTALLATION,
        )
        for one in sign_ins
    ]
    User.objects.bulk_create(rows)
    return {one.key: row for one, row in zip(sign_ins, rows, strict=True)}


class Names:
    """Deals names that nobody in the demo has yet; ``taken``: the names that people have already."""

    def __init__(self, subject: str = "names", taken: Iterable[str] = ()) -> None:
        self._random = dice(subject)
        self._taken = {*(one.name for one in (*SIGN_INS, JASPER)), *taken}

    def deal(self) -> tuple[str, str]:
        """Return a first and a last name."""
        pool = content("names")
        while True:
            given, family = self._random.choice(pool["given"]), self._random.choice(pool["family"])
            if f"{given} {family}" not in self._taken:
                self._taken.add(f"{given} {family}")
                return given, family


class Desk:
    """Gathers persons with their accounts, to write them in a few statements."""

    def __init__(self, penvoerder: Penvoerder, users: dict[str, User], names: Names) -> None:
        self.penvoerder = penvoerder
        self.names = names
        self._sign_ins = {user.email: user for user in users.values()}
        self._persons: list[Person] = []
        self._users: list[User] = []

    def person(self, name: tuple[str, str] | None = None, *, signs_in: bool = True) -> Person:
        """Note down a person, invented when no name is given; with an account when ``signs_in``."""
        given, family = name or self.names.deal()
        email = address(given, family)
        user = self._sign_ins.get(email)
        if user is None and signs_in:
            # Without a password: they sign in with a code, which the demo's mail shows.
            user = User(email=email, given_name=given, family_name=family, password=make_password(None))
            self._users.append(user)
        row = Person(penvoerder=self.penvoerder, user=user, given_name=given, family_name=family, email=email)
        self._persons.append(row)
        return row

    def write(self) -> None:
        """Write what was noted down."""
        User.objects.bulk_create(self._users)
        for person in self._persons:
            person.user = person.user  # the account has its key now
        Person.objects.bulk_create(self._persons)


def make_people(programme: Programme, cast: Cast, users: dict[str, User], days: Days, names: Names) -> People:
    """Make staff, contacts of schools, boards and municipalities, the steering group, and advisers of schools."""
    people = People(users=users)
    desk = Desk(programme.penvoerder, users, names)
    _make_staff(programme.penvoerder, people, days)
    contacts = [*_school_contacts(cast, desk, days), *_other_contacts(cast, programme, desk, people, days)]
    seats = list(_seats(programme, desk, people, contacts, days))
    desk.write()
    rows: list[Contact | SteeringSeat] = [*contacts, *seats]
    for row in rows:
        row.person = row.person  # it has its key now
    Contact.objects.bulk_create(contacts)
    SteeringSeat.objects.bulk_create(seats)
    for contact in contacts:
        if contact.school_id:
            people.at_school.setdefault(contact.school_id, []).append(contact)
    _make_assignments(programme.penvoerder, cast, people, days)
    return people


def _make_staff(penvoerder: Penvoerder, people: People, days: Days) -> None:
    roles = {
        "leader": Role.BEHEERDER,
        "adviser": Role.ADVISEUR,
        "adviser_two": Role.ADVISEUR,
        "both": Role.ADVISEUR,
        "researcher": Role.ONDERZOEKER,
    }
    Membership.objects.bulk_create(
        Membership(user=people.users[key], penvoerder=penvoerder, role=role.value, start=days.first)
        for key, role in roles.items()
    )


def _school_contacts(cast: Cast, desk: Desk, days: Days) -> Iterator[Contact]:
    """Yield an icc'er and a head teacher for every school; some have left and have a successor."""
    random = dice("contacts")
    for place, part in enumerate(cast.parts):
        for role in (ContactRole.DIRECTEUR, ContactRole.ICCER):
            if part.road is Road.NONE and not part.is_primary and role is ContactRole.ICCER and place % 2:
                continue  # not every secondary school has someone for culture
            yield from _role_at(
                part, role, desk, days, place, signs_in=random.random() < 0.8, year=random.randrange(15)
            )


def _role_at(
    part: Part, role: ContactRole, desk: Desk, days: Days, place: int, *, signs_in: bool, year: int
) -> Iterator[Contact]:
    names = {ContactRole.ICCER: ("Sanne", "de Boer"), ContactRole.DIRECTEUR: ("Karim", "Haddad")}
    since = days.first
    # At Noor's third school the head teacher is new, at the home school and at every seventh the icc'er.
    left = (role is ContactRole.DIRECTEUR and place in (2, 23)) or (role is ContactRole.ICCER and place % 7 == 0)
    if left:
        last = days.day(-112 - place)
        yield Contact(person=desk.person(), role=role, school=part.school, start=since, end=last)
        since = last + datetime.timedelta(days=1)
    titles = {ContactRole.ICCER: "" if part.is_primary else "Cultuurcoördinator", ContactRole.DIRECTEUR: ""}
    # Where the trajectory stopped, it was because the coordinator left and nobody came after.
    gone = part.road is Road.STOPPED and role is ContactRole.ICCER
    yield Contact(
        person=desk.person(names[role] if place == 0 else None, signs_in=signs_in or place == 0),
        role=role,
        school=part.school,
        start=since,
        end=days.day(-135) if gone else None,
        job_title=titles[role],
        certificate_year=2010 + year if role is ContactRole.ICCER and year > 3 else None,
    )


def _other_contacts(cast: Cast, programme: Programme, desk: Desk, people: People, days: Days) -> Iterator[Contact]:
    home_board = cast.home.school.board
    since = days.first
    for key, role in (
        ("board_iccer", ContactRole.BOVENSCHOOLS_ICCER),
        ("board", ContactRole.BESTUURDER),
    ):
        person = desk.person(_name_of(key))
        people.persons[key] = person
        yield Contact(person=person, role=role, board=home_board, start=since)
    ids = {part.school.board_id for part in cast.parts if part.school.board_id} - {home_board.pk if home_board else 0}
    for board in SchoolBoard.objects.filter(pk__in=ids).order_by("number"):
        yield Contact(person=desk.person(signs_in=False), role=ContactRole.BESTUURDER, board=board, start=since)
    for municipality in programme.municipalities.order_by("code"):
        yield _of_municipality(municipality, desk, people, since)


def _of_municipality(municipality: Municipality, desk: Desk, people: People, since: datetime.date) -> Contact:
    if municipality.code == "0362":
        person = desk.person(_name_of("municipality"))
        people.persons["municipality"] = person
    else:
        person = desk.person()
    return Contact(
        person=person,
        role=ContactRole.GEMEENTE,
        municipality=municipality,
        job_title="Beleidsmedewerker cultuur",
        start=since,
    )


def _name_of(key: str) -> tuple[str, str]:
    one = next(one for one in SIGN_INS if one.key == key)
    return one.given_name, one.family_name


def _seats(
    programme: Programme, desk: Desk, people: People, contacts: list[Contact], days: Days
) -> Iterator[SteeringSeat]:
    """Yield the seats: the four municipalities, education of each kind, the culture sector."""
    for contact in contacts:
        if contact.municipality is not None:
            yield SteeringSeat(
                programme=programme,
                person=contact.person,
                on_behalf_of=f"Gemeente {contact.municipality.name}",
                start=days.first,
            )
    people.persons["steering"] = desk.person(_name_of("steering"))
    yield SteeringSeat(
        programme=programme, person=people.persons["steering"], on_behalf_of="Schoolbesturen po", start=days.first
    )
    for place in ("Schoolbesturen vo", "Culturele instellingen", "Erfgoed"):
        yield SteeringSeat(programme=programme, person=desk.person(), on_behalf_of=place, start=days.first)


def _make_assignments(penvoerder: Penvoerder, cast: Cast, people: People, days: Days) -> None:
    rows = []
    for place, part in enumerate(cast.parts):
        start = days.first
        if part.adviser == 2 and place % 5 == 0:
            handed_over = days.day(-390)
            rows.append(
                AdviserAssignment(
                    penvoerder=penvoerder,
                    school=part.school,
                    adviser=people.advisers[1],
                    start=start,
                    end=handed_over,
                )
            )
            start = handed_over + datetime.timedelta(days=1)
        rows.append(
            AdviserAssignment(
                penvoerder=penvoerder, school=part.school, adviser=people.advisers[part.adviser], start=start
            )
        )
    AdviserAssignment.objects.bulk_create(rows)
