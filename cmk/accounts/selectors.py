"""What the pages of the penvoerder's own people show."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cmk.accounts.models import Download, Invitation, Membership
from cmk.core.models import today

RECENT = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Team:
    """The staff of a penvoerder: who works here now or soon, who left, and the invitations that are not closed."""

    present: list[Membership]
    past: list[Membership]
    invitations: list[Invitation]


def team_of(user: Any) -> Team:
    """Return the team of the penvoerder that ``user`` works in, in three queries.

    Memberships carry their ``user``; invitations (of staff and of everybody else whom the penvoerder invited) are
    those that are open or have expired, and those accepted in the last sixty days, newest first.
    """
    rows = list(Membership.objects.visible_to(user).select_related("user").order_by("user__given_name", "start"))
    day = today()
    accepted = Q(accepted_at__gte=timezone.now() - RECENT)
    invitations = (
        Invitation.objects.visible_to(user)
        .filter(Q(accepted_at=None, withdrawn_at=None) | accepted)
        .select_related("user", "invited_by")
        .order_by("accepted_at", "-sent_at")
    )
    return Team(
        present=[row for row in rows if row.end is None or row.end >= day],
        past=[row for row in rows if row.end is not None and row.end < day],
        invitations=sorted(invitations, key=lambda row: (row.accepted_at is not None, -row.sent_at.timestamp())),
    )


def downloads_of(user: Any) -> QuerySet[Download]:
    """Return the log of downloads that ``user`` may read, newest first, with who took it."""
    return Download.objects.visible_to(user).select_related("user")
