"""The page of a school's trajectory, and what the adviser does there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cmk.accounts.access import Access
from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from schools.models import School
from schools.policies import sees_inside
from trajectories.models import StepStatus, Trajectory, TrajectoryStep
from trajectories.schoolpage.selectors import SchoolHead, school_head, school_or_404
from trajectories.trajectory import services
from trajectories.trajectory.forms import DayForm, ResumeForm, StartForm, StepForm, StopForm
from trajectories.trajectory.selectors import SchoolRoad, road_of_school


def staff_or_school(access: Access) -> bool:
    """Project leaders, advisers, and people of a school (their own: the queryset sees to that)."""
    return access.is_staff or access.is_school


@guard(staff_or_school)
@require_GET
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show the trajectory of a school: staff can change it, the school reads along."""
    school = school_or_404(request.user, code)
    if not sees_inside(request.access, school.pk):  # type: ignore[attr-defined]
        raise PermissionDenied
    return _page(request, school)


@guard(staff)
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a trajectory."""
    school = school_or_404(request.user, code)
    head = school_head(request.user, school)
    road = road_of_school(request.user, school, head.programme)
    form = StartForm(request.POST, tracks=road.tracks)
    programme = head.programme

    def write(data: dict[str, Any]) -> str:
        if programme is None:
            raise DomainError(_("There is no programme yet in which a trajectory could begin."))
        services.start_trajectory(programme=programme, school=school, by=request.user, **data)
        return _("The trajectory of %(school)s has begun in %(track)s.") % {"school": school, "track": data["track"]}

    return _answer(request, school, form, write, "start", head=head, road=road)


@guard(staff)
@require_POST
def step(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Set where a step stands."""
    school = school_or_404(request.user, code)
    visible = Trajectory.objects.visible_to(request.user).filter(school=school)
    row = get_object_or_404(TrajectoryStep, pk=pk, trajectory__in=visible)
    form = StepForm(request.POST, step=row)

    def write(data: dict[str, Any]) -> str:
        if data["status"] == row.status and "on" not in form.changed_data:
            data = {**data, "on": None}  # only the note changes; the step keeps its days
        marked = services.mark_step(step=row, by=request.user, **data)
        words = {"name": marked.name, "status": StepStatus(marked.status).label}
        return _("‘%(name)s’ is saved: %(status)s.") % words

    return _answer(request, school, form, write, "step", anchor=f"#stap-{row.number}", step_pk=row.pk)


@guard(staff)
@require_POST
def complete(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Complete a trajectory."""
    school, row = _trajectory(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.complete_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory is complete.")

    return _answer(request, school, DayForm(request.POST, prefix="afronden"), write, "complete")


@guard(staff)
@require_POST
def go_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Complete a trajectory when it still runs, and go on in the track that follows."""
    school, row = _trajectory(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        following = services.continue_in_track(trajectory=row, started_on=data["on"], by=request.user)
        return _("%(school)s goes on in %(track)s.") % {"school": school, "track": following.track}

    return _answer(request, school, DayForm(request.POST, prefix="verder"), write, "go_on")


@guard(staff)
@require_POST
def stop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Stop a trajectory with a reason."""
    school, row = _trajectory(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.stop_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory has been stopped.")

    return _answer(request, school, StopForm(request.POST, prefix="stoppen"), write, "stop")


@guard(staff)
@require_POST
def resume(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back the ending of a trajectory."""
    school, row = _trajectory(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.resume_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory runs again.")

    return _answer(request, school, ResumeForm(request.POST, prefix=f"hervatten-{row.pk}"), write, f"resume-{row.pk}")


def _trajectory(request: HttpRequest, code: str, pk: int) -> tuple[School, Trajectory]:
    school = school_or_404(request.user, code)
    visible = Trajectory.objects.visible_to(request.user).select_related("track__next_track", "programme", "school")
    return school, get_object_or_404(visible, pk=pk, school=school)


def _answer(
    request: HttpRequest,
    school: School,
    form: Any,
    write: Any,
    name: str,
    *,
    anchor: str = "",
    step_pk: int | None = None,
    head: SchoolHead | None = None,
    road: SchoolRoad | None = None,
) -> HttpResponse:
    """Write what the form says and go back to the page, or show the page with every error at the form."""
    if form.is_valid():
        try:
            done = write(form.cleaned_data)
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, done)
            return redirect(reverse("trajectory:of_school", args=[school.code]) + anchor)
    return _page(request, school, head=head, road=road, bound={step_pk or name: form})


def _page(
    request: HttpRequest,
    school: School,
    *,
    head: SchoolHead | None = None,
    road: SchoolRoad | None = None,
    bound: dict[Any, forms.Form] | None = None,
) -> HttpResponse:
    """Render the page; ``bound`` holds the one form that came back with errors, by name or by the step's key."""
    head = head or school_head(request.user, school)
    road = road or road_of_school(request.user, school, head.programme)
    bound = bound or {}
    editable = request.access.is_staff  # type: ignore[attr-defined]
    current = road.current_step
    context: dict[str, Any] = {
        "head": head,
        "road": road,
        "editable": editable,
        "failed": next(iter(bound.values()), None),
        "failed_name": next(iter(bound), None),
    }
    if editable:
        context["steps"] = [
            {
                "step": row,
                "form": bound.get(row.pk) or StepForm(step=row),
                "open": row.pk in bound or (row == current and not bound),
            }
            for row in road.steps
        ]
        context["start_form"] = bound.get("start") or StartForm(tracks=road.tracks)
        context["complete_form"] = bound.get("complete") or DayForm(prefix="afronden")
        context["go_on_form"] = bound.get("go_on") or DayForm(prefix="verder")
        context["stop_form"] = bound.get("stop") or StopForm(prefix="stoppen")
        for row in road.ended:
            row.resume_form = bound.get(f"resume-{row.pk}") or ResumeForm(prefix=f"hervatten-{row.pk}")  # type: ignore[attr-defined]
    return render(request, "trajectory/of_school.html", context)
