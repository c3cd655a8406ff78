"""Who reads and writes what of collaborations.

Staff: all of the penvoerder; the leader records the decision on a request, for the stuurgroep decides in a meeting and
the leader writes down what it said. The people of a member (school, partner, municipality) and of the core group:
theirs. They own it (source 003, section 1.2): they write the plan, look back, add products, and say for their own
member whether these may be shared. The core group says itself after a year whether it goes on. The stuurgroep reads
what was laid before it, until and after its decision. School, board and partner people read the shared examples.
"""

from __future__ import annotations

from typing import Any

from cmk.accounts.access import Access, Scope
from cmk.accounts.roles import BOARD, SCHOOL, STAFF, Role
from cmk.core.models import today
from trajectories.models import Circle, Collaboration, CollaborationMember, CollaborationPerson
from trajectories.querysets import staying_q

READERS = (*STAFF, *SCHOOL, *BOARD, Role.PARTNER, Role.GEMEENTE, Role.STUURGROEP)


def sees_collaborations(access: Access) -> bool:
    """The pages of collaborations: staff, and whoever can have part in one."""
    return access.has(*READERS)


def members_people(access: Access) -> bool:
    """The pages on which collaborations are worked on: staff, and whoever can be in one."""
    return access.has(*STAFF, *SCHOOL, *BOARD, Role.PARTNER, Role.GEMEENTE)


def sees_examples(access: Access) -> bool:
    """The gallery of shared products."""
    return access.has(*STAFF, *SCHOOL, *BOARD, Role.PARTNER)


def is_staff_of(access: Access, collaboration: Collaboration) -> bool:
    """Whether somebody is project leader or adviser of the collaboration's penvoerder."""
    return collaboration.programme.penvoerder_id in access.staff_of


def is_leader_of(access: Access, collaboration: Collaboration) -> bool:
    """Whether somebody may record the decision on a request."""
    return collaboration.programme.penvoerder_id in access.penvoerders(Role.BEHEERDER)


def is_in_core(user: Any, collaboration: Collaboration) -> bool:
    """Whether somebody is in the core group today, or is still to come (one query)."""
    people = CollaborationPerson.objects.filter(
        staying_q(today()), collaboration=collaboration, circle=Circle.CORE
    ).values_list("user_id", "person__user_id")
    return any(user.pk in row for row in people)


def may_say_whether_it_goes_on(user: Any, access: Access, collaboration: Collaboration) -> bool:
    """The own go or no-go: the core group, or staff who write down what it said."""
    return is_staff_of(access, collaboration) or is_in_core(user, collaboration)


def speaks_for(user: Any, access: Access, members: list[CollaborationMember]) -> set[int]:
    """Return the keys of the ``members`` for which somebody may say yes to sharing (one query at most).

    People of the school, partner or municipality; for another organisation whoever is in the core group on its behalf.
    """
    schools, partners = access.ids(Scope.SCHOOL), access.ids(Scope.PARTNER)
    municipalities = access.ids(Scope.MUNICIPALITY)
    own = {
        member.pk
        for member in members
        if member.school_id in schools or member.partner_id in partners or member.municipality_id in municipalities
    }
    others = [member.pk for member in members if member.name]
    if others:
        rows = CollaborationPerson.objects.filter(
            staying_q(today()), member__in=others, circle=Circle.CORE, person__user=user
        )
        own.update(rows.values_list("member_id", flat=True))
    return own
