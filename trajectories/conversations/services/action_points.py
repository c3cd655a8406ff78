"""Changes to agreements: adding, finishing, reopening, another date or owner."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.conversations.choices import owners_of, people_of
from trajectories.conversations.writing import set_owner
from trajectories.models import ActionPoint, Party, Programme, party_values


def owner_choices(*, party: Party, programme: Programme, by: User) -> dict[str, str]:
    """Return who can own an agreement with ``party``: value (``user-3``) to label. Two queries."""
    return owners_of(party, programme, people_of(party, programme, today()), by)


@transaction.atomic
def add_action_point(
    *,
    programme: Programme,
    party: Party,
    text: str,
    owner: str,
    by: User,
    due_on: datetime.date | None = None,
    agreed_on: datetime.date | None = None,
) -> ActionPoint:
    """Add an agreement outside a conversation; ``owner`` as in ``owner_choices``.

    Raises ``DomainError`` for an empty text, an owner who does not belong there, or a day that has passed.
    """
    agreed = agreed_on or today()
    problems = [] if text.strip() else [_("Fill in what was agreed.")]
    if owner not in owner_choices(party=party, programme=programme, by=by):
        problems.append(_("Choose an adviser, or somebody of this school or partner."))
    if due_on and due_on < agreed:
        problems.append(_("This day lies before the agreement itself. Choose a later one."))
    if problems:
        raise DomainError(*problems)
    point = ActionPoint(
        programme=programme,
        **party_values(party),
        text=text.strip(),
        due_on=due_on,
        agreed_on=agreed,
    )
    set_owner(point, owner)
    point.save()
    return point


def _locked(point: ActionPoint) -> ActionPoint:
    return ActionPoint.objects.select_for_update().get(pk=point.pk)


@transaction.atomic
def finish_action_point(
    *, point: ActionPoint, by: User, note: str = "", on: datetime.date | None = None
) -> ActionPoint:
    """Finish an agreement on a day (default today), with how it ended. Finishing twice changes nothing.

    Raises ``DomainError`` for a day to come, and for an agreement of a conversation that is not recorded.
    """
    current = _locked(point)
    if current.is_done:
        return current
    day = on or today()
    if day > today():
        raise DomainError(_("This day is still to come."))
    _refuse_unrecorded(current)
    current.done_on, current.done_by, current.done_note = day, by, note.strip()
    current.save()
    return current


@transaction.atomic
def tell_ending(*, point: ActionPoint, note: str, on: datetime.date) -> ActionPoint:
    """Say of a finished agreement how it ended, and on which day. Who finished it stays.

    Raises ``DomainError`` for a day to come, and for an agreement that is open (again).
    """
    current = _locked(point)
    if not current.is_done:
        raise DomainError(_("This agreement is open again. Finish it first."))
    if on > today():
        raise DomainError(_("This day is still to come."))
    current.done_on, current.done_note = on, note.strip()
    current.save()
    return current


@transaction.atomic
def reopen_action_point(*, point: ActionPoint, by: User) -> ActionPoint:
    """Let a finished agreement be open again; the audit trail keeps that it was finished, and by whom."""
    current = _locked(point)
    current.done_on, current.done_by, current.done_note = None, None, ""
    current.save()
    return current


@transaction.atomic
def change_action_point(
    *, point: ActionPoint, text: str, owner: str, due_on: datetime.date | None, by: User
) -> ActionPoint:
    """Change text, owner or day of an open agreement. Whoever owns it now may keep it, also after leaving.

    Raises ``DomainError`` with all problems at once.
    """
    current = _locked(point)
    party = current.party
    problems = [] if text.strip() else [_("Fill in what was agreed.")]
    if current.is_done:
        problems.append(_("This agreement is finished. Reopen it to change it."))
    known = party is None or owner == current.owner_value
    if party and not known and owner not in owner_choices(party=party, programme=current.programme, by=by):
        problems.append(_("Choose an adviser, or somebody of this school or partner."))
    if due_on and due_on < current.agreed_on:
        problems.append(_("This day lies before the agreement itself. Choose a later one."))
    if problems:
        raise DomainError(*problems)
    _refuse_unrecorded(current)
    current.text, current.due_on = text.strip(), due_on
    set_owner(current, owner)
    current.save()
    return current


def _refuse_unrecorded(point: ActionPoint) -> None:
    if not ActionPoint.objects.in_force().filter(pk=point.pk).exists():
        raise DomainError(_("The conversation of this agreement is still being written down. Change it there."))
