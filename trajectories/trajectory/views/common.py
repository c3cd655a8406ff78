"""What the views of a trajectory share: finding the rows, and a form on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cmk.accounts.access import Access
from cmk.core.formpage import Write, form_page
from schools.models import School
from schools.policies import sees_inside
from trajectories.models import Trajectory, TrajectoryStep
from trajectories.schoolpage.selectors import school_head, school_or_404


def staff_or_school(access: Access) -> bool:
    """Project leaders, advisers, and people of a school (their own: the queryset sees to that)."""
    return access.is_staff or access.is_school


def school_inside(request: HttpRequest, code: str) -> School:
    """Return a school whose inside the person may see; else ``Http404`` (not there) or 403 (not for them)."""
    school = school_or_404(request.user, code)
    if not sees_inside(request.access, school.pk):  # type: ignore[attr-defined]
        raise PermissionDenied
    return school


def trajectory_or_404(request: HttpRequest, code: str, pk: int) -> tuple[School, Trajectory]:
    """Return a school and a trajectory of it that the person may see."""
    school = school_or_404(request.user, code)
    visible = Trajectory.objects.visible_to(request.user).select_related("track__next_track", "programme", "school")
    return school, get_object_or_404(visible, pk=pk, school=school)


def step_or_404(request: HttpRequest, code: str, pk: int) -> tuple[School, TrajectoryStep]:
    """Return a school and a step of one of its trajectories that the person may see."""
    school = school_inside(request, code)
    visible = Trajectory.objects.visible_to(request.user).filter(school=school)
    steps = TrajectoryStep.objects.select_related("trajectory__programme__penvoerder")
    return school, get_object_or_404(steps, pk=pk, trajectory__in=visible)


def page_url(school: School, step: TrajectoryStep | None = None) -> str:
    """Return the address of the trajectory's page, at a step of it."""
    anchor = f"#stap-{step.number}" if step else ""
    return reverse("trajectory:of_school", args=[school.code]) + anchor


def school_form(
    request: HttpRequest,
    school: School,
    form: forms.Form,
    write: Write,
    *,
    title: str,
    button: str,
    step: TrajectoryStep | None = None,
    template: str = "trajectory/form.html",
    context: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show a form in the frame of the school, or write what was sent and go back to the trajectory."""
    return form_page(
        request,
        form,
        write,
        template=template,
        title=title,
        button=button,
        back=page_url(school, step),
        context=lambda: {"head": school_head(request.user, school), **(context() if context else {})},
    )
