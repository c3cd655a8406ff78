"""The check and the taking over of a list as jobs; imported when the app is ready, in web and worker alike."""

from __future__ import annotations

from django.urls import reverse

from cmk.jobs.models import Job
from cmk.jobs.registry import register
from cmk.jobs.work import Work
from partners.models import BulkUpload


def page(job: Job) -> str | None:
    """Return the address of the list that the job is about, as long as it is there."""
    pk = job.arguments["upload"]
    return reverse("bulk:upload", args=[pk]) if BulkUpload.objects.filter(pk=pk).exists() else None


@register("bulk_check", page=page)
def check(work: Work) -> None:
    """Check a list; see ``partners.bulk.services.check``."""
    from partners.bulk import services

    services.check(work)


@register("bulk_write", page=page)
def take_over(work: Work) -> None:
    """Take a list over; see ``partners.bulk.services.take_over``."""
    from partners.bulk import services

    services.take_over(work)
