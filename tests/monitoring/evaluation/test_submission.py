"""Submitting and opening again: once each, recorded, with a reason where one is due."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.services import reopen, save_answers, submit
from monitoring.models import Answer, SelfEvaluation, SelfEvaluationEvent
from tests.monitoring.evaluation.conftest import close_round, fill_in, fill_in_and_submit
from tests.worlds import make_world

TODAY = timezone.localdate


def transitions(evaluation):
    rows = SelfEvaluationEvent.objects.filter(evaluation=evaluation).order_by("pk")
    return [(row.from_status, row.to_status) for row in rows]


def test_submitting_locks_and_is_recorded(evaluation, iccer):
    fill_in(evaluation, iccer)
    assert submit(evaluation=evaluation, by=iccer, share_with=["adviser"]) is True
    evaluation.refresh_from_db()
    assert evaluation.is_submitted
    assert (evaluation.submitted_by, evaluation.shared_at) == (iccer, evaluation.submitted_at)
    assert transitions(evaluation) == [("invited", "started"), ("started", "submitted"), ("submitted", "shared")]


def test_a_second_submit_is_no_error_and_no_second_event(evaluation, iccer, director):
    fill_in_and_submit(evaluation, iccer)
    at, events = evaluation.submitted_at, transitions(evaluation)
    assert submit(evaluation=evaluation, by=director, share_with=["adviser"]) is False
    evaluation.refresh_from_db()
    assert (evaluation.submitted_at, evaluation.submitted_by, evaluation.shared_at) == (at, iccer, None)
    assert transitions(evaluation) == events


def test_what_is_missing_is_told_for_all_pillars_at_once(evaluation, iccer):
    fill_in(evaluation, iccer)
    Answer.objects.filter(question__key="nu", question__pillar__key__in=["visie", "programma"]).delete()
    with pytest.raises(DomainError) as caught:
        submit(evaluation=evaluation, by=iccer)
    assert [message.split(":")[0] for message in caught.value.messages] == ["Visie", "Programma"]
    evaluation.refresh_from_db()
    assert not evaluation.is_submitted


def test_optional_questions_may_stay_empty_but_an_emptied_required_one_may_not(evaluation, iccer):
    fill_in(evaluation, iccer)
    save_answers(evaluation=evaluation, changes={"visie.nu": ""}, base={"visie.nu": 1}, by=iccer)
    with pytest.raises(DomainError, match="Visie"):
        submit(evaluation=evaluation, by=iccer)


def test_nothing_is_submitted_after_the_round(evaluation, iccer):
    fill_in(evaluation, iccer)
    close_round(evaluation.round)
    with pytest.raises(DomainError):
        submit(evaluation=evaluation, by=iccer)


def test_the_school_opens_again_with_a_reason_while_the_round_runs(evaluation, iccer):
    fill_in_and_submit(evaluation, iccer, share=True)
    with pytest.raises(DomainError):
        reopen(evaluation=evaluation, by=iccer, reason="  ")
    reopen(evaluation=evaluation, by=iccer, reason="De directeur ziet het anders.")
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.submitted_at, evaluation.submitted_by) == ("started", None, None)
    assert SelfEvaluationEvent.objects.first().reason == "De directeur ziet het anders."
    assert Answer.objects.filter(evaluation=evaluation).exists()
    assert submit(evaluation=evaluation, by=iccer) is True
    evaluation.refresh_from_db()
    assert evaluation.shared_at is None


def test_after_the_round_only_the_leader_opens_again_and_gives_a_day(evaluation, iccer, world):
    fill_in_and_submit(evaluation, iccer)
    close_round(evaluation.round)
    leader = world.users["beheerder"]
    with pytest.raises(DomainError):
        reopen(evaluation=evaluation, by=iccer, reason="Fout")
    with pytest.raises(DomainError):
        reopen(evaluation=evaluation, by=iccer, reason="Fout", until=TODAY() + datetime.timedelta(days=7))
    with pytest.raises(DomainError):
        reopen(evaluation=evaluation, by=leader, reason="Fout", as_leader=True)
    with pytest.raises(DomainError):
        reopen(
            evaluation=evaluation, by=leader, reason="Fout", as_leader=True, until=TODAY() - datetime.timedelta(days=1)
        )
    reopen(evaluation=evaluation, by=leader, reason="Fout", as_leader=True, until=TODAY() + datetime.timedelta(days=7))
    evaluation.refresh_from_db()
    assert evaluation.is_open
    assert save_answers(evaluation=evaluation, changes={"visie.nu": 4}, base={"visie.nu": 1}, by=iccer).revisions


def test_what_is_open_cannot_be_opened(evaluation, iccer):
    with pytest.raises(DomainError):
        reopen(evaluation=evaluation, by=iccer, reason="Zomaar")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["submit", "save"])
def test_two_at_the_same_moment(what):
    """Real threads with their own connections: one of two wins, and the other is told so."""
    world = make_world("een")
    users = [world.users["iccer"], world.users["directeur"]]
    fill_in(world.evaluation, users[0])
    Answer.objects.filter(question__key="toelichting").delete()
    gate, outcomes = threading.Barrier(2), {}

    def act(index):
        try:
            evaluation = SelfEvaluation.objects.get(pk=world.evaluation.pk)
            gate.wait(timeout=20)
            if what == "submit":
                outcomes[index] = submit(evaluation=evaluation, by=users[index])
            else:
                changes = {"visie.toelichting": f"van {index}"}
                outcomes[index] = save_answers(evaluation=evaluation, changes=changes, base={}, by=users[index])
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[index]) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if what == "submit":
        assert sorted(outcomes.values()) == [False, True]
        assert SelfEvaluationEvent.objects.filter(to_status="submitted").count() == 1
    else:
        lost = [saved for saved in outcomes.values() if saved.conflicts]
        assert len(lost) == 1
        assert lost[0].conflicts["visie.toelichting"].theirs == Answer.objects.get(question__key="toelichting").text
