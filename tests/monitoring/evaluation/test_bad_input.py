"""What cannot be saved is told in words that help, and nothing of what stands there changes."""

from __future__ import annotations

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Answer, Question
from schools.models import Contact
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, fill_in, fill_in_and_submit


@pytest.fixture
def send(as_role, evaluation):
    """Give a function that sends one change as autosave does, and returns the response."""

    def post(name, value, base=0, role="iccer"):
        body = {"changes": {name: value}, "base": {name: base}}
        url = reverse("evaluation:autosave", args=[evaluation.pk])
        headers = {"X-Autosave": "1"}
        return as_role(role).post(url, json.dumps(body), content_type="application/json", headers=headers)

    return post


def stored():
    return list(Answer.objects.order_by("pk").values_list("question__key", "number", "revision"))


def test_an_answer_to_a_question_of_another_version(send, world, evaluation, iccer):
    fill_in(evaluation, iccer)
    other = factories.InstrumentFactory(penvoerder=world.penvoerder, key=world.round.instrument.key)
    factories.QuestionFactory(pillar=other.pillars.get(key="visie"), key="alleen-daar")
    before = stored()
    error = send("visie.alleen-daar", 2).json()["errors"]["visie.alleen-daar"]
    assert "opnieuw" in error
    assert stored() == before
    # A key that both versions have is the question of this round's own version.
    assert send("visie.nu", 4, base=1).json()["revisions"] == {"visie.nu": 2}
    assert Answer.objects.get(number=4).question.pillar.instrument == world.round.instrument


@pytest.mark.parametrize("value", [9, "9", 0, -1, ["9"], "2-3", 10**30, {"a": 1}, True])
def test_a_level_that_does_not_exist(send, evaluation, iccer, value):
    fill_in(evaluation, iccer)
    before = stored()
    answer = send("visie.nu", value, base=1).json()
    assert "4" in answer["errors"]["visie.nu"]
    assert answer["revisions"] == {}
    assert stored() == before


def test_after_the_window_and_after_submitting(send, evaluation, iccer):
    fill_in_and_submit(evaluation, iccer)
    before = stored()
    late = send("visie.nu", 4, base=1)
    assert late.status_code == 409
    assert iccer.name in late.json()["message"]
    assert stored() == before
    evaluation.status = "started"
    evaluation.save()
    close_round(evaluation.round)
    closed = send("visie.nu", 4, base=1)
    assert closed.status_code == 409
    assert "gesloten" in closed.json()["message"]
    assert stored() == before


def test_by_somebody_who_left_yesterday(send, evaluation, iccer):
    fill_in(evaluation, iccer)
    before = stored()
    Contact.objects.filter(person__user=iccer).update(
        start=timezone.localdate() - datetime.timedelta(days=400),
        end=timezone.localdate() - datetime.timedelta(days=1),
    )
    response = send("visie.nu", 4, base=1)
    assert response.status_code in (403, 404)
    assert stored() == before


def test_two_tabs_of_one_person(send, evaluation, iccer):
    fill_in(evaluation, iccer)
    assert send("visie.nu", 3, base=1).json()["revisions"] == {"visie.nu": 2}
    conflict = send("visie.nu", 4, base=1).json()["conflicts"]["visie.nu"]
    assert (conflict["theirs"], conflict["revision"]) == ("3", 2)
    assert "venster" in conflict["by"]
    assert send("visie.nu", 4, base=2).json()["revisions"] == {"visie.nu": 3}


def test_the_same_answer_twice_is_saved_once(send, evaluation, iccer):
    """A browser that did not hear that it was saved sends it again."""
    fill_in(evaluation, iccer)
    assert send("visie.nu", 3, base=1).json()["revisions"] == {"visie.nu": 2}
    assert send("visie.nu", 3, base=1).json()["revisions"] == {"visie.nu": 2}


def test_a_question_of_another_round_is_not_written_to_by_the_quick_way(send, evaluation, iccer):
    """The questionnaire in memory is that of the round, also when the round is given another one."""
    fill_in(evaluation, iccer)
    other = factories.InstrumentFactory(penvoerder=evaluation.round.instrument.penvoerder)
    evaluation.round.instrument = other
    evaluation.round.save()
    answer = send("visie.nu", 3).json()
    assert answer["revisions"] == {"visie.nu": 1}
    question = Question.objects.get(pillar__instrument=other, pillar__key="visie", key="nu")
    assert Answer.objects.get(question=question).number == 3
