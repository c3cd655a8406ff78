"""How a trajectory stands: completing it, going on in a track, stopping, standing still, how closely it is guided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard, staff
from trajectories.models import Intensity, TrajectoryPause
from trajectories.trajectory import services
from trajectories.trajectory.forms import (
    CorrectPauseForm,
    DayForm,
    EndPauseForm,
    GoOnForm,
    IntensityForm,
    PauseForm,
    ResumeForm,
    StopForm,
)
from trajectories.trajectory.selectors import road_of_school
from trajectories.trajectory.views.common import school_form, trajectory_or_404
from trajectories.trajectory.views.page import answer


@guard(staff)
@require_POST
def complete(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Complete a trajectory."""
    school, row = trajectory_or_404(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.complete_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory is complete.")

    return answer(request, school, DayForm(request.POST, prefix="afronden"), write, "complete")


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Complete a trajectory when it still runs, and go on: in the track that follows, or in another one."""
    school, row = trajectory_or_404(request, code, pk)
    road = road_of_school(request.user, school, row.programme)
    following = row.track.next_track
    form = GoOnForm(request.POST or None, prefix="verder", tracks=road.tracks, following=following)

    def write(data: dict[str, Any]) -> str:
        track = data["track"] or following
        begun = services.continue_in_track(trajectory=row, track=track, started_on=data["on"], by=request.user)
        return _("%(school)s goes on in %(track)s.") % {"school": school, "track": begun.track}

    return school_form(
        request,
        school,
        form,
        write,
        title=_("Go on in a track"),
        button=_("Go on"),
        context=lambda: {"explain": "trajectory/explain_go_on.html", "trajectory": row},
    )


@guard(staff)
@require_POST
def stop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Stop a trajectory with a reason."""
    school, row = trajectory_or_404(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.stop_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory has been stopped.")

    return answer(request, school, StopForm(request.POST, prefix="stoppen"), write, "stop")


@guard(staff)
@require_POST
def resume(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back the ending of a trajectory."""
    school, row = trajectory_or_404(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.resume_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory runs again.")

    return answer(request, school, ResumeForm(request.POST, prefix=f"hervatten-{row.pk}"), write, f"resume-{row.pk}")


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a trajectory stand still for a while."""
    school, row = trajectory_or_404(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.pause_trajectory(trajectory=row, by=request.user, **data)
        return _("The trajectory stands still. When the school can go on, you let it go on here.")

    return school_form(
        request,
        school,
        PauseForm(request.POST or None),
        write,
        title=_("Let the trajectory stand still"),
        button=_("Let it stand still"),
        context=lambda: {"explain": "trajectory/explain_pause.html"},
    )


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def end_pause(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a trajectory that stands still go on again."""
    school, row = trajectory_or_404(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        services.end_pause(trajectory=row, by=request.user, **data)
        return _("The trajectory goes on.")

    form = EndPauseForm(request.POST or None)
    return school_form(request, school, form, write, title=_("Let the trajectory go on"), button=_("Let it go on"))


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_pause(request: HttpRequest, code: str, pk: int, pause_pk: int) -> HttpResponse:
    """Put a pause right, or take one away that never was."""
    school, row = trajectory_or_404(request, code, pk)
    pause = get_object_or_404(TrajectoryPause, pk=pause_pk, trajectory=row)

    def write(data: dict[str, Any]) -> str:
        if data["never"]:
            services.remove_pause(pause=pause, by=request.user)
            return _("The pause has been taken away.")
        days = {"start": data["start"], "end": data.get("end")}
        services.correct_pause(pause=pause, reason=data["reason"], by=request.user, **days)
        return _("The pause has been corrected.")

    form = CorrectPauseForm(request.POST or None, pause=pause)
    return school_form(request, school, form, write, title=_("Correct a pause"), button=_("Save"))


@guard(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say how closely the school is guided."""
    school, row = trajectory_or_404(request, code, pk)

    def write(data: dict[str, Any]) -> str:
        changed = services.change_intensity(trajectory=row, by=request.user, **data)
        return _("The guidance is now: %(intensity)s.") % {"intensity": Intensity(changed.intensity).label}

    form = IntensityForm(request.POST or None, trajectory=row)
    return school_form(request, school, form, write, title=_("How closely you guide"), button=_("Save"))
