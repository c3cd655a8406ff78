"""What an adviser who leaves still has in hand at partners."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import ngettext

from cmk.accounts.models import Membership
from cmk.accounts.roles import Role
from cmk.core.models import today
from partners.models import PartnerAssignment


def partners_still_assigned(membership: Membership) -> Iterator[str]:
    """Say how many partners an adviser still looks after, now or from a coming day; nothing for other roles."""
    if membership.role != Role.ADVISEUR:
        return
    still = Q(end__isnull=True) | Q(end__gte=today())
    number = (
        PartnerAssignment.objects.filter(
            still, adviser=membership.user_id, partner__penvoerder=membership.penvoerder_id
        )
        .values("partner")
        .distinct()
        .count()
    )
    if number:
        yield ngettext(
            "%(name)s still looks after %(number)d partner. Give that partner another adviser first.",
            "%(name)s still looks after %(number)d partners. Give those partners another adviser first.",
            number,
        ) % {"name": membership.user.name, "number": number}
