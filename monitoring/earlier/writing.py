"""Writing a plan of earlier results, and taking out again what an import wrote."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from monitoring.earlier.planned import Plan, PlannedRound, PlannedSchool
from monitoring.evaluation.values import put
from monitoring.models import (
    Answer,
    EarlierImport,
    EvaluationStatus,
    Instrument,
    Round,
    SelfEvaluation,
    SelfEvaluationEvent,
    Submission,
)

# What an import itself makes beside a self-evaluation; anything else was made of it afterwards.
OWN_TRACES = frozenset({"answers", "submissions", "events", "earlier_imports"})


def write(plan: Plan, imported: EarlierImport, *, by: User | None, told: Callable[[int, int], None]) -> None:
    """Make the rounds and self-evaluations of ``plan`` (without errors), in the caller's transaction.

    They count as submitted on the last day of their round, by nobody; they are the school's, and shared with nobody.
    Sets ``imported.taken_over_at`` (unsaved).
    """
    now = timezone.now()
    imported.taken_over_at = now
    Instrument.objects.filter(pk=imported.instrument_id, frozen_at__isnull=True).update(frozen_at=now)
    total = sum(len(planned.schools) for planned in plan.rounds.values())
    done = 0
    for planned in plan.rounds.values():
        new = [one for one in planned.schools.values() if not one.is_same]
        round_ = _round(planned, imported) if new else None
        for one in new:
            assert round_ is not None  # noqa: S101 - there is something new
            imported.evaluations.add(_evaluation(one, round_, imported, by))
            done += 1
            if done % 50 == 0:
                told(done, total)


def _round(planned: PlannedRound, imported: EarlierImport) -> Round:
    assert planned.opens_on is not None  # noqa: S101 - a plan without errors knows the days
    assert planned.closes_on is not None  # noqa: S101
    round_, _is_new = Round.objects.get_or_create(
        programme=imported.programme,
        name=planned.name,
        defaults={
            "instrument": imported.instrument,
            "opens_on": planned.opens_on,
            "closes_on": planned.closes_on,
            "earlier": True,
        },
    )
    return round_


def _evaluation(planned: PlannedSchool, round_: Round, imported: EarlierImport, by: User | None) -> SelfEvaluation:
    noon = datetime.datetime.combine(round_.closes_on, datetime.time(12), timezone.get_current_timezone())
    evaluation = SelfEvaluation.objects.create(
        round=round_,
        school=planned.school,
        status=EvaluationStatus.SUBMITTED,
        imported_at=imported.taken_over_at,
        started_at=noon,
        submitted_at=noon,
    )
    answers = []
    for cell in planned.cells.values():
        answer = Answer(evaluation=evaluation, question=cell.asked.question, changed_at=noon)
        put(answer, cell.asked, cell.value)
        answers.append(answer)
    Answer.objects.bulk_create(answers)
    Submission.objects.create(evaluation=evaluation, number=1, answers=planned.kept(), at=noon)
    SelfEvaluationEvent.objects.create(
        evaluation=evaluation,
        from_status=EvaluationStatus.INVITED,
        to_status=EvaluationStatus.SUBMITTED,
        reason=_("Brought in as an earlier result"),
        by=by,
    )
    return evaluation


def touched(imported: EarlierImport) -> list[SelfEvaluation]:
    """Return the self-evaluations of an import with which something was done since, by name of the school."""
    rows = imported.evaluations.select_related("school", "round").order_by("school__name", "pk")
    relations = [
        relation for relation in SelfEvaluation._meta.related_objects if relation.get_accessor_name() not in OWN_TRACES
    ]
    used: set[int] = set(rows.exclude(status=EvaluationStatus.SUBMITTED).values_list("pk", flat=True))
    used |= set(rows.filter(submissions__number__gt=1).values_list("pk", flat=True))
    used |= set(rows.filter(submissions__reopened_at__isnull=False).values_list("pk", flat=True))
    for relation in relations:
        found = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": rows.order_by()})
        used |= set(found.values_list(relation.field.name, flat=True))
    return [row for row in rows if row.pk in used or row.shared_at is not None]


@transaction.atomic
def take_back(*, imported: EarlierImport, by: User) -> int:
    """Take out everything that an import brought in; returns how many self-evaluations that were.

    Raises ``DomainError`` when it was not brought in or is gone already, and when schools did something with their
    results since: then those are theirs.
    """
    held: EarlierImport = EarlierImport.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if held.taken_over_at is None:
        raise DomainError(_("This file was not brought in, so there is nothing to take back."))
    if held.taken_back_at is not None:
        raise DomainError(_("This import was taken back already."))
    evaluations = SelfEvaluation.objects.select_for_update(of=("self",)).filter(earlier_imports=held)
    pks = [row.pk for row in evaluations]
    if in_use := touched(held):
        names = ", ".join(dict.fromkeys(row.school.name for row in in_use[:10]))
        sentence = ngettext(
            "%(number)d school has done something with its results since, so they stay: %(names)s.",
            "%(number)d schools have done something with their results since, so they stay: %(names)s.",
            len(in_use),
        )
        raise DomainError(sentence % {"number": len(in_use), "names": names})
    rounds = set(SelfEvaluation.objects.filter(pk__in=pks).values_list("round_id", flat=True))
    SelfEvaluation.objects.filter(pk__in=pks).delete()
    Round.objects.filter(pk__in=rounds, earlier=True, evaluations__isnull=True).delete()
    held.taken_back_at = timezone.now()
    held.taken_back_by = by
    held.save(update_fields=["taken_back_at", "taken_back_by"])
    return len(pks)
