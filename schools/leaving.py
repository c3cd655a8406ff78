"""What an adviser who leaves still has in hand at schools."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import ngettext

from cmk.accounts.models import Membership
from cmk.accounts.roles import Role
from cmk.core.models import today
from schools.models import AdviserAssignment


def schools_still_assigned(membership: Membership) -> Iterator[str]:
    """Say how many schools an adviser still looks after, now or from a coming day; nothing for other roles."""
    if membership.role != Role.ADVISEUR:
        return
    still = Q(end__isnull=True) | Q(end__gte=today())
    number = AdviserAssignment.objects.filter(
        still, adviser=membership.user_id, penvoerder=membership.penvoerder_id
    ).count()
    if number:
        yield ngettext(
            "%(name)s still looks after %(number)d school. Give that school another adviser first.",
            "%(name)s still looks after %(number)d schools. Give those schools another adviser first.",
            number,
        ) % {"name": membership.user.name, "number": number}
