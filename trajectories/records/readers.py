"""Who of the party can read a shared record today, and who of them were there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from cmk.accounts.models import Membership, User
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q, today
from partners.models import PartnerContact
from schools.models import Contact, Person
from schools.people.selectors import SignIn, sign_ins
from trajectories.models import Circle, CollaborationMember, CollaborationPerson, Conversation
from trajectories.querysets import staying_q

# Person or account of somebody of the party, and of what.
Found = tuple[Person | None, User | None, str]


@dataclass(frozen=True)
class Reader:
    """Somebody of the party today, ``of`` which school or organisation, and whether they can sign in.

    ``person`` is None for a colleague in the core group of a collaboration.
    """

    name: str
    of: str
    user: User | None
    person: Person | None = None
    sign_in: SignIn | None = None

    @property
    def is_able(self) -> bool:
        """Whether the person can sign in to read the record."""
        return self.sign_in is None or self.sign_in.state == "able"


@dataclass(frozen=True)
class Readers:
    """The people of the party today: who ``can`` sign in to read, and who has no account yet (``cannot``)."""

    can: list[Reader] = field(default_factory=list)
    cannot: list[Reader] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.can or self.cannot)


def schools_of(conversation: Conversation) -> list[Any]:
    """Return the schools that the conversation was held for, its own first. One query at most."""
    if conversation.school is None:
        return []
    school = conversation.school
    return [school, *conversation.also_schools.exclude(pk=school.pk).order_by("name")]


def readers_of(conversation: Conversation, schools: list[Any] | None = None) -> Readers:
    """Return who belongs to the party today, once each; ``schools``: those of ``schools_of``, when they are known.

    The same people as ``SharedRecordQuerySet.own_of`` lets in, and those of them who cannot sign in yet; less the
    penvoerder's own staff, who see everything anyway. A constant number of queries.
    """
    penvoerder = conversation.programme.penvoerder
    staff = set(
        Membership.objects.filter(active_q(today()), penvoerder=penvoerder, role__in=STAFF).values_list(
            "user", flat=True
        )
    )
    found: dict[tuple[str, int], tuple[Any, str]] = {}
    for person, user, of in _people(conversation, schools):
        if person is not None:
            found.setdefault(("person", person.pk), (person, of))
        elif user is not None:
            found.setdefault(("user", user.pk), (user, of))
    people = [row for row, _of in found.values() if isinstance(row, Person)]
    known = sign_ins(penvoerder, people) if people else {}
    readers = []
    for row, of in found.values():
        if (row.user_id if isinstance(row, Person) else row.pk) in staff:
            continue
        if isinstance(row, Person):
            readers.append(Reader(row.name, of, row.user, row, known[row.pk]))
        else:
            readers.append(Reader(row.name, of, row))
    return Readers([one for one in readers if one.is_able], [one for one in readers if not one.is_able])


def present_of(conversation: Conversation, readers: Readers) -> list[Reader]:
    """Return who of ``readers`` was there, can sign in, and has an address that mail reaches; each address once."""
    rows = list(conversation.participants.all())
    people, users = {row.person_id for row in rows}, {row.user_id for row in rows}
    found: dict[str, Reader] = {}
    for reader in readers.can:
        there = reader.person.pk in people if reader.person else reader.user is not None and reader.user.pk in users
        if there and (address := address_of(reader)):
            found.setdefault(address.lower(), reader)
    return list(found.values())


def address_of(reader: Reader) -> str:
    """Return where mail reaches a reader; empty when it comes back, or there is no address."""
    if reader.person is not None:
        return reader.person.email if reader.person.can_be_mailed else ""
    return reader.user.email if reader.user else ""


def _people(conversation: Conversation, schools: list[Any] | None) -> Iterator[Found]:
    """Yield person or user, and of what, for everybody of the party today."""
    penvoerder = conversation.programme.penvoerder_id
    if conversation.collaboration_id:
        yield from _of_collaboration(conversation.collaboration_id, penvoerder)
    elif conversation.partner_id:
        yield from _of_partners([conversation.partner_id], penvoerder)
    elif conversation.school_id:
        yield from _of_contacts(Q(school__in=schools or schools_of(conversation)), penvoerder)
    elif conversation.board_id:
        yield from _of_contacts(Q(board=conversation.board_id), penvoerder)
    else:
        yield from _of_contacts(Q(municipality=conversation.municipality_id), penvoerder)


def _of_contacts(where: Q, penvoerder: int) -> Iterator[Found]:
    rows = Contact.objects.filter(active_q(today()), where, person__penvoerder=penvoerder)
    rows = rows.select_related("person__user", "school", "board", "municipality")
    for row in rows.order_by("school__name", "-role", "person__given_name", "pk"):
        yield row.person, None, f"{row.get_role_display()}, {row.place}"


def _of_partners(partners: Iterable[int], penvoerder: int) -> Iterator[Found]:
    rows = PartnerContact.objects.filter(active_q(today()), partner__in=list(partners), partner__penvoerder=penvoerder)
    for row in rows.select_related("person__user", "partner").order_by("person__given_name", "pk"):
        yield row.person, None, f"{row.job_title}, {row.partner}" if row.job_title else str(row.partner)


def _of_collaboration(collaboration: int, penvoerder: int) -> Iterator[Found]:
    """Yield the people of today's members, and of the core group, as ``CollaborationQuerySet.own_of`` has them."""
    members = list(CollaborationMember.objects.filter(staying_q(today()), collaboration=collaboration))
    schools = [row.school_id for row in members if row.school_id]
    municipalities = [row.municipality_id for row in members if row.municipality_id]
    core = CollaborationPerson.objects.filter(staying_q(today()), collaboration=collaboration, circle=Circle.CORE)
    for row in core.select_related("person__user", "user"):
        if row.person or row.user:
            yield row.person, row.user, row.get_circle_display()
    yield from _of_contacts(Q(school__in=schools) | Q(municipality__in=municipalities), penvoerder)
    yield from _of_partners([row.partner_id for row in members if row.partner_id], penvoerder)
