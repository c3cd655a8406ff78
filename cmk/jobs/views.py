"""Where a job stands: a page, and the part of it that is asked for every second while the job runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cmk.accounts.policies import anyone_or_installation, guard
from cmk.core.errors import DomainError
from cmk.jobs import services
from cmk.jobs.models import Job
from cmk.jobs.registry import kind_of

STOP_POLLING = 286  # htmx: swap this answer in and ask no more


def mark_of(job: Job) -> str:
    """Return a short text that changes whenever something about the job changes that a person sees."""
    return f"{job.status}-{job.attempt}-{job.progress}-{job.progress_text}"


def page_of(job: Job) -> str | None:
    """Return the address where the result of the job is shown, or None."""
    kind = kind_of(job.kind)
    return kind.page(job) if kind and kind.page else None


@guard(anyone_or_installation)
@require_GET
@never_cache
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a job is. To htmx: only the changing part, 204 when nothing changed, 286 when it has ended."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    context = {"job": job, "mark": mark_of(job), "result_url": page_of(job)}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "jobs/status.html", context)
    if job.is_finished:
        response = render(request, "jobs/progress.html", context, status=STOP_POLLING)
        response.headers["HX-Refresh"] = "true"  # the page around it now has the result, or the reason
        return response
    if request.GET.get("seen") == mark_of(job):
        return HttpResponse(status=204)  # nothing for a screen reader to read again
    return render(request, "jobs/progress.html", context)


@guard(anyone_or_installation)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a failed job be done again."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        services.retry_job(job=job, by=request.user)
    except DomainError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("It is being tried again."))
    return redirect(page_of(job) or "jobs:status", *([] if page_of(job) else [job.pk]))
