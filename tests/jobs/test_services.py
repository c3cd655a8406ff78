"""Requesting, claiming, fencing, failing, retrying and sweeping jobs, without a worker."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import pytest
from django.utils import timezone

from cmk.core.errors import DomainError
from cmk.jobs import services, tasks
from cmk.jobs.models import Job, JobStatus
from cmk.jobs.work import LostJobError, Work
from tests import factories
from tests.factories.jobs import JobFactory
from tests.jobs import handlers  # noqa: F401 - registers the kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Catch what is sent to the broker."""
    numbers: list[int] = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **options: numbers.extend(args))
    return numbers


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: Any) -> None:
        raise ConnectionRefusedError("broker")

    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)


def request(kind: str = "test.steps") -> Job:
    return services.request_job(
        kind=kind,
        title="Een taak",
        arguments={},
        penvoerder=factories.PenvoerderFactory(),
        requested_by=factories.UserFactory(),
    )


def silence(job: Job) -> None:
    """Let the last sign of life of ``job`` be an hour ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - datetime.timedelta(hours=1))


def test_the_message_is_sent_only_once_the_row_is_committed(
    sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = request()
        assert sent == []
    assert sent == [job.pk]
    job.refresh_from_db()
    assert job.sent_at is not None
    assert job.status == JobStatus.WAITING


def test_a_kind_that_nobody_registered_is_a_bug(sent: list[int]) -> None:
    with pytest.raises(ValueError, match="onbekend"):
        request("onbekend")
    assert not Job.objects.exists()


def test_with_the_broker_away_the_row_waits(broker_away: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = request()
    job.refresh_from_db()
    assert job.status == JobStatus.WAITING
    assert job.sent_at is None


def test_the_sweeper_sends_what_waits_and_what_was_sent_too_long_ago(sent: list[int]) -> None:
    never, fresh = JobFactory(sent_at=None), JobFactory()
    lost = JobFactory(sent_at=timezone.now() - datetime.timedelta(hours=1))
    services.sweep()
    assert sorted(sent) == sorted([never.pk, lost.pk])
    assert fresh.pk not in sent
    never.refresh_from_db()
    assert never.sent_at is not None


def test_the_sweeper_asks_a_broker_that_is_away_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(args: list[int], **options: Any) -> None:
        asked.append(args)
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)
    JobFactory.create_batch(3, sent_at=None)
    services.sweep()
    assert len(asked) == 1


def test_a_job_runs_to_its_end() -> None:
    job = JobFactory()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.progress, job.attempt) == (JobStatus.READY, 100, 1)
    assert job.finished_at is not None


def test_a_second_message_does_nothing() -> None:
    job = JobFactory()
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.attempt == 1


def test_a_message_of_a_job_that_is_gone_does_nothing() -> None:
    tasks.run_job(987654321)
    assert not Job.objects.exists()


def test_only_one_can_claim_a_job() -> None:
    job = JobFactory()
    assert Work.claim(job.pk) is not None
    assert Work.claim(job.pk) is None


def test_what_a_rule_refuses_ends_as_its_sentences() -> None:
    job = JobFactory(kind="test.refused")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error == "Er zijn nog geen scholen. Voeg er eerst een toe."


def test_a_bug_ends_as_a_general_sentence_with_the_details_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    job = JobFactory(kind="test.bug")
    with caplog.at_level(logging.ERROR):
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error
    assert "geheim" not in job.error
    assert "een geheim uit de code" in caplog.text


def test_running_out_of_time_is_a_reason_that_people_understand() -> None:
    job = JobFactory(kind="test.slow")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "14" in job.error


def test_an_unknown_kind_fails_with_a_reason() -> None:
    job = JobFactory(kind="weg")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error


def test_a_silent_worker_loses_its_job_and_cannot_write_any_more(sent: list[int]) -> None:
    job = JobFactory()
    first = Work.claim(job.pk)
    assert first is not None
    silence(job)
    services.sweep()
    assert sent == [job.pk]
    second = Work.claim(job.pk)
    assert second is not None
    assert second.attempt == 2
    stored: list[int] = []
    with pytest.raises(LostJobError):
        first.progress(90, "Te laat")
    with pytest.raises(LostJobError):
        first.finish(lambda: stored.append(1))
    assert first.fail("Te laat") is False
    assert first.beat() is False
    second.finish(lambda: stored.append(2))
    assert stored == [2]
    job.refresh_from_db()
    assert (job.status, job.attempt, job.error) == (JobStatus.READY, 2, "")


def test_a_result_that_cannot_be_stored_leaves_the_job_unfinished() -> None:
    job = JobFactory()
    work = Work.claim(job.pk)
    assert work is not None

    def store() -> None:
        raise OSError("schijf vol")

    with pytest.raises(OSError, match="schijf vol"):
        work.finish(store)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING


def test_a_worker_that_lives_keeps_its_job(sent: list[int]) -> None:
    job = JobFactory()
    work = Work.claim(job.pk)
    services.sweep()
    assert work is not None
    assert work.beat()
    assert sent == []


def test_a_beat_between_reading_and_taking_back_saves_the_job() -> None:
    job = JobFactory()
    work = Work.claim(job.pk)
    assert work is not None
    silence(job)
    stale = Job.objects.get(pk=job.pk)
    work.beat()
    services.take_back(stale)
    assert work.beat()


def test_after_the_last_attempt_it_is_given_up_with_a_reason(settings: Any, sent: list[int]) -> None:
    settings.JOB_MAX_ATTEMPTS = 2
    job = JobFactory()
    for _attempt in range(2):
        assert Work.claim(job.pk)
        silence(job)
        services.sweep()
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.FAILED, 2)
    assert "2" in job.error


def test_a_retry_gets_fresh_attempts(settings: Any, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    settings.JOB_MAX_ATTEMPTS = 1
    job = JobFactory(status=JobStatus.FAILED, attempt=1, error="Mislukt.")
    user = factories.UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        services.retry_job(job=job, by=user)
    assert sent == [job.pk]
    job.refresh_from_db()
    assert (job.status, job.attempt, job.error, job.requested_by) == (JobStatus.WAITING, 1, "", user)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.READY, 2)


@pytest.mark.parametrize("status", [JobStatus.WAITING, JobStatus.RUNNING, JobStatus.READY])
def test_only_what_failed_can_be_retried(status: str) -> None:
    job = JobFactory(status=status)
    with pytest.raises(DomainError):
        services.retry_job(job=job, by=factories.UserFactory())
    job.refresh_from_db()
    assert job.status == status
