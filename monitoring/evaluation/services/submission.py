"""Submitting and opening again: every change of status with who, when and why (sharing: ``monitoring.sharing``)."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from monitoring.evaluation.questionnaire import answers_of, asked_now, open_questions, questionnaire
from monitoring.evaluation.services.answers import locked, why_closed
from monitoring.evaluation.values import as_kept
from monitoring.following.proposals import propose_levels
from monitoring.models import EvaluationStatus, SelfEvaluation, SelfEvaluationEvent, Submission
from monitoring.sharing.services import share_at_submission


def _record(evaluation: SelfEvaluation, before: str, after: str, by: User, reason: str = "") -> None:
    SelfEvaluationEvent.objects.create(evaluation=evaluation, from_status=before, to_status=after, reason=reason, by=by)


def submit(*, evaluation: SelfEvaluation, by: User, share_with: Collection[str] = ()) -> bool:
    """Submit a self-evaluation: the answers lock and the result appears.

    ``share_with``: the recipients (``Recipient``) who may read it from now; nobody else does, also who did before.
    Returns False, without a second event, when it was submitted already (a double tap, a second tab).
    Raises ``DomainError`` when the round is not open, or with a sentence per pillar in which answers are missing.
    """
    with transaction.atomic():
        evaluation = locked(evaluation)
        if evaluation.is_submitted:
            return False
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        if missing := what_is_missing(evaluation):
            raise DomainError(*missing)
        before = evaluation.status
        evaluation.status = EvaluationStatus.SUBMITTED
        evaluation.submitted_at = timezone.now()
        evaluation.submitted_by = by
        evaluation.started_at = evaluation.started_at or evaluation.submitted_at
        evaluation.save()
        _keep(evaluation, by)
        _record(evaluation, before, EvaluationStatus.SUBMITTED, by)
        share_at_submission(evaluation=evaluation, recipients=share_with, by=by)
        propose_levels(evaluation=evaluation, by=by)
    return True


def _keep(evaluation: SelfEvaluation, by: User) -> None:
    """Keep the answers as they are sent in now, as the next version; those to questions not asked stay behind."""
    assert evaluation.submitted_at is not None  # noqa: S101 - it was submitted just now
    number = evaluation.submissions.aggregate(last=Max("number"))["last"] or 0
    form = questionnaire(evaluation.round.instrument)
    answers = answers_of(evaluation)
    now = asked_now(form, answers)
    values = {asked.name: answers.value(asked) for asked in form if asked.name in now}
    kept = {name: as_kept(value) for name, value in values.items() if value is not None}
    Submission.objects.create(evaluation=evaluation, number=number + 1, answers=kept, at=evaluation.submitted_at, by=by)


def what_is_missing(evaluation: SelfEvaluation) -> list[str]:
    """Return a sentence per pillar in which required questions are still open."""
    form = questionnaire(evaluation.round.instrument)
    answers = answers_of(evaluation)
    now = asked_now(form, answers)
    sentences = []
    for part in form.pillars:
        if number := len(open_questions(part, answers, now)):
            sentence = ngettext(
                "%(pillar)s: %(number)d question is still open.",
                "%(pillar)s: %(number)d questions are still open.",
                number,
            )
            sentences.append(sentence % {"pillar": part.name, "number": number})
    return sentences


def reopen(
    *,
    evaluation: SelfEvaluation,
    by: User,
    reason: str,
    as_leader: bool = False,
    until: datetime.date | None = None,
) -> None:
    """Open a submitted self-evaluation again, so that answers can be corrected; nothing of them is lost.

    The school itself can until its round closes; the project leader (``as_leader``) also later, and then gives
    ``until``, the last day on which the school can go on. While it is open nobody else reads it. Raises
    ``DomainError`` with all that is wrong.
    """
    with transaction.atomic():
        evaluation = locked(evaluation)
        reason = reason.strip()
        problems = []
        if evaluation.round.earlier:
            raise DomainError(_("These are earlier results that were brought in. They stay as they were."))
        if not evaluation.is_submitted:
            problems.append(_("This self-evaluation is open already."))
        if not reason:
            problems.append(_("Say why it is opened again."))
        if until is not None and not as_leader:
            problems.append(_("Only the project leader can give a school more time."))
        elif until is not None and until < today():
            problems.append(_("The last day has passed already. Choose today or later."))
        elif not evaluation.is_open and until is None:
            problems.append(
                _("Give a last day: the round closed on %(day)s.") % {"day": day_full(evaluation.closes_on)}
                if as_leader
                else _("The round closed on %(day)s. Ask the project leader to open it again.")
                % {"day": day_full(evaluation.closes_on)}
            )
        if problems:
            raise DomainError(*problems)
        evaluation.submissions.filter(reopened_at__isnull=True).update(
            reopened_at=timezone.now(), reopened_by=by, reason=reason[:400]
        )
        evaluation.status = EvaluationStatus.STARTED
        evaluation.submitted_at = None
        evaluation.submitted_by = None
        if until is not None and until > evaluation.round.closes_on:
            evaluation.open_until = until
        evaluation.save()
        _record(evaluation, EvaluationStatus.SUBMITTED, EvaluationStatus.STARTED, by, reason[:400])
