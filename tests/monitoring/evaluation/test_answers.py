"""Saving answers: nothing is overwritten unseen, nothing valid is lost beside something that is not."""

import pytest
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.services import save_answers, submit
from monitoring.models import Answer, SelfEvaluationEvent
from tests.monitoring.evaluation.conftest import close_round, fill_in


def save(evaluation, by, name, value, base=0):
    return save_answers(evaluation=evaluation, changes={name: value}, base={name: base}, by=by)


def test_the_first_answer_begins_the_self_evaluation_once(evaluation, iccer):
    save(evaluation, iccer, "visie.nu", 2)
    save(evaluation, iccer, "visie.nu", 3, base=1)
    evaluation.refresh_from_db()
    assert evaluation.status == "started"
    assert evaluation.started_at <= timezone.now()
    event = SelfEvaluationEvent.objects.get()
    assert (event.from_status, event.to_status, event.by) == ("invited", "started", iccer)
    answer = Answer.objects.get()
    assert (answer.number, answer.revision, answer.changed_by) == (3, 2, iccer)


def test_two_people_on_the_same_base_the_second_sees_the_first(evaluation, iccer, director):
    assert save(evaluation, director, "visie.nu", 3).revisions == {"visie.nu": 1}
    saved = save(evaluation, iccer, "visie.nu", 2)
    assert not saved.revisions
    conflict = saved.conflicts["visie.nu"]
    assert (conflict.theirs, conflict.by, conflict.revision) == (3, director.given_name, 1)
    assert Answer.objects.get().number == 3
    # Having seen it, the second may choose to overwrite.
    assert save(evaluation, iccer, "visie.nu", 2, base=conflict.revision).revisions == {"visie.nu": 2}
    assert Answer.objects.get().changed_by == iccer


def test_two_tabs_of_one_person_conflict_too(evaluation, iccer):
    save(evaluation, iccer, "visie.toelichting", "een")
    saved = save(evaluation, iccer, "visie.toelichting", "twee")
    assert saved.conflicts["visie.toelichting"].theirs == "een"


def test_saying_the_same_is_no_conflict_and_no_change(evaluation, iccer, director):
    save(evaluation, director, "visie.ontwikkelpunten", ["Tijd maken"])
    saved = save(evaluation, iccer, "visie.ontwikkelpunten", ["Tijd maken"])
    assert saved.revisions == {"visie.ontwikkelpunten": 1}
    assert Answer.objects.get().changed_by == director


def test_a_good_answer_is_saved_beside_bad_ones(evaluation, iccer):
    saved = save_answers(
        evaluation=evaluation,
        changes={
            "visie.nu": 9,
            "visie.toelichting": "x" * 6000,
            "visie.ontwikkelpunten": ["Niet op de lijst"],
            "visie.bestaat-niet": 1,
            "visie.gewenst": 4,
        },
        base={},
        by=iccer,
    )
    assert set(saved.errors) == {"visie.nu", "visie.toelichting", "visie.ontwikkelpunten", "visie.bestaat-niet"}
    assert saved.revisions == {"visie.gewenst": 1}
    assert not saved.conflicts


def test_an_answer_can_be_taken_back_and_keeps_its_history(evaluation, iccer, director):
    save(evaluation, iccer, "visie.nu", 2)
    save(evaluation, iccer, "visie.nu", "", base=1)
    answer = Answer.objects.get()
    assert (answer.number, answer.revision) == (None, 2)
    assert save(evaluation, director, "visie.nu", 4, base=1).conflicts["visie.nu"].theirs is None


@pytest.mark.parametrize("base", [None, "", "x", "-1", 2.5, [], {}, "9" * 50])
def test_a_base_that_makes_no_sense_counts_as_never_seen(evaluation, iccer, director, base):
    save(evaluation, director, "visie.nu", 3)
    assert "visie.nu" in save(evaluation, iccer, "visie.nu", 2, base=base).conflicts


def test_submitted_answers_are_locked(evaluation, iccer):
    fill_in(evaluation, iccer)
    submit(evaluation=evaluation, by=iccer)
    with pytest.raises(DomainError, match=iccer.name):
        save(evaluation, iccer, "visie.nu", 4, base=1)
    assert not Answer.objects.filter(number=4).exists()


def test_outside_the_window_nothing_changes_and_the_day_is_named(evaluation, iccer):
    close_round(evaluation.round)
    evaluation.refresh_from_db()
    with pytest.raises(DomainError, match=str(evaluation.round.closes_on.year)):
        save(evaluation, iccer, "visie.nu", 4)
    evaluation.open_until = timezone.localdate()
    evaluation.save()
    assert save(evaluation, iccer, "visie.nu", 4).revisions


def test_before_the_round_opens(evaluation, iccer):
    evaluation.round.opens_on = timezone.localdate() + timezone.timedelta(days=3)
    evaluation.round.save()
    with pytest.raises(DomainError, match=str(evaluation.round.opens_on.day)):
        save(evaluation, iccer, "visie.nu", 4)
