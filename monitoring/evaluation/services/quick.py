"""The quick way in for one answer: one statement that locks, checks and saves.

A browser sends each answer as it is given, and in March all schools of a penvoerder do. The common case (one change,
to a self-evaluation that is under way and open, on the revision that the person saw) is one ``INSERT … SELECT … ON
CONFLICT DO UPDATE``: the ``SELECT`` finds no row when the self-evaluation was submitted or closed meanwhile (it waits
for who is submitting, and looks again), the ``UPDATE`` changes no row when somebody else changed the answer or it is
the same. Whatever does not fit goes the whole way in ``answers``, which says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from cmk.accounts.models import User
from cmk.core.models import today
from monitoring.evaluation.questionnaire import Questionnaire
from monitoring.evaluation.services.saved import Saved, revision_of
from monitoring.evaluation.values import parse, put
from monitoring.models import Answer, EvaluationStatus, Round, SelfEvaluation

VALUES = ("number", "second", "chosen", "text", "note")
ANSWER, EVALUATION, ROUND = (model._meta.db_table for model in (Answer, SelfEvaluation, Round))
SET = ", ".join(f"{name} = excluded.{name}" for name in (*VALUES, "changed_at", "changed_by_id"))
DIFFERS = " OR ".join(f"{ANSWER}.{name} IS DISTINCT FROM excluded.{name}" for name in VALUES)
# Every name in it is of our own models; what people send travels as parameters.
STATEMENT = f"""
INSERT INTO {ANSWER} (evaluation_id, question_id, {", ".join(VALUES)}, revision, changed_at, changed_by_id)
SELECT evaluation.id, %s, %s, %s, %s, %s, %s, 1, %s, %s
FROM {EVALUATION} AS evaluation JOIN {ROUND} AS round ON round.id = evaluation.round_id
WHERE evaluation.id = %s AND evaluation.status = %s AND round.instrument_id = %s
  AND round.opens_on <= %s AND (round.closes_on >= %s OR evaluation.open_until >= %s)
{{lock}}
ON CONFLICT (evaluation_id, question_id) DO UPDATE SET {SET}, revision = {ANSWER}.revision + 1
WHERE {ANSWER}.revision = %s AND ({DIFFERS})
RETURNING revision
"""  # noqa: S608
LOCKING, WITHOUT_LOCK = STATEMENT.format(lock="FOR SHARE OF evaluation"), STATEMENT.format(lock="")


def save_quickly(
    form: Questionnaire, evaluation: SelfEvaluation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User
) -> Saved | None:
    """Save the one change in ``changes``; None, with nothing done, when it must go the whole way."""
    if len(changes) != 1:
        return None
    [(name, raw)] = changes.items()
    asked = form.by_name.get(name)
    if asked is None:
        return None
    try:
        value = parse(asked, raw)
    except ValueError:
        return None
    if value is None:
        return None  # to take back what is not there yet makes no row
    row = Answer()
    put(row, asked, value)
    saved = Saved(at=timezone.now())
    day = today()
    get = Answer._meta.get_field
    values = [get(field).get_db_prep_save(getattr(row, field), connection) for field in VALUES]  # type: ignore[union-attr]
    at = get("changed_at").get_db_prep_save(saved.at, connection)  # type: ignore[union-attr]
    dates = [connection.ops.adapt_datefield_value(day)] * 3
    params = [asked.question.pk, *values, at, by.pk, evaluation.pk, str(EvaluationStatus.STARTED)]
    params += [form.instrument.pk, *dates, revision_of(base.get(name))]
    with connection.cursor() as cursor:
        cursor.execute(LOCKING if connection.features.has_select_for_update_of else WITHOUT_LOCK, params)
        found = cursor.fetchone()
    if found is None:
        return None
    saved.revisions[name] = found[0]
    return saved
