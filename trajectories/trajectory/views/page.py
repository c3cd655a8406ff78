"""The page of a school's trajectory: where the school is, its steps, its ambitions, what was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from schools.models import School
from trajectories.ambitions.selectors import ambitions_of_school
from trajectories.schoolpage.selectors import SchoolHead, school_head, school_or_404
from trajectories.trajectory import services
from trajectories.trajectory.forms import DayForm, GoOnForm, ResumeForm, StartForm, StepForm, StopForm
from trajectories.trajectory.selectors import SchoolRoad, road_of_school
from trajectories.trajectory.views.common import page_url, school_inside, staff_or_school

# Writes the cleaned data with one service and returns what to say.
Write = Callable[[dict[str, Any]], str]


@guard(staff_or_school)
@require_safe
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show the trajectory of a school: staff can change it, the school reads along."""
    return trajectory_page(request, school_inside(request, code))


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

    return answer(request, school, form, write, "start", head=head, road=road)


def answer(
    request: HttpRequest,
    school: School,
    form: Any,
    write: Write,
    name: str,
    *,
    step: Any | None = None,
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
            return redirect(page_url(school, step))
    return trajectory_page(request, school, head=head, road=road, bound={step.pk if step else name: form})


def trajectory_page(
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
    context: dict[str, Any] = {
        "head": head,
        "road": road,
        "editable": editable,
        "ambitions": ambitions_of_school(request.user, school, head.programme),
        "failed": next(iter(bound.values()), None),
        "failed_name": next(iter(bound), None),
    }
    if editable:
        context |= _forms(road, bound)
    return render(request, "trajectory/of_school.html", context)


def _forms(road: SchoolRoad, bound: dict[Any, Any]) -> dict[str, Any]:
    """Return the forms of the page: those of the steps, of the end, and of beginning and beginning again."""
    current, repeatable = road.current_step, road.repeatable
    for row in road.steps:
        if row.pk in bound:
            bound[row.pk].show_what_stands(row)
    for row in road.ended:
        row.resume_form = bound.get(f"resume-{row.pk}") or ResumeForm(prefix=f"hervatten-{row.pk}")
    latest = road.present or next(iter(road.ended), None)
    following = latest.track.next_track if latest else None
    return {
        "steps": [
            {
                "step": row,
                "form": bound.get(row.pk) or StepForm(step=row),
                "open": row.pk in bound or (row == current and not bound),
                "may_repeat": row.pk in repeatable,
            }
            for row in road.steps
        ],
        "start_form": bound.get("start") or StartForm(tracks=road.tracks),
        "complete_form": bound.get("complete") or DayForm(prefix="afronden"),
        "go_on_form": GoOnForm(prefix="verder", tracks=road.tracks, following=following),
        "stop_form": bound.get("stop") or StopForm(prefix="stoppen"),
    }
