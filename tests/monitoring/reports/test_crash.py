"""A worker is killed in the middle of a report, or the broker is away: the report is made exactly once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cmk.core.models import today
from cmk.jobs import services as jobs
from cmk.jobs import tasks
from cmk.jobs.models import JobStatus
from cmk.jobs.work import LostJobError, Work
from monitoring.models import Report, ReportStatus
from monitoring.reports import services
from tests.worker import CeleryWorker, wait_until
from tests.worlds import World

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
SOON = 60.0


def request(world: World) -> Report:
    return services.request_report(
        programme=world.programme,
        kind="stuurgroep",
        title="Voortgang",
        as_of=today(),
        meeting_on=None,
        introduction="",
        by=world.users["beheerder"],
    )


def wait_for(report: Report, worker: CeleryWorker, **wanted: Any) -> None:
    def there() -> bool:
        report.refresh_from_db()
        assert report.job is not None
        return all(getattr(report.job, name) == value for name, value in wanted.items())

    wait_until(there, SOON, lambda: f"{report.job and report.job.__dict__}\n{worker.log}")
    report.refresh_from_db()  # the job was read after the report


def files(report: Report) -> list[str]:
    folder = Path(report.pdf.storage.path(f"reports/{report.pk}"))
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


def test_killed_in_the_middle_the_report_is_made_exactly_once(
    start_worker: Callable[..., CeleryWorker], world: World, tmp_path: Path, settings: Any
) -> None:
    settings.JOB_STALE_SECONDS = 1.5
    os.mkfifo(tmp_path / "pipe")
    env = {"JOB_HEARTBEAT_SECONDS": "0.2", "HALFWAY_PIPE": str(tmp_path / "pipe")}
    worker = start_worker(include=["tests.monitoring.reports.halfway"], env=env)
    report = request(world)
    shutil.rmtree(Path(report.pdf.storage.path(f"reports/{report.pk}")), ignore_errors=True)  # of another test's report
    wait_for(report, worker, status=JobStatus.RUNNING, progress=30)
    assert report.job is not None
    first = Work(report.job)
    worker.kill()
    report.refresh_from_db()
    assert (report.status, files(report)) == (ReportStatus.MAKING, [])
    worker.start()

    def taken_back() -> bool:
        jobs.sweep()
        report.refresh_from_db()
        return report.job is not None and (report.job.status == JobStatus.WAITING or report.job.attempt == 2)

    wait_until(taken_back, SOON, "the sweeper left the job with the dead worker")
    wait_for(report, worker, status=JobStatus.READY, attempt=2)
    made_at, name = report.made_at, report.pdf.name
    assert report.status == ReportStatus.READY
    assert files(report) == [".pdf", ".xlsx"]
    with pytest.raises(LostJobError):
        first.finish(lambda: pytest.fail("a second result was stored"))
    tasks.run_job(report.job_id)  # a message that comes again
    report.refresh_from_db()
    assert (report.made_at, report.pdf.name) == (made_at, name)
    assert report.pdf.read().startswith(b"%PDF")


def test_with_the_broker_away_the_request_is_kept_and_made_later(
    start_worker: Callable[..., CeleryWorker], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**options: Any) -> None:
        raise ConnectionRefusedError("no broker")

    with monkeypatch.context() as away:
        away.setattr(tasks.run_job, "apply_async", refuse)
        report = request(world)
        jobs.sweep()
    report.refresh_from_db()
    assert report.job is not None
    assert (report.status, report.job.status, report.job.sent_at) == (ReportStatus.MAKING, JobStatus.WAITING, None)
    worker = start_worker()
    jobs.sweep()
    wait_for(report, worker, status=JobStatus.READY, attempt=1)
    assert report.status == ReportStatus.READY
