"""Sending a round's mail in a test, as the worker does."""

from __future__ import annotations

from typing import Any

from cmk.jobs import tasks
from cmk.jobs.models import Job
from monitoring.models import RoundMailing
from monitoring.rounds.mailings import JOB_KIND
from monitoring.rounds.outcome import MailingPage, mailing_page


def job_of(mailing: RoundMailing) -> Job:
    """Return the latest job that sends ``mailing``."""
    return Job.objects.filter(kind=JOB_KIND, arguments__mailing=mailing.pk).latest("pk")


def send(mailing: RoundMailing) -> RoundMailing:
    """Do the job that sends ``mailing``, and return it as it is afterwards."""
    tasks.run_job(job_of(mailing).pk)
    mailing.refresh_from_db()
    return mailing


def outcome(mailing: RoundMailing, user: Any) -> MailingPage:
    """Return what a leader reads about ``mailing``."""
    return mailing_page(user, RoundMailing.objects.get(pk=mailing.pk))
