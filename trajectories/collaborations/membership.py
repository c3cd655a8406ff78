"""Writes about who take part: organisations, and people in the core group and the wider circle."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.templatetags.house import day_full
from partners.models import Partner
from schools.models import Municipality, Person, School
from trajectories.collaborations.keeping import locked
from trajectories.models import (
    Circle,
    Collaboration,
    CollaborationMember,
    CollaborationPerson,
    CollaborationRole,
    OrganisationKind,
)


@dataclass(frozen=True)
class MembersData:
    """Which organisations join on the same day; ``name`` and ``organisation``: one that is in no list."""

    schools: tuple[School, ...] = ()
    partners: tuple[Partner, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class PersonData:
    """Somebody in a collaboration: a person, or a colleague (``user``), or a plain ``name``."""

    circle: str
    start: datetime.date
    person: Person | None = None
    user: Any = None
    name: str = ""
    member: CollaborationMember | None = None
    role: CollaborationRole | None = None
    end: datetime.date | None = None


def _overlapping(rows: QuerySet[Any], start: datetime.date, end: datetime.date | None) -> QuerySet[Any]:
    """Keep the dated rows that share a day with ``start`` to ``end``."""
    rows = rows.filter(Q(end__isnull=True) | Q(end__gte=start))
    return rows.filter(start__lte=end) if end else rows


@transaction.atomic
def add_members(*, collaboration: Collaboration, data: MembersData, start: datetime.date) -> list[CollaborationMember]:
    """Let organisations take part from ``start`` on; return their rows, all or none.

    Raises ``DomainError`` with all objections: nobody chosen, who takes part already, somebody else's partner, a closed
    school, another organisation without its kind.
    """
    row = locked(collaboration)
    members = CollaborationMember.objects.filter(collaboration=row).select_related("school", "partner", "municipality")
    there = list(_overlapping(members, start, None))
    problems = []
    taken = {str(member).casefold() for member in there if member.name}
    keys = {(member.school_id, member.partner_id, member.municipality_id) for member in there if not member.name}
    new: list[CollaborationMember] = [
        *(CollaborationMember(school=school) for school in data.schools),
        *(CollaborationMember(partner=partner) for partner in data.partners),
        *(CollaborationMember(municipality=place) for place in data.municipalities),
    ]
    for member in new:
        if (member.school_id, member.partner_id, member.municipality_id) in keys:
            problems.append(_("%(name)s takes part already.") % {"name": member})
        if member.partner and member.partner.penvoerder_id != row.programme.penvoerder_id:
            problems.append(_("%(name)s is a partner of another organisation.") % {"name": member})
        if member.school and member.school.closed_on and member.school.closed_on <= start:
            problems.append(
                _("%(name)s closed on %(date)s and cannot join after that.")
                % {"name": member, "date": day_full(member.school.closed_on)}
            )
    name = " ".join(data.name.split())
    if name:
        new.append(CollaborationMember(name=name, organisation=data.organisation))
        if name.casefold() in taken:
            problems.append(_("%(name)s takes part already.") % {"name": name})
        if data.organisation not in OrganisationKind.values:
            problems.append(_("Choose what kind of organisation %(name)s is.") % {"name": name})
    if not new:
        problems.append(_("Choose who joins: at least one school, partner, municipality or other organisation."))
    if problems:
        raise DomainError(*problems)
    for member in new:
        member.collaboration, member.start = row, start
        member.save()
    return new


@transaction.atomic
def change_member(*, member: CollaborationMember, start: datetime.date, end: datetime.date | None) -> None:
    """Set the first and the last day of a member (``end`` None: it stays). Its people of then get the same last day.

    Raises ``DomainError`` when the days are the wrong way round or overlap another time of the same member.
    """
    row = CollaborationMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if end is not None and end < start:
        raise DomainError(_("The last day cannot come before the first."))
    same = CollaborationMember.objects.filter(
        collaboration=row.collaboration_id,
        school=row.school_id,
        partner=row.partner_id,
        municipality=row.municipality_id,
        name=row.name,
    )
    if _overlapping(same.exclude(pk=row.pk), start, end).exists():
        raise DomainError(_("%(name)s took part at that time already. Choose other days.") % {"name": member})
    row.start, row.end = start, end
    row.save()
    if end is not None:
        for person in row.people.filter(Q(end__isnull=True) | Q(end__gt=end), start__lte=end):
            person.end = end
            person.save()


@transaction.atomic
def remove_member(*, member: CollaborationMember) -> None:
    """Take out a member that was added by mistake. Raises ``DomainError`` when something hangs on it already."""
    row = CollaborationMember.objects.select_for_update(of=("self",)).filter(pk=member.pk).first()
    if row is None:  # a second tap, or somebody else was first
        return
    if row.people.exists() or row.payments.exists() or row.consents.exists():
        raise DomainError(
            _(
                "%(name)s already has people, payments or a yes to sharing here. Give it a last day instead: then it "
                "stays in the history."
            )
            % {"name": member}
        )
    row.delete()


@transaction.atomic
def save_person(
    *, collaboration: Collaboration, data: PersonData, person: CollaborationPerson | None = None
) -> CollaborationPerson:
    """Add somebody with a role, or change that row. Raises ``DomainError`` with all objections at once."""
    row = locked(collaboration)
    problems = []
    name = " ".join(data.name.split())
    chosen = sum((data.person is not None, data.user is not None, bool(name)))
    if chosen != 1:
        problems.append(_("Choose one person: somebody from the list, a colleague, or a name that you type."))
    if data.person is not None and data.person.penvoerder_id != row.programme.penvoerder_id:
        problems.append(_("This person belongs to another organisation."))
    if data.member is not None and data.member.collaboration_id != row.pk:
        problems.append(_("This member belongs to another collaboration."))
    if data.role is not None and data.role.kind_id != row.kind_id:
        problems.append(_("This role belongs to another kind of collaboration."))
    if data.circle not in Circle.values:
        problems.append(_("Choose the core group or the wider circle."))
    if data.end is not None and data.end < data.start:
        problems.append(_("The last day cannot come before the first."))
    elif chosen == 1:
        same = CollaborationPerson.objects.filter(collaboration=row, role=data.role)
        same = same.filter(name__iexact=name) if name else same.filter(person=data.person, user=data.user)
        if _overlapping(same.exclude(pk=person.pk if person else 0), data.start, data.end).exists():
            problems.append(_("This person has this role here at that time already."))
    if problems:
        raise DomainError(*problems)
    kept = person or CollaborationPerson(collaboration=row)
    kept.person, kept.user, kept.name = data.person, data.user, name
    kept.member, kept.role, kept.circle = data.member, data.role, data.circle
    kept.start, kept.end = data.start, data.end
    kept.save()
    return kept


@transaction.atomic
def remove_person(*, person: CollaborationPerson) -> None:
    """Take out somebody who was added by mistake; who left gets a last day instead. It is audited."""
    CollaborationPerson.objects.filter(pk=person.pk).delete()
