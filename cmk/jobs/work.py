"""A job in hand: what a handler may do with it, as long as it holds the latest attempt.

The row decides, not the broker: a worker takes a job by raising ``attempt`` with a conditional update, and every later
write asks for that very attempt. So a worker that was thought dead, or a message that was delivered twice,
cannot finish a job a second time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cmk.jobs.models import Job, JobStatus

logger = logging.getLogger(__name__)


class LostJobError(Exception):
    """Another attempt holds the job now: stop, and leave nothing behind."""


class Work:
    """One attempt at one job. ``arguments`` is what was asked; ``attempt`` is the fencing number."""

    def __init__(self, job: Job) -> None:
        self.job_id: int = job.pk
        self.kind = job.kind
        self.arguments: dict[str, Any] = job.arguments
        self.penvoerder_id: int | None = job.penvoerder_id
        self.attempt: int = job.attempt
        self.is_finished = False
        self._told: dict[str, Any] = {}
        self._wake = threading.Event()

    @classmethod
    def claim(cls, job_id: int) -> Work | None:
        """Take a waiting job; None when it is gone, done, or in other hands."""
        job = Job.objects.filter(pk=job_id, status=JobStatus.WAITING).first()
        if job is None:
            return None
        now = timezone.now()
        taken = Job.objects.filter(pk=job_id, status=JobStatus.WAITING, attempt=job.attempt).update(
            status=JobStatus.RUNNING,
            attempt=job.attempt + 1,
            started_at=now,
            heartbeat_at=now,
            finished_at=None,
            progress=0,
            progress_text="",
            error="",
        )
        if not taken:
            return None
        job.attempt += 1
        return cls(job)

    def _update(self, **fields: Any) -> bool:
        held = Job.objects.filter(pk=self.job_id, attempt=self.attempt, status=JobStatus.RUNNING)
        return bool(held.update(heartbeat_at=timezone.now(), **fields))

    def beat(self) -> bool:
        """Tell that the worker lives; False when the job is no longer ours."""
        return self._update()

    def progress(self, percent: int, text: str = "") -> None:
        """Say how far it is (0 to 100) and what is being done. Raises ``LostJobError`` when it is no longer ours."""
        if not self._update(progress=max(0, min(percent, 100)), progress_text=text[:200]):
            raise LostJobError

    def tell(self, percent: int, text: str = "") -> None:
        """Say how far it is from inside a transaction of the handler's own, in which ``progress`` would stay unseen.

        The heartbeat writes it over its own connection, as soon as the database lets it (SQLite: after the
        transaction, when it no longer matters). Outside ``heartbeat`` nobody writes it. Does not tell whether the job
        is still ours: ``finish``, in the same transaction, does.
        """
        self._told = {"progress": max(0, min(percent, 100)), "progress_text": text[:200]}
        self._wake.set()

    def finish(self, store: Callable[[], None] | None = None) -> None:
        """End well: ``store`` writes the result in the same transaction as the job's own row.

        Raises ``LostJobError`` before ``store`` is called when the job is no longer ours, so a result is
        stored exactly once. A file must be written before, under a name of this attempt's own, and removed on
        any error.
        """
        with transaction.atomic():
            if not self._update(
                status=JobStatus.READY, progress=100, progress_text="", finished_at=timezone.now(), error=""
            ):
                raise LostJobError
            if store is not None:
                store()
        self.is_finished = True

    def fail(self, reason: str) -> bool:
        """End badly, with a reason for people; False when the job is no longer ours (and nothing was written)."""
        from cmk.jobs.services import after_failure

        with transaction.atomic():
            if not self._update(status=JobStatus.FAILED, finished_at=timezone.now(), error=reason):
                return False
            after_failure(self.job_id)
        self.is_finished = True
        return True

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Beat from a thread of its own (with its own connection) while the block runs."""
        stop = threading.Event()
        self._wake.clear()
        thread = threading.Thread(target=self._beat_until, args=(stop,), name=f"heartbeat-{self.job_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            self._wake.set()
            thread.join(timeout=settings.JOB_HEARTBEAT_SECONDS)

    def _beat_until(self, stop: threading.Event) -> None:
        try:
            while True:
                self._wake.wait(settings.JOB_HEARTBEAT_SECONDS)
                self._wake.clear()
                if stop.is_set():
                    return
                told, self._told = self._told, {}
                try:
                    if not self._update(**told):
                        return
                except DatabaseError:
                    # The database is away or busy: the next beat may get through; else the sweeper decides.
                    logger.warning("no heartbeat for job %s", self.job_id, exc_info=True)
                    connection.close()
        finally:
            connection.close()
