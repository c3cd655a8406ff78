"""Saving answers: each with its revision, so that nobody overwrites another unseen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import clock, day, day_full
from monitoring.evaluation.questionnaire import Questionnaire, questionnaire
from monitoring.evaluation.services.quick import save_quickly
from monitoring.evaluation.services.saved import Conflict, Saved, revision_of
from monitoring.evaluation.values import Asked, Value, parse, put, value_of
from monitoring.models import Answer, EvaluationStatus, OwnAnswer, SelfEvaluation, SelfEvaluationEvent

__all__ = ["Conflict", "Saved", "locked", "parsed", "save_answers", "why_closed", "write"]


def locked(evaluation: SelfEvaluation) -> SelfEvaluation:
    """Read ``evaluation`` again and lock it until the end of the transaction, with its round and instrument."""
    rows = SelfEvaluation.objects.select_for_update(of=("self",))
    return rows.select_related("round__instrument", "round__programme__penvoerder", "school").get(pk=evaluation.pk)


def why_closed(evaluation: SelfEvaluation) -> str:
    """Return why the school cannot change answers now, in a sentence; empty when it can."""
    if evaluation.is_submitted:
        by = evaluation.submitted_by.name if evaluation.submitted_by else _("your school")
        return _(
            "The self-evaluation was submitted by %(by)s on %(day)s at %(time)s, so its answers stay as they are."
        ) % {
            "by": by,
            "day": day(evaluation.submitted_at),
            "time": clock(evaluation.submitted_at),
        }
    if evaluation.is_open:
        return ""
    if evaluation.round.opens_on > today():
        return _("The round opens on %(day)s. From then on you can fill in.") % {
            "day": day_full(evaluation.round.opens_on)
        }
    return _(
        "The round closed on %(day)s. What you filled in is kept. Ask your adviser when you want to go on after all."
    ) % {"day": day_full(evaluation.closes_on)}


def save_answers(*, evaluation: SelfEvaluation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
    """Save the changed answers of one self-evaluation, each on its own.

    ``changes``: value by name of the question (``programma.doelen``), as a form or JSON brings it. ``base``: the
    revision that the person saw (0 for none). An answer that somebody else changed since is not overwritten
    but comes back as a conflict, unless both say the same. The first answer sets the self-evaluation to
    under way. Raises ``DomainError`` when it was submitted or its round is not open.

    One change to what is under way, which is what a browser sends, takes one statement (``quick``).
    """
    form = questionnaire(evaluation.round.instrument)
    if saved := save_quickly(form, evaluation, changes, base, by):
        return saved
    with transaction.atomic():
        evaluation = locked(evaluation)
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        saved = Saved(at=timezone.now())
        wanted = parsed(form, changes, saved)
        asked = [one.question.pk for one, _value in wanted.values()]
        rows = {
            row.question_id: row for row in evaluation.answers.filter(question__in=asked).select_related("changed_by")
        }
        for name, (one, value) in wanted.items():
            row = rows.get(one.question.pk) or Answer(evaluation=evaluation, question=one.question, revision=0)
            if write(saved, one, value, row, base.get(name), by):
                row.changed_by = by
                row.save()
        if saved.revisions and evaluation.status == EvaluationStatus.INVITED:
            _begin(evaluation, by, saved.at)
    return saved


def parsed(form: Questionnaire, changes: Mapping[str, Any], saved: Saved) -> dict[str, tuple[Asked, Value]]:
    """Return the values that ``changes`` bring by name; what is none stands in the errors of ``saved``."""
    wanted: dict[str, tuple[Asked, Value]] = {}
    for name, raw in changes.items():
        asked = form.by_name.get(name)
        if asked is None:
            saved.errors[name] = _("This question is not in the list. Load the page again.")
            continue
        try:
            wanted[name] = (asked, parse(asked, raw))
        except ValueError as error:
            saved.errors[name] = str(error)
    return wanted


def write(saved: Saved, asked: Asked, value: Value, row: Answer | OwnAnswer, base: Any, by: User) -> bool:
    """Put ``value`` into ``row`` (a new one has revision 0), unsaved; False when there is nothing to save.

    What became of it stands in ``saved``: its revision, or a conflict with what was changed since ``base``.
    """
    current = value_of(row, asked.kind)
    if value == current:
        saved.revisions[asked.name] = row.revision
        return False
    if row.revision and row.revision != revision_of(base):
        saved.conflicts[asked.name] = Conflict(current, _who(row, by), _when(row.changed_at), row.revision)
        return False
    put(row, asked, value)
    row.revision += 1
    row.changed_at = saved.at
    saved.revisions[asked.name] = row.revision
    return True


def _who(row: Answer | OwnAnswer, by: User) -> str:
    if isinstance(row, OwnAnswer) or row.changed_by_id == by.pk:
        return _("yourself in another window")
    return (row.changed_by.given_name or row.changed_by.name) if row.changed_by else _("somebody else")


def _when(moment: datetime.datetime) -> str:
    if timezone.localtime(moment).date() == today():
        return clock(moment)
    return _("%(day)s, %(time)s") % {"day": day(moment), "time": clock(moment)}


def _begin(evaluation: SelfEvaluation, by: User, at: datetime.datetime) -> None:
    SelfEvaluationEvent.objects.create(
        evaluation=evaluation, from_status=evaluation.status, to_status=EvaluationStatus.STARTED, by=by, at=at
    )
    evaluation.status = EvaluationStatus.STARTED
    evaluation.started_at = evaluation.started_at or at
    evaluation.save(update_fields=["status", "started_at", "changed_at"])
