"""What the worker runs: one task for all jobs, and the sweeper."""

from __future__ import annotations

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cmk.core.errors import DomainError
from cmk.jobs import services
from cmk.jobs.registry import kind_of
from cmk.jobs.work import LostJobError, Work

logger = logging.getLogger(__name__)


@shared_task(name="cmk.jobs.tasks.run_job", acks_late=True)
def run_job(job_id: int) -> None:
    """Do the job with this id, when it waits; a message that comes twice or too late does nothing.

    Expected failures (``DomainError``) and the time limit end on the row as sentences for people; a bug ends there as a
    general sentence, with the details in the log. Raises nothing: the row is the outcome.
    """
    work = Work.claim(job_id)
    if work is None:
        logger.info("job %s is not waiting: nothing to do", job_id)
        return
    with override(settings.LANGUAGE_CODE):
        _run(work)


def _run(work: Work) -> None:
    kind = kind_of(work.kind)
    try:
        if kind is None:
            raise DomainError(_("This installation does not know this kind of job."))
        with work.heartbeat():
            kind.handler(work)
        if not work.is_finished:
            work.finish()
    except LostJobError:
        logger.warning("job %s: attempt %s lost it to a later one", work.job_id, work.attempt)
    except DomainError as error:
        work.fail(" ".join(str(message) for message in error.messages))
    except SoftTimeLimitExceeded:
        logger.warning("job %s: attempt %s ran out of time", work.job_id, work.attempt)
        minutes = round(settings.CELERY_TASK_SOFT_TIME_LIMIT / 60)
        work.fail(
            _("This took more than %(minutes)s minutes and was stopped. Try again at a quieter moment.")
            % {"minutes": minutes}
        )
    except Exception:
        logger.exception("job %s: attempt %s failed", work.job_id, work.attempt)
        work.fail(
            _(
                "Something went wrong that should not. It has been written down for whoever looks after "
                "the installation."
            )
        )


@shared_task(name="cmk.jobs.tasks.sweep_jobs", acks_late=False)
def sweep_jobs() -> None:
    """Take back jobs of workers that fell silent and send what was left waiting. Runs every few seconds (beat)."""
    with override(settings.LANGUAGE_CODE):
        services.sweep()
