"""Asking for a job, sending it to the worker, trying it again."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.jobs.models import Job, JobStatus
from cmk.jobs.registry import kind_of

logger = logging.getLogger(__name__)


def request_job(*, kind: str, title: str, arguments: dict[str, Any], penvoerder: Any, requested_by: Any) -> Job:
    """Write down that a job is wanted, and send it to the worker once that is committed.

    ``kind``: a registered kind (``cmk.jobs.registry``); ``arguments``: JSON for its handler; ``penvoerder`` None for a
    job of the installation. When the broker is away the row waits and the sweeper sends it later: nothing is lost,
    and this returns just as quickly. Raises ``ValueError`` for a kind that nobody registered.
    """
    if kind_of(kind) is None:
        raise ValueError(f"no such kind of job: {kind!r}")
    job = Job.objects.create(
        kind=kind, title=title, arguments=arguments, penvoerder=penvoerder, requested_by=requested_by
    )
    transaction.on_commit(lambda: send(job.pk))
    return job


def send(job_id: int) -> bool:
    """Send the message of one job; True when the broker took it. Never raises: what is not sent waits in its row."""
    from cmk.jobs.tasks import run_job

    try:
        run_job.apply_async(args=[job_id], retry=False)
    except Exception as error:
        # Whatever is wrong with the broker, the request is safe in its row.
        logger.warning("job %s waits, the broker did not take it: %s", job_id, error)
        return False
    Job.objects.filter(pk=job_id).update(sent_at=timezone.now())
    return True


@transaction.atomic
def retry_job(*, job: Job, by: Any) -> Job:
    """Let a failed job be done again, with fresh attempts. Raises ``DomainError`` when it has not failed."""
    renewed = Job.objects.filter(pk=job.pk, status=JobStatus.FAILED).update(
        status=JobStatus.WAITING,
        attempts_before=job.attempt,
        progress=0,
        progress_text="",
        error="",
        requested_by=by,
        requested_at=timezone.now(),
        sent_at=None,
        started_at=None,
        heartbeat_at=None,
        finished_at=None,
    )
    if not renewed:
        raise DomainError(_("Only a job that failed can be tried again; this one is already under way or done."))
    job.refresh_from_db()
    kind = kind_of(job.kind)
    if kind and kind.on_retried:
        kind.on_retried(job)
    transaction.on_commit(lambda: send(job.pk))
    return job


def after_failure(job_id: int) -> None:
    """Let the app of a job that failed bring its own rows in step; called in the transaction of the failure."""
    job = Job.objects.get(pk=job_id)
    kind = kind_of(job.kind)
    if kind and kind.on_failed:
        kind.on_failed(job)


def take_back(job: Job) -> None:
    """Take a job from a worker that gave no sign of life: to be done again, or given up after the last attempt.

    Both are conditional on the attempt and the heartbeat as ``job`` was read, so a worker that lives keeps its job.
    """
    held = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempt=job.attempt, heartbeat_at=job.heartbeat_at)
    if job.attempt - job.attempts_before < settings.JOB_MAX_ATTEMPTS:
        if held.update(status=JobStatus.WAITING, sent_at=None, progress=0, progress_text=""):
            logger.warning("job %s taken back after attempt %s: no sign of life", job.pk, job.attempt)
        return
    reason = _(
        "This was broken off %(number)s times before it was done, so we stopped trying. "
        "Try again later; if it fails again, tell whoever looks after the installation."
    ) % {"number": job.attempt - job.attempts_before}
    with transaction.atomic():
        if held.update(status=JobStatus.FAILED, error=reason, finished_at=timezone.now()):
            logger.error("job %s given up after attempt %s", job.pk, job.attempt)
            after_failure(job.pk)


def sweep() -> None:
    """Take back jobs whose worker fell silent, and send what waits and was never sent, or sent too long ago."""
    now = timezone.now()
    silent = now - datetime.timedelta(seconds=settings.JOB_STALE_SECONDS)
    for job in Job.objects.filter(status=JobStatus.RUNNING, heartbeat_at__lt=silent):
        take_back(job)
    overdue = now - datetime.timedelta(seconds=settings.JOB_RESEND_SECONDS)
    waiting = Job.objects.filter(status=JobStatus.WAITING).order_by("requested_at", "pk")
    for pk, sent_at in waiting.values_list("pk", "sent_at"):
        if (sent_at is None or sent_at < overdue) and not send(pk):
            return  # the broker is away: the next sweep tries again
