"""With a real worker: killed in the middle, broker away, and still everything is done exactly once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cmk.jobs import services
from cmk.jobs.models import Job, JobStatus
from cmk.jobs.work import LostJobError, Work
from tests import factories
from tests.jobs import handlers
from tests.worker import CeleryWorker, environment_of_tests, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
SOON = 30.0


@pytest.fixture
def start(start_worker: Callable[..., CeleryWorker], settings: Any) -> Callable[[], CeleryWorker]:
    """Start a worker that knows the kinds of the tests and beats often."""
    settings.JOB_STALE_SECONDS = 1.5

    def begin(**env: str) -> CeleryWorker:
        return start_worker(include=["tests.jobs.handlers"], env={"JOB_HEARTBEAT_SECONDS": "0.2", **env})

    return begin


@pytest.fixture
def gate(tmp_path: Path) -> dict[str, str]:
    """Arguments of a job that waits halfway at a pipe."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    return {"pipe": str(tmp_path / "pipe"), "file": str(tmp_path / "file")}


def ask(kind: str, arguments: dict[str, Any]) -> Job:
    return services.request_job(
        kind=kind,
        title="Een taak",
        arguments=arguments,
        penvoerder=factories.PenvoerderFactory(),
        requested_by=factories.UserFactory(),
    )


def wait_for(job: Job, worker: CeleryWorker | None, **wanted: Any) -> None:
    """Wait until the row has the ``wanted`` values."""

    def there() -> bool:
        job.refresh_from_db()
        return all(getattr(job, name) == value for name, value in wanted.items())

    log = lambda: worker.log if worker else ""  # noqa: E731
    wait_until(there, SOON, lambda: f"{job.status} {job.progress} {job.attempt} {job.error}\n{log()}")


def sweep_until_taken_back(job: Job) -> None:
    """Sweep as beat would, until the silence has lasted long enough."""

    def taken() -> bool:
        services.sweep()
        job.refresh_from_db()
        return job.status == JobStatus.WAITING or job.attempt == 2

    wait_until(taken, SOON, "the sweeper left the job with the dead worker")


def test_a_worker_does_a_job(start: Callable[[], CeleryWorker]) -> None:
    worker = start()
    job = ask("test.steps", {})
    wait_for(job, worker, status=JobStatus.READY, progress=100, attempt=1)


def test_the_heartbeat_goes_on_while_the_handler_is_busy(
    start: Callable[[], CeleryWorker], gate: dict[str, str]
) -> None:
    worker = start()
    job = ask("test.gate", gate)
    wait_for(job, worker, progress=50)
    seen = job.heartbeat_at

    def beaten() -> bool:
        job.refresh_from_db()
        return job.heartbeat_at > seen

    wait_until(beaten, SOON, lambda: worker.log)
    handlers.open_gate(Path(gate["pipe"]))
    wait_for(job, worker, status=JobStatus.READY)


def test_killed_in_the_middle_it_is_done_exactly_once_after_a_restart(
    start: Callable[[], CeleryWorker], gate: dict[str, str]
) -> None:
    worker = start()
    job = ask("test.gate", gate)
    wait_for(job, worker, progress=50, status=JobStatus.RUNNING)
    first = Work(job)  # what the first attempt still has in its hands
    worker.kill()
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING, "the dead worker leaves the row as it was"
    worker.start()
    sweep_until_taken_back(job)
    wait_for(job, worker, status=JobStatus.READY, attempt=2)
    with pytest.raises(LostJobError):
        first.finish(lambda: handlers.note(first, "stored 1"))
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.READY, 2)
    assert Path(gate["file"]).read_text().split("\n") == ["begun 1", "begun 2", "stored 2", ""]


def test_a_worker_that_was_only_thought_dead_cannot_finish_too(
    start: Callable[[], CeleryWorker], gate: dict[str, str]
) -> None:
    """The first attempt hangs without a heartbeat, another does the job, then the first one wakes up."""
    hanging = start(JOB_HEARTBEAT_SECONDS="3600")
    job = ask("test.gate", gate)
    wait_for(job, hanging, progress=50, status=JobStatus.RUNNING)
    sweep_until_taken_back(job)
    second = wait_until(lambda: Work.claim(job.pk), SOON, "nobody could claim the job")
    second.finish(lambda: handlers.note(second, "stored 2"))
    handlers.open_gate(Path(gate["pipe"]))
    wait_until(lambda: "lost it to a later one" in hanging.log, SOON, lambda: hanging.log)
    assert Path(gate["file"]).read_text().split("\n") == ["begun 1", "stored 2", ""]
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.READY, 2)


def test_with_the_broker_away_the_request_is_kept_and_done_later(start: Callable[[], CeleryWorker]) -> None:
    """The request is made by another process, whose broker is a port where nobody listens."""
    user, penvoerder = factories.UserFactory(), factories.PenvoerderFactory()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        code = (
            "import time, django; django.setup()\n"
            "from cmk.jobs import services; import tests.jobs.handlers\n"
            "from cmk.accounts.models import Penvoerder, User\n"
            "begun = time.monotonic()\n"
            f"services.request_job(kind='test.steps', title='Een taak', arguments={{}}, "
            f"penvoerder=Penvoerder.objects.get(pk={penvoerder.pk}), requested_by=User.objects.get(pk={user.pk}))\n"
            "took = time.monotonic() - begun\n"
            "assert took < 5, f'asking took {took:.1f} s: a page would hang'\n"
        )
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment_of_tests(REDIS_URL=f"redis://127.0.0.1:{port}/0"),
            cwd=settings.BASE_DIR,
            check=True,
            timeout=60,
        )
    job = Job.objects.get()
    assert (job.status, job.sent_at, job.attempt) == (JobStatus.WAITING, None, 0)
    worker = start()
    services.sweep()
    wait_for(job, worker, status=JobStatus.READY, attempt=1)
    assert job.sent_at is not None


def test_the_schedule_itself_takes_a_job_back_and_has_it_done(
    start_worker: Callable[..., CeleryWorker], gate: dict[str, str]
) -> None:
    """Nobody sweeps by hand here: beat does, in the restarted worker."""
    env = {"JOB_HEARTBEAT_SECONDS": "0.2", "JOB_STALE_SECONDS": "1", "JOB_SWEEP_SECONDS": "0.5"}
    worker = start_worker(include=["tests.jobs.handlers"], env=env, beat=True)
    job = ask("test.gate", gate)
    wait_for(job, worker, progress=50, status=JobStatus.RUNNING)
    worker.kill()
    worker.start()
    wait_for(job, worker, status=JobStatus.READY, attempt=2)
    assert Path(gate["file"]).read_text().count("stored") == 1
