"""The request of a collaboration: the plan, sending it in, advice, the decision, and the own go or no-go."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.files import swapped_file
from cmk.core.models import today
from trajectories.collaborations.double_roles import double_roles
from trajectories.collaborations.keeping import changed_meanwhile, locked
from trajectories.collaborations.road import Status, check_day, check_seen, decides_itself, move
from trajectories.collaborations.rules import broken_rules, counts_of, missing_in_request
from trajectories.models import (
    Collaboration,
    CollaborationAdvice,
    CollaborationDecision,
    CollaborationRequest,
    Outcome,
)

LEADS_TO = {
    Outcome.GRANTED: Status.GRANTED,
    Outcome.CONDITIONAL: Status.GRANTED,
    Outcome.REJECTED: Status.REJECTED,
    Outcome.BACK: Status.PREPARING,
}


@dataclass(frozen=True)
class DecisionData:
    """A decision on a request; ``contribution`` a year for ``years`` are what is granted."""

    outcome: str
    decided_on: datetime.date
    by_whom: str
    ground: str
    conditions: str = ""
    contribution: Decimal | None = None
    years: int | None = None


def current_request(collaboration: Collaboration) -> CollaborationRequest | None:
    """Return the request that was written last, sent in or not; None when there is none (one query)."""
    return collaboration.requests.order_by("-number").first()


@transaction.atomic
def save_plan(
    *,
    collaboration: Collaboration,
    plan: str,
    asked: Decimal | None,
    file: File | None = None,
    remove_file: bool = False,
    version: int | None = None,
) -> CollaborationRequest:
    """Write the plan on; after a request came back, this is a new one that keeps the file until another is chosen.

    Raises ``DomainError`` when the request is being decided on, or when somebody else wrote in between (``version``).
    """
    row = locked(collaboration)
    if row.status != Status.PREPARING:
        raise DomainError(_("The request was sent in. To change it, take back sending it in first."))
    if asked is not None and asked < 0:
        raise DomainError(_("The amount you ask is 0 euros or more."))
    last = current_request(row)
    if last is None or last.sent_on is not None:
        if version:
            raise DomainError(changed_meanwhile())
        request = CollaborationRequest(collaboration=row, number=last.number + 1 if last else 1)
    else:
        if version is not None and version != last.version:
            raise DomainError(changed_meanwhile())
        request = last
    request.plan, request.asked = plan.strip(), asked
    request.version += 1
    with swapped_file(request, "file", file=file, remove=remove_file):
        request.save()
    return request


@transaction.atomic
def send_request(
    *, collaboration: Collaboration, by: Any, day: datetime.date | None = None, seen: str | None = None
) -> CollaborationRequest:
    """Send the plan in for a decision. Raises ``DomainError`` with everything that is missing or breaks a rule."""
    row = locked(collaboration)
    check_seen(row, seen)
    if row.status != Status.PREPARING:
        raise DomainError(_("The request was sent in already."))
    request = current_request(row)
    if request is not None and request.sent_on is not None:
        request = None  # that one came back; a new one has to be written
    day = day or today()
    problems = check_day(row, day) + missing_in_request(row, request) + broken_rules(row, counts_of(row))
    if problems or request is None:
        raise DomainError(*problems)
    request.sent_on, request.sent_by = day, by
    request.save(update_fields=["sent_on", "sent_by", "changed_at"])
    move(row, Status.REQUESTED, by=by, day=day)
    return request


@transaction.atomic
def give_advice(
    *,
    collaboration: Collaboration,
    by: Any,
    text: str,
    given_on: datetime.date,
    recorded_by: Any,
    seen: str | None = None,
) -> CollaborationAdvice:
    """Write down what ``by`` (a colleague) advises about the request, with the double role that they have that day."""
    row = locked(collaboration)
    check_seen(row, seen)
    request = current_request(row)
    problems = []
    if row.status != Status.REQUESTED or request is None or request.sent_on is None:
        problems.append(_("There is no request now that waits for a decision."))
    elif given_on < request.sent_on or given_on > today():
        problems.append(_("Advice is given between the day the request was sent in and today."))
    if not text.strip():
        problems.append(_("Write down what you advise, and why."))
    if problems or request is None:
        raise DomainError(*problems)
    return CollaborationAdvice.objects.create(
        request=request,
        by=by,
        by_name=str(by),
        text=text.strip(),
        given_on=given_on,
        double_role=double_roles(row, [by]),
        recorded_by=recorded_by,
    )


def roles_at_decision(collaboration: Collaboration, recorded_by: Any) -> list[str]:
    """Return the double roles of who decide on the request: stuurgroep, adviser, who records it (five queries)."""
    request = current_request(collaboration)
    advisers = [advice.by for advice in request.advices.select_related("by")] if request else []
    return double_roles(collaboration, [recorded_by, *advisers], seats=True)


@transaction.atomic
def decide(
    *, collaboration: Collaboration, data: DecisionData, recorded_by: Any, seen: str | None = None
) -> CollaborationDecision:
    """Write the decision on the request down; granted, its contribution is that of the collaboration from then on.

    Of two people who decide at once, the second is refused. Raises ``DomainError`` with all objections: nothing to
    decide on, no ground, conditions missing or given without need, a day that cannot be.
    """
    row = locked(collaboration)
    check_seen(row, seen)
    request = current_request(row)
    if row.status != Status.REQUESTED or request is None or request.sent_on is None:
        raise DomainError(_("There is no request now that waits for a decision."))
    problems = check_day(row, data.decided_on)
    if data.outcome not in LEADS_TO:
        problems.append(_("Choose what was decided."))
    if not data.ground.strip():
        problems.append(_("Write down on what ground: whoever asked wants to know why."))
    if not data.by_whom.strip():
        problems.append(_("Write down who decided."))
    if data.outcome == Outcome.CONDITIONAL and not data.conditions.strip():
        problems.append(_("Write down the conditions, or choose ‘granted’."))
    if data.outcome != Outcome.CONDITIONAL and data.conditions.strip():
        problems.append(_("Conditions belong to ‘granted with conditions’. Choose that, or leave them empty."))
    granted = LEADS_TO.get(Outcome(data.outcome)) == Status.GRANTED if data.outcome in LEADS_TO else False
    if granted and row.kind.contribution is not None and (data.contribution is None or not data.years):
        problems.append(_("Fill in the contribution a year and the number of years that are granted."))
    if problems:
        raise DomainError(*problems)
    decision = CollaborationDecision.objects.create(
        collaboration=row,
        request=request,
        outcome=data.outcome,
        decided_on=data.decided_on,
        by_whom=data.by_whom.strip(),
        ground=data.ground.strip(),
        conditions=data.conditions.strip(),
        double_role=roles_at_decision(row, recorded_by),
        recorded_by=recorded_by,
    )
    if granted:
        row.contribution, row.years = data.contribution, data.years
    to = LEADS_TO[Outcome(data.outcome)]
    move(row, to, by=recorded_by, day=data.decided_on, reason=data.ground, decision=decision)
    return decision


@transaction.atomic
def say_whether_it_goes_on(
    *,
    collaboration: Collaboration,
    goes_on: bool,
    decided_on: datetime.date,
    ground: str,
    recorded_by: Any,
    seen: str | None = None,
) -> CollaborationDecision:
    """Write the own go or no-go after the first year down; a no leads to looking back at what there was.

    Raises ``DomainError`` when it is not the moment, without a ground, or when somebody else was first.
    """
    row = locked(collaboration)
    check_seen(row, seen)
    if row.status != Status.FIRST_YEAR or not decides_itself(row):
        raise DomainError(_("This is said at the end of the first year, and not now."))
    problems = check_day(row, decided_on)
    if not ground.strip():
        problems.append(_("Write down why you go on, or why you stop."))
    if problems:
        raise DomainError(*problems)
    decision = CollaborationDecision.objects.create(
        collaboration=row,
        outcome=Outcome.GO if goes_on else Outcome.NO_GO,
        decided_on=decided_on,
        by_whom=_("the collaboration itself"),
        ground=ground.strip(),
        recorded_by=recorded_by,
    )
    to = Status.SECOND_YEAR if goes_on else Status.EVALUATING
    move(row, to, by=recorded_by, day=decided_on, reason=ground, decision=decision)
    return decision
