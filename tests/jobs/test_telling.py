"""Progress that is told from inside a transaction goes over the heartbeat's own connection."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from cmk.jobs.models import Job, JobStatus
from cmk.jobs.work import Work
from tests.factories.jobs import JobFactory
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work(settings: Any) -> Work:
    settings.JOB_HEARTBEAT_SECONDS = 600  # whatever arrives was not waiting for its time
    work = Work.claim(JobFactory().pk)
    assert work is not None
    return work


def row(work: Work) -> Any:
    return Job.objects.get(pk=work.job_id)


def test_it_is_written_at_once_and_not_more_than_everything(work: Work) -> None:
    with work.heartbeat():
        work.tell(40, "Vergelijken")
        wait_until(lambda: row(work).progress == 40, 30, "the heartbeat did not tell it")
        assert row(work).progress_text == "Vergelijken"
        work.tell(140, "")
        wait_until(lambda: row(work).progress == 100, 30, "the heartbeat did not tell it")


def test_in_a_transaction_others_see_it_where_the_database_can_and_the_end_stands(work: Work) -> None:
    with work.heartbeat(), transaction.atomic():
        JobFactory()
        work.tell(40, "Vergelijken")
        if connection.vendor == "postgresql":  # SQLite has one writer: there it comes after the transaction
            wait_until(lambda: row(work).progress == 40, 30, "the heartbeat did not tell it")
        work.finish()
    assert (row(work).status, row(work).progress, row(work).progress_text) == (JobStatus.READY, 100, "")


def test_without_a_heartbeat_nobody_writes_it(work: Work) -> None:
    work.tell(40, "Vergelijken")
    assert row(work).progress == 0
