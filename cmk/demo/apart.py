"""One school of the demo whose icc'er and head teacher answer apart: both are done, and differ here and there."""

from __future__ import annotations

import datetime

from cmk.accounts.models import User
from cmk.demo.content import dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast
from monitoring.evaluation.questionnaire import Questionnaire, answers_of, questionnaire
from monitoring.evaluation.values import NUMBERS, Value, put
from monitoring.models import EvaluationStatus, OwnAnswer, OwnPart, SelfEvaluation, Way
from trajectories.models import Programme

HOME = 0
ROLES = ("iccer", "directeur")
# How often the head teacher sees it otherwise.
OTHERWISE = 0.3


def make_apart(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Let one school that is under way, not the home school, answer apart; nobody submits there."""
    home = cast.parts[HOME].school
    running = SelfEvaluation.objects.filter(
        round__programme=programme, status=EvaluationStatus.STARTED, round__closes_on__gte=days.today
    )
    for evaluation in running.exclude(school=home).select_related("round__instrument", "school").order_by("pk"):
        now = people.at(evaluation.school, days.today)
        users = {contact.role: contact.person.user for contact in now if contact.person.user}
        if all(role in users for role in ROLES):
            _answer(evaluation, users, days)
            return


def _answer(evaluation: SelfEvaluation, users: dict[str, User], days: Days) -> None:
    """Move what the school had answered so far to the icc'er's own sheet, whole, and give the head teacher one."""
    form, random = questionnaire(evaluation.round.instrument), dice("apart")
    given = answers_of(evaluation)
    before = {asked.name: given.value(asked) for asked in form}
    evaluation.answers.all().delete()
    evaluation.way = Way.APART
    evaluation.save(update_fields=["way", "changed_at"])
    for place, role in enumerate(ROLES):
        done = days.at(days.day(-3 + place), 15, 20 + 7 * place)
        began = done - datetime.timedelta(minutes=50)
        part = OwnPart.objects.create(evaluation=evaluation, user=users[role], started_at=began, done_at=done)
        rows = []
        for asked in form:
            value = _value(form, asked.name, before)
            if place and isinstance(value, int) and random.random() < OTHERWISE:
                value = value - 1 if value > 1 else value + 1
            if value is not None:
                row = OwnAnswer(part=part, question=asked.question, changed_at=done)
                put(row, asked, value)
                rows.append(row)
        OwnAnswer.objects.bulk_create(rows)


def _value(form: Questionnaire, name: str, before: dict[str, Value]) -> Value:
    """Return what was answered, and where a number is needed and none was given, the one in the middle."""
    asked = form.by_name[name]
    if before[name] is None and asked.kind in NUMBERS:
        return (asked.highest + 1) // 2
    return before[name]
