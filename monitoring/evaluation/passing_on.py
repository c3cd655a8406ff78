"""What passes on with a role at a school: nothing moves, for a self-evaluation is the school's. But say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cmk.accounts.models import User
from monitoring.models import EvaluationStatus, SelfEvaluation
from schools.models.people import SCHOOL_ROLES
from schools.people.handover import InHand


def _under_way(contact: Any) -> list[SelfEvaluation]:
    """Return the self-evaluations of the school that can still be handed in; none where the role has no part in it."""
    school = getattr(contact, "school_id", None)
    if not school or contact.role not in SCHOOL_ROLES:
        return []
    rows = SelfEvaluation.objects.filter(
        school=school, round__programme__penvoerder=contact.person.penvoerder_id
    ).exclude(status=EvaluationStatus.SUBMITTED)
    return [row for row in rows.select_related("round") if row.is_open]


def in_hand(contact: Any) -> Iterator[InHand]:
    """Yield that what was filled in stays with the school. One query."""
    rows = _under_way(contact)
    if rows:
        yield InHand(
            _("The self-evaluation stays with the school. The successor goes on where it was, and gets the reminders."),
            tuple(_of(row) for row in rows),
        )


def pass_on(predecessor: Any, successor: Any, by: User) -> Iterator[str]:
    """Move nothing; say which self-evaluations the successor finds."""
    for row in _under_way(successor):
        yield _("Self-evaluation: %(text)s") % {"text": _of(row)}


def _of(row: SelfEvaluation) -> str:
    return _("%(round)s, %(status)s") % {"round": row.round.name, "status": row.get_status_display()}
