"""What the tests of the self-evaluation share."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.services import save_answers, submit
from monitoring.models import QuestionKind, Recipient, SelfEvaluation
from tests import factories

BASE = {QuestionKind.SCENARIO_NOW: 2, QuestionKind.SCENARIO_WANTED: 3, QuestionKind.STATEMENT: 2}


def required_values(evaluation: SelfEvaluation, **own: Any) -> dict[str, Any]:
    """Return a value for each required question; ``own`` by the name with ``__`` for the point and ``_`` for ``-``."""
    values: dict[str, Any] = {
        asked.name: BASE[asked.kind] for asked in questionnaire(evaluation.round.instrument) if asked.question.required
    }
    values.update({name.replace("__", ".").replace("_", "-"): value for name, value in own.items()})
    return values


def fill_in(evaluation: SelfEvaluation, by: Any, **own: Any) -> None:
    """Answer all that is required, as ``by``."""
    saved = save_answers(evaluation=evaluation, changes=required_values(evaluation, **own), base={}, by=by)
    assert not saved.errors
    assert not saved.conflicts
    evaluation.refresh_from_db()


def fill_in_and_submit(evaluation: SelfEvaluation, by: Any, *, share: bool = False, **own: Any) -> None:
    """Answer all that is required and submit, as ``by``; ``share`` with the adviser."""
    fill_in(evaluation, by, **own)
    assert submit(evaluation=evaluation, by=by, share_with=[Recipient.ADVISER] if share else [])
    evaluation.refresh_from_db()


def close_round(round_: Any) -> None:
    """Let the round have closed yesterday."""
    round_.closes_on = timezone.localdate() - datetime.timedelta(days=1)
    round_.save()


def earlier_evaluation(world: Any, **own: Any) -> SelfEvaluation:
    """Make a submitted self-evaluation of the world's school in a round of last year."""
    round_ = factories.RoundFactory(
        programme=world.programme,
        instrument=world.round.instrument,
        opens_on=timezone.localdate() - datetime.timedelta(days=400),
    )
    evaluation = factories.SelfEvaluationFactory(round=round_, school=world.school)
    fill_in_and_submit(evaluation, world.users["iccer"], **own)
    close_round(round_)
    evaluation.refresh_from_db()
    return evaluation


@pytest.fixture
def evaluation(world):
    return world.evaluation


@pytest.fixture
def iccer(world):
    return world.users["iccer"]


@pytest.fixture
def director(world):
    return world.users["directeur"]
