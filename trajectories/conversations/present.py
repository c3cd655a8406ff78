"""Who can have been at a conversation: people of the party and of the further schools, and colleagues."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cmk.accounts.models import Membership
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerContact
from schools.models import Contact, Person
from trajectories.models import Collaboration, CollaborationPerson, Party, Programme, party_q


@dataclass(frozen=True)
class KnownPerson:
    """A person who can be tapped: of the party, or already noted as present.

    ``unreachable``: why nothing can be mailed to them, in a few words; empty when it can.
    """

    pk: int
    name: str
    role: str
    unreachable: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name

    @property
    def choice(self) -> str:
        """What stands on the chip: name and role, and why mail cannot reach them."""
        return f"{self} ({self.unreachable})" if self.unreachable else str(self)


def people_of(
    party: Party, programme: Programme, on: datetime.date, also: Collection[int] = ()
) -> dict[str, KnownPerson]:
    """Return who belongs to ``party`` or the schools ``also`` (ids) today or on the day ``on``, by value.

    One query, two with ``also`` for a partner or collaboration. Only people whom the programme's own penvoerder knows.
    """
    found: dict[str, KnownPerson] = {}
    for rows in _belonging(party, programme, also):
        # Those of the party itself first, then school by school.
        for row in sorted(rows.filter(active_q(today()) | active_q(on)), key=lambda row: _elsewhere(row, party)):
            role = _role(row, party)
            key = str(row.person_id)
            if key in found and role not in found[key].role:
                role = f"{found[key].role}, {role}"
            found[key] = KnownPerson(row.person_id, row.person.name, role, _unreachable(row.person))
    return found


def _belonging(party: Party, programme: Programme, also: Collection[int]) -> Iterable[QuerySet[Any]]:
    """Yield all rows, of all times, that say that somebody belongs to the party or to one of the schools."""
    penvoerder = programme.penvoerder_id
    schools = Q(school__in=also)
    if isinstance(party, Collaboration):
        there = CollaborationPerson.objects.filter(collaboration=party, person__penvoerder=penvoerder)
        yield there.select_related("person", "role").order_by("circle", "start", "pk")
    elif isinstance(party, Partner):
        at = PartnerContact.objects.filter(partner=party).select_related("person")
        yield at.order_by("person__given_name", "pk")
    else:
        schools |= party_q(party)
    if also or not isinstance(party, Collaboration | Partner):
        contacts = Contact.objects.filter(schools, person__penvoerder=penvoerder).select_related("person", "school")
        yield contacts.order_by("-role", "person__given_name", "pk")


def _role(row: Any, party: Party) -> str:
    if isinstance(row, CollaborationPerson):
        return str(row.role or "")
    if isinstance(row, PartnerContact):
        return row.job_title
    return f"{row.get_role_display()} {_elsewhere(row, party)}".strip()


def _elsewhere(row: Any, party: Party) -> str:
    """Return the school of somebody who does not belong to the party itself; empty for who does."""
    school = row.school if isinstance(row, Contact) else None
    return "" if school is None or school == party else str(school)


def _unreachable(person: Person) -> str:
    """Return why mail cannot reach somebody, in a few words; empty when it can."""
    if person.bounced_at:
        return _("mail comes back")
    return "" if person.email else _("no e-mail address")


def last_days(
    party: Party, programme: Programme, also: Collection[int], people: Collection[int]
) -> dict[int, tuple[str, datetime.date]]:
    """Return of ``people`` (ids) who no longer belong there: id to name and last day. As many queries as ``people_of``.

    Somebody who still belongs to the party or one of the schools, or never did, is not in it.
    """
    ended: dict[int, tuple[str, datetime.date]] = {}
    staying: set[int] = set()
    for rows in _belonging(party, programme, also) if people else ():
        for row in rows.filter(person__in=people):
            known = ended.get(row.person_id)
            if row.end is None:
                staying.add(row.person_id)
            elif known is None or known[1] < row.end:
                ended[row.person_id] = (row.person.name, row.end)
    return {pk: left for pk, left in ended.items() if pk not in staying}


def colleagues_of(programme: Programme, on: datetime.date) -> dict[str, str]:
    """Return the project leaders and advisers of today or of the day ``on``: id to name. One query."""
    memberships = _memberships(programme).filter(active_q(today()) | active_q(on))
    return {str(row.user_id): row.user.name for row in memberships.order_by("user__given_name", "pk")}


def colleagues_who_left(programme: Programme, users: Collection[int]) -> dict[int, tuple[str, datetime.date]]:
    """Return of ``users`` (ids) who no longer work for the penvoerder: id to name and last day. One query."""
    ended: dict[int, tuple[str, datetime.date]] = {}
    staying: set[int] = set()
    for row in _memberships(programme).filter(user__in=users) if users else ():
        if row.end is None:
            staying.add(row.user_id)
        elif row.user_id not in ended or ended[row.user_id][1] < row.end:
            ended[row.user_id] = (row.user.name, row.end)
    return {pk: left for pk, left in ended.items() if pk not in staying}


def _memberships(programme: Programme) -> QuerySet[Membership]:
    roles = [role.value for role in STAFF]
    rows = Membership.objects.filter(penvoerder=programme.penvoerder_id, role__in=roles)
    return rows.select_related("user")
