"""Which answers of a round count: those to questions that were asked, given what else the school answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from monitoring.evaluation.questionnaire import answers_of_all, asked_now, questionnaire
from monitoring.models import Round, SelfEvaluation

Unasked = frozenset[tuple[int, str]]


def unasked(round_: Round, evaluations: QuerySet[SelfEvaluation], conditions: Iterable[object]) -> Unasked:
    """Return the schools (ids) with the names of questions that were not put to them, though an answer may be kept.

    ``conditions``: those of the questions at stake; without any nothing is read. Otherwise five queries.
    """
    if not any(conditions):
        return frozenset()
    form = questionnaire(round_.instrument)
    names = {asked.name for asked in form}
    rows = list(evaluations)
    answers = answers_of_all(rows)
    return frozenset((row.school_id, name) for row in rows for name in names - asked_now(form, answers[row.pk]))
