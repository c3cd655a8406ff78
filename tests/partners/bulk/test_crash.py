"""With a real worker: a list is checked and taken over; killed halfway, it is still taken over exactly once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cmk.jobs import services as jobs
from cmk.jobs import tasks
from cmk.jobs.models import Job, JobStatus
from cmk.jobs.work import LostJobError, Work
from partners.bulk import services
from partners.models import BulkUpload, Partner
from tests.partners.bulk.lists import csv_of
from tests.worker import CeleryWorker, wait_until
from tests.worlds import World

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
SOON = 60.0
LIST = csv_of(["naam", "soort"], ["Poppenhuis", "zzp"], ["Danshuis", "zzp"])


def wait_for(job: Job | None, worker: CeleryWorker, **wanted: Any) -> None:
    assert job is not None

    def there() -> bool:
        job.refresh_from_db()
        return all(getattr(job, name) == value for name, value in wanted.items())

    wait_until(there, SOON, lambda: f"{job.__dict__}\n{worker.log}")


def names(world: World) -> list[str]:
    return sorted(Partner.objects.filter(penvoerder=world.penvoerder, kind="zzp").values_list("name", flat=True))


def test_killed_halfway_a_list_is_taken_over_exactly_once(
    start_worker: Callable[..., CeleryWorker], world: World, tmp_path: Path, settings: Any
) -> None:
    settings.JOB_STALE_SECONDS = 1.5
    os.mkfifo(tmp_path / "pipe")
    env = {"JOB_HEARTBEAT_SECONDS": "0.2", "HALFWAY_PIPE": str(tmp_path / "pipe")}
    worker = start_worker(include=["tests.partners.bulk.halfway"], env=env)
    by = world.users["adviseur"]
    file = SimpleUploadedFile("lijst.csv", LIST)
    upload = services.send_in(penvoerder=world.penvoerder, kind="partners", file=file, by=by)
    wait_for(upload.check_job, worker, status=JobStatus.READY)
    upload.refresh_from_db()
    assert upload.preview["counts"]["new"] == 2
    services.confirm(upload=upload, by=by)
    upload = BulkUpload.objects.select_related("write_job").get(pk=upload.pk)
    assert upload.write_job is not None
    wait_until((tmp_path / "pipe.halfway").exists, SOON, lambda: worker.log)
    upload.write_job.refresh_from_db()
    first = Work(upload.write_job)
    worker.kill()
    assert names(world) == [], "the row that was written is not there: it is all or nothing"
    worker.start()

    def taken_back() -> bool:
        jobs.sweep()
        job = Job.objects.get(pk=upload.write_job_id)
        return job.status == JobStatus.WAITING or job.attempt == 2

    wait_until(taken_back, SOON, "the sweeper left the job with the dead worker")
    wait_for(upload.write_job, worker, status=JobStatus.READY, attempt=2)
    upload.refresh_from_db()
    taken_over_at = upload.taken_over_at
    assert taken_over_at
    assert names(world) == ["Danshuis", "Poppenhuis"]
    with pytest.raises(LostJobError):
        first.finish(lambda: pytest.fail("it was taken over twice"))
    tasks.run_job(upload.write_job_id)  # a message that comes again
    upload.refresh_from_db()
    assert upload.taken_over_at == taken_over_at
    assert names(world) == ["Danshuis", "Poppenhuis"]
