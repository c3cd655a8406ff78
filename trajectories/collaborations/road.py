"""The road of a collaboration, from an idea to what stays: every step with who, when and why.

In preparation → request → (back for more → request) → granted or rejected → first year → own go or no-go → second year
→ looking back → goes on, embedded or ended. A kind about which nobody decides begins at once; one that does not say
itself whether it goes on, or runs for one year, looks back after its first year. Any step can be taken back, with a
reason; what was decided then stays readable, as taken back. A rejected one can prepare a new request.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from trajectories.collaborations.keeping import locked, moment_of
from trajectories.collaborations.rules import broken_rules, counts_of
from trajectories.models import (
    OVER,
    Collaboration,
    CollaborationChange,
    CollaborationDecision,
    CollaborationStatus,
)

Status = CollaborationStatus
# Where looking back ends; each says something else of what stays.
RESULTS = (Status.CONTINUED, Status.EMBEDDED, Status.ENDED)


def decides_itself(collaboration: Collaboration) -> bool:
    """Whether it says itself after the first year if there will be a second one."""
    kind = collaboration.kind
    return kind.own_go_no_go and (collaboration.years or kind.years or 2) > 1


def has_second_year(collaboration: Collaboration) -> bool:
    """Whether it runs for more than a year."""
    return (collaboration.years or collaboration.kind.years or 1) > 1


def needs_decision(collaboration: Collaboration) -> bool:
    """Whether somebody has to say yes before it begins."""
    return bool(collaboration.kind.decided_by) or collaboration.kind.contribution is not None


def open_steps(collaboration: Collaboration) -> list[CollaborationStatus]:
    """Return the plain steps that can be taken now, the one that lies ahead first.

    A request, a decision and the own go or no-go have a service each and are not among them.
    """
    status = collaboration.status
    steps: list[CollaborationStatus] = []
    if status == Status.GRANTED or (status == Status.PREPARING and not needs_decision(collaboration)):
        steps.append(Status.FIRST_YEAR)
    elif status == Status.FIRST_YEAR and not decides_itself(collaboration):
        steps.append(Status.SECOND_YEAR if has_second_year(collaboration) else Status.EVALUATING)
    elif status == Status.SECOND_YEAR:
        steps.append(Status.EVALUATING)
    elif status == Status.EVALUATING:
        return list(RESULTS)
    elif status == Status.REJECTED:
        return [Status.PREPARING]
    if status not in OVER:
        steps.append(Status.ENDED)
    return steps


def check_seen(row: Collaboration, seen: str | None) -> None:
    """Refuse a step that was begun on a page that no longer tells how things stand (``seen``: the status on it)."""
    if seen is not None and seen != row.status:
        raise DomainError(
            _("Somebody else was first: this collaboration is now ‘%(status)s’. Load the page again and look.")
            % {"status": CollaborationStatus(row.status).label}
        )


def standing_steps(row: Collaboration) -> QuerySet[CollaborationChange]:
    """Return the steps that were taken and not taken back, the last one first."""
    return row.changes.filter(takes_back=False, undone=False).exclude(from_status="").order_by("-pk")


def check_day(row: Collaboration, day: datetime.date) -> list[str]:
    """Return what is against ``day`` for the next step: yet to come, or before the step that came last."""
    last = standing_steps(row).first()
    last_day = timezone.localtime(last.at).date() if last else None
    if day > today():
        return [_("This day has yet to come. Record it once it is so far.")]
    if last_day and day < last_day:
        return [
            _("The step before this one was on %(date)s. Choose that day or a later one.")
            % {"date": day_full(last_day)}
        ]
    return []


def move(
    row: Collaboration,
    to: str,
    *,
    by: Any,
    day: datetime.date,
    reason: str = "",
    decision: CollaborationDecision | None = None,
) -> CollaborationChange:
    """Write a step of a locked ``row`` down. For the services of this package: checks nothing."""
    change = CollaborationChange.objects.create(
        collaboration=row,
        from_status=row.status,
        to_status=to,
        reason=reason.strip(),
        decision=decision,
        by=by,
        at=moment_of(day),
    )
    row.status = to
    row.save(update_fields=["status", "contribution", "years", "start", "changed_at"])
    return change


@transaction.atomic
def take_step(
    *,
    collaboration: Collaboration,
    to: str,
    by: Any,
    day: datetime.date,
    reason: str = "",
    seen: str | None = None,
) -> Collaboration:
    """Take one of ``open_steps`` on ``day``; return the collaboration.

    Beginning fills in the first day when it was empty. What stays at the end, and stopping, ask for a reason. Raises
    ``DomainError``: not from here, a day that cannot be, no reason, a rule of the kind, or somebody else was first.
    """
    row = locked(collaboration)
    check_seen(row, seen)
    if to not in open_steps(row):
        words = {"now": CollaborationStatus(row.status).label, "to": CollaborationStatus(to).label}
        raise DomainError(_("From ‘%(now)s’ a collaboration cannot go to ‘%(to)s’.") % words)
    problems = check_day(row, day)
    if to in RESULTS and not reason.strip():
        problems.append(_("Write down why: what stays of it, or why it stops."))
    if row.status == Status.PREPARING and to == Status.FIRST_YEAR:
        problems += broken_rules(row, counts_of(row))
    if problems:
        raise DomainError(*problems)
    if to == Status.FIRST_YEAR and row.start is None:
        row.start = day if row.end is None or row.end >= day else None
    move(row, to, by=by, day=day, reason=reason)
    return row


@transaction.atomic
def take_back(*, collaboration: Collaboration, by: Any, reason: str, seen: str | None = None) -> Collaboration:
    """Take the last step back, with the reason; a decision that it came from no longer stands, but stays readable.

    A request that was sent in can be written on again. Raises ``DomainError`` without a reason, or when there is no
    step to take back.
    """
    row = locked(collaboration)
    check_seen(row, seen)
    if not reason.strip():
        raise DomainError(_("Write down why this step is taken back."))
    last = standing_steps(row).select_related("decision").first()
    if last is None:
        raise DomainError(_("There is no step yet to take back."))
    if last.to_status == Status.PREPARING and row.requests.filter(sent_on__isnull=True).exists():
        raise DomainError(
            _(
                "A new plan was begun after the request came back. Send that one in: the answer before it stays "
                "readable."
            )
        )
    if last.decision is not None:
        last.decision.withdrawn_at = timezone.now()
        last.decision.save(update_fields=["withdrawn_at"])
    if last.to_status == Status.REQUESTED:
        request = row.requests.filter(sent_on__isnull=False).order_by("-number").first()
        if request is not None:
            request.sent_on = request.sent_by = None
            request.save(update_fields=["sent_on", "sent_by", "changed_at"])
    last.undone = True
    last.save(update_fields=["undone"])
    change = move(row, last.from_status, by=by, day=today(), reason=reason)
    change.takes_back = True
    change.save(update_fields=["takes_back"])
    return row


@transaction.atomic
def remove_collaboration(*, collaboration: Collaboration) -> None:
    """Take out a collaboration that was begun by mistake. Raises ``DomainError`` once anything came of it."""
    row = Collaboration.objects.select_for_update(of=("self",)).filter(pk=collaboration.pk).first()
    if row is None:  # a second tap, or somebody else was first
        return
    moved = row.changes.exclude(from_status="").exists()
    if moved or row.payments.exists() or row.products.exists() or row.answers.exists() or row.requests.exists():
        raise DomainError(_("There is a history here already. Stop the collaboration with a reason: then it stays."))
    row.delete()
