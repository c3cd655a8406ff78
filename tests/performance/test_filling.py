"""The pages of filling in, apart and together cost a fixed number of queries, and so does saving an answer."""

from __future__ import annotations

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from monitoring.apart.services import finish, own_part, save_own_answers
from monitoring.evaluation.services import quick, reopen, save_answers, submit
from monitoring.models import EvaluationPresent
from tests import factories
from tests.monitoring.evaluation.conftest import fill_in, fill_in_and_submit, required_values
from tests.performance.baseline import TRANSACTION, assert_constant_queries


def more_questions(world):
    pillar = world.round.instrument.pillars.get(key="programma")
    return lambda: factories.QuestionFactory.create_batch(5, pillar=pillar, required=False)


def test_paper(as_role, world):
    url = reverse("evaluation:paper", args=[world.evaluation.pk])
    assert_constant_queries(as_role("iccer"), url, more_questions(world), "filling/paper:iccer")


def test_fill_with_the_school(as_role, world):
    rows = {"evaluation": world.evaluation, "on": timezone.localdate()}
    EvaluationPresent.objects.create(user=world.users["adviseur"], **rows)
    EvaluationPresent.objects.create(person=world.people["iccer"], **rows)
    url = reverse("evaluation:fill", args=[world.evaluation.pk, "programma"])
    assert_constant_queries(as_role("adviseur"), url, more_questions(world), "filling/fill:adviseur")


def test_together(as_role, world):
    def more_people():
        for number in range(4):
            person = factories.PersonFactory(penvoerder=world.penvoerder)
            factories.ContactFactory(person=person, school=world.school)
            EvaluationPresent.objects.create(
                evaluation=world.evaluation, on=timezone.localdate(), name=f"Iemand {number}"
            )

    url = reverse("evaluation:together", args=[world.evaluation.pk])
    assert_constant_queries(as_role("adviseur"), url, more_people, "filling/together:adviseur")


def test_versions(as_role, world):
    evaluation, iccer = world.evaluation, world.users["iccer"]
    fill_in_and_submit(evaluation, iccer)

    def more_versions():
        for _number in range(3):
            reopen(evaluation=evaluation, by=iccer, reason="Proef")
            submit(evaluation=evaluation, by=iccer)

    url = reverse("evaluation:versions", args=[evaluation.pk])
    assert_constant_queries(as_role("iccer"), url, more_versions, "filling/versions:iccer")


def test_apart(as_role, world):
    evaluation = world.evaluation
    part = own_part(evaluation=evaluation, user=world.users["iccer"])
    save_own_answers(part=part, changes=required_values(evaluation), base={})
    for page in ("mine", "fill", "compare"):
        args = [evaluation.pk, "programma"] if page == "fill" else [evaluation.pk]
        url = reverse(f"apart:{page}", args=args)
        assert_constant_queries(as_role("iccer"), url, more_questions(world), f"filling/apart-{page}:iccer")
    finish(part=part)
    others = []

    def more_people():
        for number in range(3):
            user = factories.UserFactory()
            theirs = own_part(evaluation=evaluation, user=user)
            save_own_answers(part=theirs, changes=required_values(evaluation, visie__nu=1 + number), base={})
            finish(part=theirs)
            others.append(user)

    more_people()
    url = reverse("apart:compare", args=[evaluation.pk])
    assert_constant_queries(as_role("iccer"), url, more_people, "filling/apart-compare-done:iccer")


def test_saving_an_answer_takes_one_statement(world, monkeypatch):
    """With the questionnaire fixed, as in use, and the self-evaluation under way."""
    unseen: list[object] = []  # on PostgreSQL it goes past Django's cursors, and so past their log
    execute = quick.execute
    if connection.vendor == "postgresql":
        monkeypatch.setattr(quick, "execute", lambda params: (unseen.append(params), execute(params))[1])
    instrument, evaluation, iccer = world.round.instrument, world.evaluation, world.users["iccer"]
    instrument.frozen_at = timezone.now()
    instrument.save()
    fill_in(evaluation, iccer)
    assert evaluation.round.instrument.frozen_at  # at hand, as a view has it
    with CaptureQueriesContext(connection) as context:
        save_answers(evaluation=evaluation, changes={"visie.nu": 3}, base={"visie.nu": 1}, by=iccer)
        save_answers(evaluation=evaluation, changes={"visie.toelichting": "Nieuw"}, base={}, by=iccer)
    seen = [query for query in context.captured_queries if not TRANSACTION.match(query["sql"])]
    assert len(seen) + len(unseen) == 2


def test_an_autosave_request_stays_cheap(as_role, world):
    instrument = world.round.instrument
    instrument.frozen_at = timezone.now()
    instrument.save()
    fill_in(world.evaluation, world.users["iccer"])
    client, url = as_role("iccer"), reverse("evaluation:autosave", args=[world.evaluation.pk])

    def send(value, revision):
        body = {"changes": {"visie.nu": value}, "base": {"visie.nu": revision}}
        return client.post(url, json.dumps(body), content_type="application/json").json()

    assert send(3, 1)["revisions"] == {"visie.nu": 2}
    with CaptureQueriesContext(connection) as context:
        assert send(4, 2)["revisions"] == {"visie.nu": 3}
    asked = [query["sql"] for query in context.captured_queries if not TRANSACTION.match(query["sql"])]
    assert len(asked) <= 10, "\n".join(asked)
