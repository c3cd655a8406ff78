"""With a real worker: a delivery from the browser is checked and imported, once, whatever happens to the worker."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from cmk.jobs import services as jobs
from cmk.jobs import tasks
from cmk.jobs.models import Job, JobStatus
from cmk.jobs.work import LostJobError, Work
from schools.models import RegisterDelivery, RegisterUpload, School
from tests.schools.deliveries import nation, school
from tests.schools.uploads import a_file, beheerder, client_of
from tests.worker import CeleryWorker, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
SOON = 60.0
Start = Callable[..., CeleryWorker]


@pytest.fixture
def client() -> Any:
    return client_of(beheerder())


def send(client: Any, rows: list[dict[str, str]] | None = None) -> RegisterUpload:
    assert client.post(reverse("register:new"), {"file": a_file(rows), "reference_date": ""}).status_code == 302
    return RegisterUpload.objects.select_related("check_job").latest("pk")


def ask_import(client: Any, upload: RegisterUpload) -> Job:
    client.post(reverse("register:import", args=[upload.pk]))
    upload.refresh_from_db()
    assert upload.import_job is not None
    return upload.import_job


def wait_for(job: Job | None, worker: CeleryWorker, **wanted: Any) -> None:
    assert job is not None

    def there() -> bool:
        job.refresh_from_db()
        return all(getattr(job, name) == value for name, value in wanted.items())

    wait_until(there, SOON, lambda: f"{job.status} {job.progress} {job.attempt} {job.error}\n{worker.log}")


def waits_at(pipe: Path, worker: CeleryWorker) -> int:
    """Wait until somebody reads from the pipe; returns its open end, to be closed to let them go on."""

    def opened() -> int | None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return None  # nobody reads yet

    descriptor = wait_until(opened, SOON, lambda: worker.log)
    assert descriptor is not None
    return descriptor


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_delivery_is_checked_with_progress_and_imported(start_worker: Start, client: Any, pipe: Path) -> None:
    worker = start_worker(include=["tests.schools.upload_halfway"], env={"CHECK_PIPE": str(pipe)})
    upload = send(client)
    gate = waits_at(pipe, worker)
    wait_for(upload.check_job, worker, progress=25)
    text = client.get(reverse("register:detail", args=[upload.pk])).content.decode()
    assert '<progress max="100" value="25"' in text
    os.close(gate)
    wait_for(upload.check_job, worker, status=JobStatus.READY, progress=100)
    assert not School.objects.exists()
    job = ask_import(client, upload)
    wait_for(job, worker, status=JobStatus.READY)
    upload.refresh_from_db()
    assert (School.objects.count(), upload.result["created"]) == (24, 24)
    text = client.get(reverse("register:detail", args=[upload.pk])).content.decode()
    assert "Wat de import deed" in text


def test_a_file_that_cannot_be_read_fails_with_its_reason_on_the_page(start_worker: Start, client: Any) -> None:
    worker = start_worker()
    upload = send(client, [school(f"fout{number}") for number in range(5)])
    wait_for(upload.check_job, worker, status=JobStatus.FAILED)
    text = client.get(reverse("register:detail", args=[upload.pk])).content.decode()
    assert "5 van de 5 rijen" in text
    assert not School.objects.exists()


def test_a_worker_killed_halfway_leaves_nothing_and_the_import_happens_once(
    start_worker: Start, client: Any, pipe: Path, settings: Any
) -> None:
    settings.JOB_STALE_SECONDS = 1.5
    env = {"JOB_HEARTBEAT_SECONDS": "0.2", "IMPORT_PIPE": str(pipe)}
    worker = start_worker(include=["tests.schools.upload_halfway"], env=env)
    upload = send(client, [*nation(), school("fout")])
    wait_for(upload.check_job, worker, status=JobStatus.READY)
    job = ask_import(client, upload)
    gate = waits_at(pipe, worker)  # all was written, and nothing committed
    job.refresh_from_db()
    first = Work(job)
    assert (job.status, School.objects.count()) == (JobStatus.RUNNING, 0)
    worker.kill()
    os.close(gate)
    assert (School.objects.count(), RegisterDelivery.objects.count()) == (0, 0)
    worker.start()

    def taken_back() -> bool:
        jobs.sweep()
        job.refresh_from_db()
        return job.status == JobStatus.WAITING or job.attempt == 2

    wait_until(taken_back, SOON, "the sweeper left the job with the dead worker")
    wait_for(job, worker, status=JobStatus.READY, attempt=2)
    upload.refresh_from_db()
    told = upload.result
    assert (School.objects.count(), told["created"], told["unchanged"], told["rejected_rows"]) == (24, 24, 0, 1)
    assert RegisterDelivery.objects.count() == 1
    with pytest.raises(LostJobError):
        first.finish(lambda: pytest.fail("a second result was stored"))
    tasks.run_job(job.pk)  # a message that comes again
    upload.refresh_from_db()
    assert upload.result == told
