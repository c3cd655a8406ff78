"""What contacts grant, and who may change what around a school."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmk.accounts.access import Access, Grant, Scope
from cmk.accounts.roles import BOARD, SCHOOL, Role
from cmk.core.models import active_q, today


def contact_grants(user: Any) -> Iterable[Grant]:
    """Yield what the user's dated contacts of today grant (one query)."""
    from schools.models import Contact

    rows = Contact.objects.filter(active_q(today()), person__user=user).values_list(
        "role", "person__penvoerder_id", "school_id", "board_id", "municipality_id"
    )
    for role, penvoerder_id, school_id, board_id, municipality_id in rows:
        if school_id:
            yield Grant(Role(role), penvoerder_id, Scope.SCHOOL, school_id)
        elif board_id:
            yield Grant(Role(role), penvoerder_id, Scope.BOARD, board_id)
        else:
            yield Grant(Role(role), penvoerder_id, Scope.MUNICIPALITY, municipality_id)


def sees_school_list(access: Access) -> bool:
    """The list of schools: staff, and board and municipality people for theirs."""
    return access.is_staff or access.has(Role.GEMEENTE, *BOARD)


def sees_school_pages(access: Access) -> bool:
    """The page of a school: also the school's own people."""
    return sees_school_list(access) or access.is_school


def sees_people(access: Access) -> bool:
    """The people of a school: staff, and the school's own people."""
    return access.is_staff or access.is_school


def sees_inside(access: Access, school_id: int) -> bool:
    """What is between a school and its adviser: staff, and the people of that very school.

    Who is icc'er of one school and of the board of another reads the inside of the first only.
    """
    return access.is_staff or school_id in access.ids(Scope.SCHOOL, *SCHOOL)


def school_people(access: Access) -> bool:
    """Icc'ers and head teachers."""
    return access.is_school
