"""Registers the making of reports as a kind of job; imported when the app is ready, in web and worker alike."""

from __future__ import annotations

from django.urls import reverse

from cmk.jobs.models import Job
from cmk.jobs.registry import register
from cmk.jobs.work import Work
from monitoring.reports import services


def page(job: Job) -> str:
    """Return the address of the report that the job makes."""
    return reverse("reports:detail", args=[job.arguments["report"]])


@register(services.JOB_KIND, on_failed=services.job_failed, on_retried=services.job_retried, page=page)
def make_report(work: Work) -> None:
    """Make the report and store it exactly once; see ``monitoring.reports.making.run``."""
    from monitoring.reports import making

    making.run(work)
