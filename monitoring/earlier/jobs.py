"""The check and the bringing in of earlier results as jobs; imported when the app is ready."""

from __future__ import annotations

from django.urls import reverse

from cmk.jobs.models import Job
from cmk.jobs.registry import register
from cmk.jobs.work import Work
from monitoring.models import EarlierImport


def page(job: Job) -> str | None:
    """Return the address of the file that the job is about, as long as it is there."""
    pk = job.arguments["import"]
    return reverse("earlier:detail", args=[pk]) if EarlierImport.objects.filter(pk=pk).exists() else None


@register("earlier_check", page=page)
def check(work: Work) -> None:
    """Check a file; see ``monitoring.earlier.services.check``."""
    from monitoring.earlier import services

    services.check(work)


@register("earlier_write", page=page)
def bring_in(work: Work) -> None:
    """Bring a file in; see ``monitoring.earlier.services.bring_in``."""
    from monitoring.earlier import services

    services.bring_in(work)
