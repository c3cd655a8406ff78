"""The steps of a trajectory: marking one, its days, doing it once more, and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.files import file_response, form_of
from trajectories.models import StepFile, StepStatus
from trajectories.schoolpage.selectors import school_head
from trajectories.trajectory import services
from trajectories.trajectory.forms import StepDaysForm, StepFileForm, StepForm
from trajectories.trajectory.views.common import page_url, school_form, staff_or_school, step_or_404
from trajectories.trajectory.views.page import answer


@guard(staff)
@require_POST
def step(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Set where a step stands."""
    school, row = step_or_404(request, code, pk)
    form = StepForm(request.POST, step=row)

    def write(data: dict[str, Any]) -> str:
        if data["status"] == row.status and "on" not in form.changed_data:
            data = {**data, "on": None}  # only the note changes; the step keeps its days
        marked = services.mark_step(step=row, by=request.user, **data)
        words = {"name": marked.name, "status": StepStatus(marked.status).label}
        return _("‘%(name)s’ is saved: %(status)s.") % words

    return answer(request, school, form, write, "step", step=row)


@guard(staff)
@require_POST
def done(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Mark a step as done today, with one tap."""
    school, row = step_or_404(request, code, pk)
    try:
        services.mark_step(step=row, status=StepStatus.DONE, note=None, by=request.user)
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("‘%(name)s’ is done. Nice!") % {"name": row.name})
    return redirect(page_url(school, row))


@guard(staff)
@require_POST
def repeat(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Do a step once more."""
    school, row = step_or_404(request, code, pk)
    try:
        row = services.repeat_step(step=row, by=request.user)
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("‘%(name)s’ stands at the end once more.") % {"name": row.name})
    return redirect(page_url(school, row))


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct the days of a step."""
    school, row = step_or_404(request, code, pk)
    form = StepDaysForm(request.POST or None, step=row)

    def write(data: dict[str, Any]) -> str:
        services.correct_step_days(step=row, begun_on=data["begun_on"], done_on=data.get("done_on"), by=request.user)
        return _("The days of ‘%(name)s’ are saved.") % {"name": row.name}

    title = _("The days of ‘%(name)s’") % {"name": row.name}
    return school_form(request, school, form, write, title=title, button=_("Save"), step=row)


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def add_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep a file with a step."""
    school, row = step_or_404(request, code, pk)
    form = StepFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def write(data: dict[str, Any]) -> str:
        kept = services.add_step_file(step=row, by=request.user, **data)
        return _("‘%(name)s’ is kept with the step.") % {"name": kept.name}

    title = _("A file with ‘%(name)s’") % {"name": row.name}
    return school_form(
        request, school, form, write, title=title, button=_("Keep this file"), step=row, template="trajectory/file.html"
    )


@guard(staff_or_school)
@require_safe
def file(request: HttpRequest, code: str, pk: int, file_pk: int) -> HttpResponse:
    """Give a file of a step; it is logged."""
    _school, row = step_or_404(request, code, pk)
    kept = get_object_or_404(StepFile, pk=file_pk, step=row)
    response = file_response(kept.file, filename=slugify(kept.name) or "bestand")
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=row.trajectory.programme.penvoerder,
        subject=f"step-file:{kept.pk}",
        title=kept.name,
        form=form_of(kept.file.name or ""),
    )
    return response  # type: ignore[return-value]


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(request: HttpRequest, code: str, pk: int, file_pk: int) -> HttpResponse:
    """Ask whether a file can go, and take it away."""
    school, row = step_or_404(request, code, pk)
    kept = get_object_or_404(StepFile, pk=file_pk, step=row)
    if request.method == "POST":
        services.remove_step_file(file=kept)
        messages.success(request, _("‘%(name)s’ has been taken away.") % {"name": kept.name})
        return redirect(page_url(school, row))
    context = {"head": school_head(request.user, school), "file": kept, "step": row, "back": page_url(school, row)}
    return render(request, "trajectory/file_remove.html", context)
