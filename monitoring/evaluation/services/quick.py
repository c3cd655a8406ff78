"""The quick way in for one answer: one statement that locks, checks and saves.

A browser sends each answer as it is given, and in March all schools of a penvoerder do. The common case (one change,
to a self-evaluation that is under way and open, on the revision that the person saw) is one ``INSERT … SELECT … ON
CONFLICT DO UPDATE``: the ``SELECT`` finds no row when the self-evaluation was submitted meanwhile (it waits for who is
submitting, and looks again), the ``UPDATE`` changes no row when somebody else changed the answer or it is the same.
Whatever does not fit goes the whole way in ``answers``, which says why.

The round is as the caller read it: its questionnaire never changes, and its window goes by days.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from cmk.accounts.models import User
from monitoring.evaluation.questionnaire import Questionnaire
from monitoring.evaluation.services.saved import Saved, revision_of
from monitoring.evaluation.values import parse, put
from monitoring.models import Answer, EvaluationStatus, SelfEvaluation

VALUES = ("number", "second", "chosen", "text", "note")
STARTED = str(EvaluationStatus.STARTED)
ANSWER, EVALUATION = (model._meta.db_table for model in (Answer, SelfEvaluation))
SET = ", ".join(f"{name} = excluded.{name}" for name in (*VALUES, "changed_at", "changed_by_id"))
DIFFERS = " OR ".join(f"{ANSWER}.{name} IS DISTINCT FROM excluded.{name}" for name in VALUES)
# Every name in it is of our own models; what people send travels as parameters.
STATEMENT = f"""
INSERT INTO {ANSWER} (evaluation_id, question_id, {", ".join(VALUES)}, revision, changed_at, changed_by_id)
SELECT evaluation.id, %s, %s, %s, %s, %s, %s, 1, %s, %s
FROM {EVALUATION} AS evaluation WHERE evaluation.id = %s AND evaluation.status = '{STARTED}'
{{lock}}
ON CONFLICT (evaluation_id, question_id) DO UPDATE SET {SET}, revision = {ANSWER}.revision + 1
WHERE {ANSWER}.revision = %s AND ({DIFFERS})
RETURNING revision
"""  # noqa: S608
LOCKING, WITHOUT_LOCK = STATEMENT.format(lock="FOR SHARE OF evaluation"), STATEMENT.format(lock="")


class _Row:
    """The columns that hold a value, without all else that a row of the database is."""

    number: int | None
    second: int | None
    chosen: list[str]
    text: str
    note: str


def save_quickly(
    form: Questionnaire, evaluation: SelfEvaluation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User
) -> Saved | None:
    """Save the one change in ``changes``; None, with nothing done, when it must go the whole way."""
    if len(changes) != 1 or not evaluation.is_open:
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
    row = _Row()
    put(row, asked, value)
    saved = Saved(at=timezone.now())
    values = [row.number, row.second, json.dumps(row.chosen), row.text, row.note]
    params = [asked.question.pk, *values, saved.at, by.pk, evaluation.pk, revision_of(base.get(name))]
    found = execute(params)
    if found is None:
        return None
    saved.revisions[name] = found[0]
    return saved


def execute(params: list[Any]) -> tuple[int] | None:
    """Run the statement, and return the revision that it wrote, or None.

    On PostgreSQL the server keeps it prepared for as long as the connection lasts, for to read and plan it anew takes
    about as long as what it does. Django's own cursors put the values in the text, so they cannot.
    """
    database = connections[DEFAULT_DB_ALIAS]  # asked for once: each use of ``connection`` looks it up anew
    if database.vendor != "postgresql":
        with database.cursor() as cursor:
            adapt = database.ops.adapt_datetimefield_value
            adapted = [adapt(one) if isinstance(one, datetime.datetime) else one for one in params]
            cursor.execute(WITHOUT_LOCK, adapted)
            return cursor.fetchone()
    import psycopg

    database.ensure_connection()
    with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
        return cursor.execute(LOCKING, params, prepare=True).fetchone()
