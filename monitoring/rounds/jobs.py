"""Registers the sending of a round's mail as a kind of job; imported when the app is ready, in web and worker alike."""

from __future__ import annotations

from django.urls import reverse

from cmk.jobs.models import Job
from cmk.jobs.registry import register
from cmk.jobs.work import Work
from monitoring.rounds import sending
from monitoring.rounds.mailings import JOB_KIND


def page(job: Job) -> str:
    """Return the address of the mailing that the job sends."""
    return reverse("rounds:mailing", args=[job.arguments["mailing"]])


@register(JOB_KIND, on_failed=sending.job_failed, on_retried=sending.job_retried, page=page)
def send_round_mailing(work: Work) -> None:
    """Send the mailing, each person at most once; see ``monitoring.rounds.sending``."""
    sending.send_mailing(work)
