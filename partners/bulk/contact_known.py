"""Whom a penvoerder knows where: what the list of contacts is matched against, read in seven queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from cmk.accounts.models import Penvoerder
from cmk.accounts.roles import BOARD, SCHOOL
from partners.bulk.cells import plain
from partners.bulk.widgets import folded
from schools.models import Contact, Municipality, Person, School, SchoolBoard

# A key of a place: what kind it is, and its row.
PlaceKey = tuple[str, int]


@dataclass(frozen=True)
class Spot:
    """A school, board or municipality in the work area, with the code by which lists name it."""

    kind: str
    code: str
    place: Any

    @property
    def key(self) -> PlaceKey:
        """The key of the place."""
        return (self.kind, self.place.pk)

    @property
    def name(self) -> str:
        """What people call it."""
        return plain(str(self.place))


def kind_of_role(role: str) -> str:
    """Return of what a role is: ``school``, ``board`` or ``municipality``."""
    if role in SCHOOL:
        return "school"
    return "board" if role in BOARD else "municipality"


DIGITS = {"board": 5, "municipality": 4}


class Known:
    """The places in the work area of a penvoerder, its people, and their contacts there.

    What is outside the work area does not exist here, so that a row about it tells nothing.
    """

    def __init__(self, penvoerder: Penvoerder) -> None:
        self.spots: dict[tuple[str, str], Spot] = {}
        self._places: dict[PlaceKey, Spot] = {}
        here = "municipality__work_areas__penvoerder"
        for school in School.objects.in_work_area(penvoerder).only("pk", "code", "name"):
            self._add(Spot("school", school.code, school))
        for board in SchoolBoard.objects.filter(**{f"schools__{here}": penvoerder}).distinct():
            self._add(Spot("board", board.number, board))
        for municipality in Municipality.objects.filter(work_areas__penvoerder=penvoerder):
            self._add(Spot("municipality", municipality.code, municipality))
        self.people: dict[int, Person] = {}
        self.by_email: dict[str, Person] = {}
        for person in Person.objects.filter(penvoerder=penvoerder).order_by("pk"):
            self.people[person.pk] = person
            if person.email:
                self.by_email.setdefault(folded(person.email), person)
        self._read_contacts(penvoerder)

    def _add(self, spot: Spot) -> None:
        self.spots[spot.kind, spot.code] = spot
        self._places[spot.key] = spot

    def _read_contacts(self, penvoerder: Penvoerder) -> None:
        """Keep the last period of each person in each role at each place."""
        self.contacts: list[tuple[Contact, Spot]] = []
        last: dict[Any, tuple[Contact, Spot]] = {}
        for contact in Contact.objects.filter(person__penvoerder=penvoerder).order_by("start", "pk"):
            spot = self.spot_of(contact)
            if spot is not None:
                contact.person = self.people[contact.person_id]
                last[contact.person_id, contact.role, spot.key] = (contact, spot)
        self.contacts = list(last.values())
        self._by_email: dict[Any, Contact] = {}
        self._by_name: dict[Any, list[Contact]] = defaultdict(list)
        for contact, spot in self.contacts:
            where = (contact.role, spot.key)
            if contact.person.email:
                self._by_email.setdefault((folded(contact.person.email), *where), contact)
            self._by_name[(folded(contact.person.name), *where)].append(contact)

    def spot_of(self, contact: Contact) -> Spot | None:
        """Return the place of a contact, or None when it is outside the work area."""
        for kind in ("school", "board", "municipality"):
            if pk := getattr(contact, f"{kind}_id"):
                return self._places.get((kind, pk))
        return None

    def spot(self, role: str, code: str) -> Spot | None:
        """Return the place that a code names for a role; zeros that a spreadsheet program took away come back."""
        kind = kind_of_role(role)
        return self.spots.get((kind, code.zfill(DIGITS.get(kind, 0))))

    def with_email(self, email: str, role: str, spot: Spot) -> Contact | None:
        """Return the contact of whoever has this address, in this role at this place."""
        return self._by_email.get((folded(email), role, spot.key))

    def called(self, name: str, role: str, spot: Spot) -> list[Contact]:
        """Return the contacts of everybody of this name, in this role at this place."""
        return self._by_name.get((folded(name), role, spot.key), [])
