"""Sharing a self-evaluation, stopping it, and noting who read what: every change with who and when."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.access import Access, Scope, access_of
from cmk.accounts.models import User
from cmk.accounts.roles import BOARD, SCHOOL, Role
from cmk.core.errors import DomainError
from monitoring.models import (
    EvaluationReading,
    EvaluationShare,
    EvaluationStatus,
    Recipient,
    SelfEvaluation,
    SelfEvaluationEvent,
)
from monitoring.models.evaluation import SHARED
from schools.models import Municipality, School, SchoolBoard

# Somebody who turns the pages of a result reads it once.
ONE_READING = datetime.timedelta(minutes=5)


def place_of(school: School, recipient: str) -> SchoolBoard | Municipality | None:
    """Return the board or municipality that ``recipient`` is for ``school`` today; None for the adviser."""
    if recipient == Recipient.BOARD:
        return school.board
    return school.municipality if recipient == Recipient.MUNICIPALITY else None


def still_there(share: EvaluationShare, school: School) -> bool:
    """Say whether a share holds for the place that the school has today: boards and municipalities change."""
    return share.board_id == (school.board_id if share.recipient == Recipient.BOARD else None) and (
        share.municipality_id == (school.municipality_id if share.recipient == Recipient.MUNICIPALITY else None)
    )


def share_with(*, evaluation: SelfEvaluation, recipient: str, by: User) -> bool:
    """Let one recipient read the submitted answers. False when it could already.

    Raises ``DomainError`` when it is not submitted (what is not finished is nobody else's), or when the school has no
    such recipient.
    """
    with transaction.atomic():
        evaluation = _locked(evaluation)
        if not evaluation.is_submitted:
            raise DomainError(_("Submit the self-evaluation first. Then you can share it."))
        return _begin(evaluation, _known(evaluation.school, recipient), by, timezone.now())


def stop_sharing(*, evaluation: SelfEvaluation, recipient: str, by: User) -> bool:
    """Close the answers to one recipient again; what it read stays listed. False when they were not shared."""
    with transaction.atomic():
        return _end(_locked(evaluation), recipient, by)


def share_at_submission(*, evaluation: SelfEvaluation, recipients: Collection[str], by: User) -> None:
    """Share with exactly ``recipients`` what is submitted in this transaction; ``evaluation`` is locked by the caller.

    Who was chosen at an earlier submission and is no longer, stops reading. Raises ``DomainError`` for a recipient
    that the school does not have.
    """
    assert evaluation.submitted_at is not None  # noqa: S101 - that is what is going on
    wanted = {_known(evaluation.school, recipient) for recipient in recipients}
    for recipient in Recipient:
        if recipient in wanted:
            _begin(evaluation, recipient, by, evaluation.submitted_at)
        else:
            _end(evaluation, recipient, by)


def _locked(evaluation: SelfEvaluation) -> SelfEvaluation:
    rows = SelfEvaluation.objects.select_for_update(of=("self",))
    return rows.select_related("school__board", "school__municipality").get(pk=evaluation.pk)


def _known(school: School, recipient: str) -> Recipient:
    try:
        known = Recipient(recipient)
    except ValueError as error:
        raise DomainError(_("Choose with whom: that choice is not in the list.")) from error
    if known != Recipient.ADVISER and place_of(school, known) is None:
        raise DomainError(_("The register names no school board for your school, so there is nobody to share it with."))
    return known


def _begin(evaluation: SelfEvaluation, recipient: Recipient, by: User, at: datetime.datetime) -> bool:
    current = evaluation.shares.filter(recipient=recipient, withdrawn_at__isnull=True).first()
    if current is not None:
        if still_there(current, evaluation.school):
            if recipient == Recipient.ADVISER and evaluation.shared_at != current.at:
                _mirror(evaluation, current.at)
            return False
        _end(evaluation, recipient, by)
    EvaluationShare.objects.create(
        evaluation=evaluation,
        recipient=recipient,
        board=evaluation.school.board if recipient == Recipient.BOARD else None,
        municipality=evaluation.school.municipality if recipient == Recipient.MUNICIPALITY else None,
        at=at,
        by=by,
    )
    if recipient == Recipient.ADVISER:
        _mirror(evaluation, at)
    _record(evaluation, EvaluationStatus.SUBMITTED, SHARED, recipient, by)
    return True


def _end(evaluation: SelfEvaluation, recipient: str, by: User) -> bool:
    current = evaluation.shares.filter(recipient=recipient, withdrawn_at__isnull=True).first()
    if recipient == Recipient.ADVISER and evaluation.shared_at is not None:
        _mirror(evaluation, None)
    if current is None:
        return False
    current.withdrawn_at, current.withdrawn_by = timezone.now(), by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(evaluation, SHARED, EvaluationStatus.SUBMITTED, recipient, by)
    return True


def _mirror(evaluation: SelfEvaluation, at: datetime.datetime | None) -> None:
    evaluation.shared_at = at
    evaluation.save(update_fields=["shared_at", "changed_at"])


def _record(evaluation: SelfEvaluation, before: str, after: str, recipient: str, by: User) -> None:
    """Write down who shared or stopped; with whom stands as the reason."""
    SelfEvaluationEvent.objects.create(
        evaluation=evaluation, from_status=before, to_status=after, reason=str(recipient), by=by
    )


def note_reading(*, evaluation: SelfEvaluation, by: User) -> EvaluationShare | None:
    """Keep that ``by`` read the version that holds now, and return the share by which they do.

    Nothing for people of the school, who read their own. Whether somebody may read it is the caller's business
    (``readable_by``).
    """
    access = access_of(by)
    if evaluation.school_id in access.ids(Scope.SCHOOL, *SCHOOL):
        return None
    share = _read_by(evaluation, access)
    submission = evaluation.submissions.order_by("-number").first() if share else None
    if submission is None or share is None:
        return share
    now = timezone.now()
    reading, is_new = EvaluationReading.objects.get_or_create(
        submission=submission, user=by, recipient=share.recipient, defaults={"at": now, "last_at": now}
    )
    if not is_new and reading.last_at < now - ONE_READING:
        reading.last_at = now
        reading.save(update_fields=["last_at"])
    return share


def _read_by(evaluation: SelfEvaluation, access: Access) -> EvaluationShare | None:
    """Return the share by which somebody reads: as adviser when they are, else by their board or municipality."""
    can = {
        Recipient.ADVISER: evaluation.round.programme.penvoerder_id in access.staff_of,
        Recipient.BOARD: evaluation.school.board_id in access.ids(Scope.BOARD, *BOARD),
        Recipient.MUNICIPALITY: evaluation.school.municipality_id in access.ids(Scope.MUNICIPALITY, Role.GEMEENTE),
    }
    shares = {share.recipient: share for share in evaluation.shares.filter(withdrawn_at__isnull=True)}
    found = (shares[recipient] for recipient, may in can.items() if may and recipient in shares)
    return next((share for share in found if still_there(share, evaluation.school)), None)
