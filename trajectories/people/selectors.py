"""Reads about people: everybody, and one person with all that asks attention."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from cmk.accounts.models import Invitation
from cmk.core.models import today
from partners.models import PartnerContact
from schools.models import Contact, NotTheSame, Person
from schools.people.duplicates import Pair, find_pairs
from schools.people.selectors import SignIn, sign_ins
from trajectories.conversations.selectors import open_points
from trajectories.models import ActionPoint
from trajectories.people.handovers import handovers_of
from trajectories.people.roles import RoleLine, roles_of, with_roles


def people_rows(user: Any) -> QuerySet[Person]:
    """Return the people that ``user`` may see, with today's roles read along. Four queries.

    ``certificate_year``: of the icc certificate, whatever role it was noted at; ``invitation_withdrawn`` and
    ``invitation_accepted``: of the latest invitation, to filter on.
    """
    certificates = Contact.objects.filter(person=OuterRef("pk"), certificate_year__isnull=False)
    invitations = Invitation.objects.filter(penvoerder=OuterRef("penvoerder"), user=OuterRef("user"))
    latest = invitations.order_by("-sent_at")
    rows: QuerySet[Person] = Person.objects.visible_to(user).select_related("user")
    return with_roles(
        rows.annotate(
            certificate_year=Subquery(certificates.order_by("certificate_year").values("certificate_year")[:1]),
            invitation_withdrawn=Subquery(latest.values("withdrawn_at")[:1]),
            invitation_accepted=Subquery(latest.values("accepted_at")[:1]),
            was_invited=Exists(invitations),
        ),
        today(),
    )


def person_or_404(user: Any, pk: int) -> Person:
    """Return a person whom the user may see; ``Http404`` otherwise."""
    rows = Person.objects.visible_to(user).select_related("user", "penvoerder", "email_changed_by")
    person: Person | None = rows.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


@dataclass(frozen=True)
class PersonPage:
    """Everything about one person, for staff."""

    person: Person
    sign_in: SignIn
    now: list[RoleLine] = field(default_factory=list)
    coming: list[RoleLine] = field(default_factory=list)
    earlier: list[RoleLine] = field(default_factory=list)
    handovers: list[Any] = field(default_factory=list)
    points: list[ActionPoint] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def certificate_year(self) -> int | None:
        """The year of the icc certificate, whatever role it was noted at; None when there is none, or nobody knows."""
        years = [getattr(line.row, "certificate_year", None) for line in (*self.now, *self.coming, *self.earlier)]
        return min((year for year in years if year), default=None)

    @property
    def is_iccer(self) -> bool:
        """Whether the certificate matters: the person is or was an icc'er."""
        lines = (*self.now, *self.coming, *self.earlier)
        return any("iccer" in getattr(line.row, "role", "") for line in lines)

    @property
    def needs_address(self) -> bool:
        """Whether somebody with a role cannot be written to for want of an address."""
        return not self.person.email and bool(self.now or self.coming)

    @property
    def attention(self) -> bool:
        """Whether anything asks attention."""
        person = self.person
        return bool(
            person.bounced_at
            or person.email_changed_lately
            or person.signs_in_elsewhere
            or self.needs_address
            or self.pairs
            or self.sign_in.state in ("expired", "undelivered")
        )


def person_page(user: Any, person: Person) -> PersonPage:
    """Gather the page of one person. The same number of queries, however many roles."""
    read = with_roles(Person.objects.filter(pk=person.pk)).get()
    lines = roles_of(read)
    return PersonPage(
        person=person,
        sign_in=sign_ins(person.penvoerder, [person])[person.pk],
        now=[line for line in lines if line.is_now],
        coming=[line for line in lines if line.is_coming],
        earlier=[line for line in lines if not line.is_now and not line.is_coming],
        handovers=handovers_of(user, person),
        points=list(open_points(user).filter(owner_person=person)),
        pairs=pairs_of(user, person),
    )


def pairs_of(user: Any, person: Person) -> list[Pair]:
    """Return with whom ``person`` may be one and the same, by what is equal. Four queries at most."""
    alike = Q(family_name__iexact=person.family_name) if person.family_name else Q(given_name__iexact=person.given_name)
    if person.email:
        alike |= Q(email__iexact=person.email)
    if person.phone:
        alike |= Q(phone=person.phone)
    rows = Person.objects.visible_to(user).filter(alike, penvoerder=person.penvoerder_id).order_by("pk")
    people = [row for row in rows if row.pk != person.pk]
    if not people:
        return []
    pairs = find_pairs(
        [person, *people],
        places_of(Person.objects.filter(pk__in=[person.pk, *(row.pk for row in people)])),
        _apart(user),
    )
    return [pair for pair in pairs if person in (pair.one, pair.other)]


def all_pairs(user: Any) -> list[Pair]:
    """Return everybody who looks like somebody else. Seven queries, whatever the number of people."""
    rows: QuerySet[Person] = Person.objects.visible_to(user)
    people = with_roles(rows.select_related("user").order_by("pk"), today())
    return find_pairs(people, places_of(rows), _apart(user))


def places_of(people: QuerySet[Person]) -> dict[int, set[tuple[str, int]]]:
    """Return per person where they have or had a role. Two queries."""
    known = Q(person__in=people.order_by().values("pk"))
    found: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    contacts = Contact.objects.filter(known).values_list("person_id", "school_id", "board_id", "municipality_id")
    for person, school, board, municipality in contacts:
        for name, place in (("school", school), ("board", board), ("municipality", municipality)):
            if place:
                found[person].add((name, place))
    for person, partner in PartnerContact.objects.filter(known).values_list("person_id", "partner_id"):
        found[person].add(("partner", partner))
    return found


def _apart(user: Any) -> list[tuple[int, int]]:
    return list(NotTheSame.objects.visible_to(user).values_list("person_a_id", "person_b_id"))
