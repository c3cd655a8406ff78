"""Filling in a partner's check, submitting it, opening it again, and sharing it with the penvoerder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import clock, day, day_full
from monitoring.evaluation.questionnaire import Answered, asked_now, questionnaire
from monitoring.evaluation.services.answers import Saved, parsed, write
from monitoring.evaluation.values import is_complete, name_of
from monitoring.models import EvaluationStatus, PartnerAnswer, PartnerCheck


def answers_of(check: PartnerCheck) -> Answered:
    """Read the answers of a check by the name of their question: one query."""
    rows = PartnerAnswer.objects.filter(check_of=check).select_related("question__pillar", "changed_by")
    return Answered({name_of(row.question.pillar.key, row.question.key): row for row in rows})


def why_closed(check: PartnerCheck) -> str:
    """Return why the partner cannot change answers now, in a sentence; empty when it can."""
    if check.is_submitted:
        return _("Submitted by %(by)s on %(day)s at %(time)s, so the answers stay as they are.") % {
            "by": check.submitted_by.name if check.submitted_by else check.partner.name,
            "day": day(check.submitted_at),
            "time": clock(check.submitted_at),
        }
    if check.round.is_open:
        return ""
    if check.round.opens_on > today():
        return _("The round opens on %(day)s. From then on you can fill in.") % {"day": day_full(check.round.opens_on)}
    return _("The round closed on %(day)s. What you filled in is kept.") % {"day": day_full(check.round.closes_on)}


def save_check(*, check: PartnerCheck, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
    """Save changed answers, each on its own, as ``save_answers`` does for a school.

    An answer that a colleague changed since ``base`` is not overwritten but comes back as a conflict. Raises
    ``DomainError`` when the check was submitted or its round is not open.
    """
    with transaction.atomic():
        check = _locked(check)
        if reason := why_closed(check):
            raise DomainError(reason)
        saved = Saved(at=timezone.now())
        wanted = parsed(questionnaire(check.round.instrument), changes, saved)
        keys = [asked.question.pk for asked, _value in wanted.values()]
        rows = {row.question_id: row for row in check.answers.filter(question__in=keys).select_related("changed_by")}
        for name, (asked, value) in wanted.items():
            row = rows.get(asked.question.pk) or PartnerAnswer(check_of=check, question=asked.question, revision=0)
            if write(saved, asked, value, cast(Any, row), base.get(name), by):
                row.changed_by = by
                row.save()
        if saved.revisions and check.status == EvaluationStatus.INVITED:
            check.status, check.started_at = EvaluationStatus.STARTED, saved.at
            check.save(update_fields=["status", "started_at", "changed_at"])
    return saved


def missing_in(check: PartnerCheck) -> dict[str, str]:
    """Return a sentence for each question that still needs an answer, by its name."""
    form, answers = questionnaire(check.round.instrument), answers_of(check)
    now = asked_now(form, answers)
    return {
        asked.name: _("Please answer this question.")
        for asked in form
        if asked.question.required and asked.name in now and not is_complete(answers.value(asked), asked.kind)
    }


def submit_check(*, check: PartnerCheck, share: bool, by: User) -> bool:
    """Submit: the answers lock and the result appears. ``share``: let the penvoerder's team read it.

    False when it was submitted already. Raises ``DomainError`` when the round is not open or answers are missing.
    """
    with transaction.atomic():
        check = _locked(check)
        if check.is_submitted:
            return False
        if reason := why_closed(check):
            raise DomainError(reason)
        if missing := missing_in(check):
            raise DomainError(*missing.values())
        check.status, check.submitted_at, check.submitted_by = EvaluationStatus.SUBMITTED, timezone.now(), by
        check.started_at = check.started_at or check.submitted_at
        check.shared_at = check.submitted_at if share else None
        check.save()
    return True


def reopen_check(*, check: PartnerCheck, by: User) -> bool:
    """Open a submitted check again while its round runs; nobody else reads it meanwhile. False when it is open."""
    with transaction.atomic():
        check = _locked(check)
        if not check.is_submitted:
            return False
        if not check.round.is_open:
            raise DomainError(
                _("The round closed on %(day)s. What you filled in is kept.") % {"day": day_full(check.round.closes_on)}
            )
        check.status, check.submitted_at, check.submitted_by = EvaluationStatus.STARTED, None, None
        check.shared_at = None
        check.save()
    return True


def share_check(*, check: PartnerCheck, share: bool, by: User) -> bool:
    """Let the penvoerder's team read a submitted check, or stop that. False when nothing changed."""
    with transaction.atomic():
        check = _locked(check)
        if share and not check.is_submitted:
            raise DomainError(_("Submit the check first. Then you can share it."))
        if share == (check.shared_at is not None):
            return False
        check.shared_at = timezone.now() if share else None
        check.save(update_fields=["shared_at", "changed_at"])
    return True


def _locked(check: PartnerCheck) -> PartnerCheck:
    rows = PartnerCheck.objects.select_for_update(of=("self",))
    return rows.select_related("round__instrument__scenario_model", "partner").get(pk=check.pk)
