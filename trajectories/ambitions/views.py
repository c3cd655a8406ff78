"""The ambitions of a school: its own people and their adviser write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from schools.models import School
from trajectories.ambitions import services
from trajectories.ambitions.forms import AmbitionForm, CloseForm, SeenForm
from trajectories.ambitions.selectors import activities_to_choose, ambitions_of_school, history_of
from trajectories.models import Ambition, AmbitionStatus
from trajectories.programme.selectors import current_programme
from trajectories.schoolpage.selectors import school_head
from trajectories.trajectory.views.common import school_inside, staff_or_school


@guard(staff_or_school)
@require_safe
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the school works on, what it reached or let go, and how it said that before."""
    school = school_inside(request, code)
    head = school_head(request.user, school)
    ambitions = ambitions_of_school(request.user, school, head.programme)
    history = history_of([*ambitions.current, *ambitions.earlier])
    for row in (*ambitions.current, *ambitions.earlier):
        row.before = history[row.pk]
    context = {"head": head, "ambitions": ambitions, "own": request.access.is_school}  # type: ignore[attr-defined]
    return render(request, "ambitions/of_school.html", context)


@guard(staff_or_school)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add an ambition."""
    school = school_inside(request, code)
    programme = current_programme(request.user)
    if programme is None:
        messages.warning(request, _("There is no programme yet in which a school can have ambitions."))
        return redirect(_url(school))
    activities = activities_to_choose(request.user, None, school, programme)
    form = AmbitionForm(request.POST or None, activities=activities)

    def write(data: dict[str, Any]) -> str:
        services.add_ambition(
            programme=programme,
            school=school,
            text=data["text"],
            since=data["since"],
            activities=data.get("activities", ()),
            by=request.user,
        )
        return _("The ambition is there.")

    return _form(request, school, form, write, title=_("A new ambition"), button=_("Add"))


@guard(staff_or_school)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say an ambition in other words, and choose what is done for it."""
    school, row = _ambition_or_404(request, code, pk)
    activities = activities_to_choose(request.user, row, school, row.programme)
    form = AmbitionForm(request.POST or None, activities=activities, ambition=row)

    def write(data: dict[str, Any]) -> str:
        services.change_ambition(
            ambition=row,
            text=data["text"],
            activities=data.get("activities", ()),
            seen=data["seen"],
            by=request.user,
        )
        return _("The ambition is saved.")

    return _form(request, school, form, write, title=_("Change the ambition"), button=_("Save"), row=row)


@guard(staff_or_school)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that an ambition was reached, or is let go, and what came of it."""
    school, row = _ambition_or_404(request, code, pk)
    form = CloseForm(request.POST or None, ambition=row)

    def write(data: dict[str, Any]) -> str:
        closed = services.close_ambition(ambition=row, by=request.user, **data)
        if closed.status == AmbitionStatus.REACHED:
            return _("Reached. Well done! You find it under what was before.")
        return _("The ambition is let go. You find it under what was before.")

    return _form(request, school, form, write, title=_("What came of it?"), button=_("Save"), row=row)


@guard(staff_or_school)
@require_POST
def up(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put an ambition one place higher."""
    school, row = _ambition_or_404(request, code, pk)
    return _act(request, school, lambda: services.move_ambition(ambition=row, up=True, by=request.user))


@guard(staff_or_school)
@require_POST
def down(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put an ambition one place lower."""
    school, row = _ambition_or_404(request, code, pk)
    return _act(request, school, lambda: services.move_ambition(ambition=row, up=False, by=request.user))


@guard(staff_or_school)
@require_POST
def again(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Work on an ambition again."""
    school, row = _ambition_or_404(request, code, pk)
    said = _("The school works on it again.")
    return _act(request, school, lambda: services.take_up_again(ambition=row, by=request.user), said)


def _url(school: School) -> str:
    return reverse("ambitions:of_school", args=[school.code])


def _ambition_or_404(request: HttpRequest, code: str, pk: int) -> tuple[School, Ambition]:
    school = school_inside(request, code)
    rows = Ambition.objects.visible_to(request.user).select_related("programme", "school")
    return school, get_object_or_404(rows, pk=pk, school=school)


def _act(request: HttpRequest, school: School, act: Callable[[], Any], said: str = "") -> HttpResponse:
    try:
        act()
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        if said:
            messages.success(request, said)
    return redirect(_url(school))


def _form(
    request: HttpRequest,
    school: School,
    form: SeenForm,
    write: Callable[[dict[str, Any]], str],
    *,
    title: str,
    button: str,
    row: Ambition | None = None,
) -> HttpResponse:
    """Show a form in the frame of the school; what was refused comes back beside what stands there now."""

    def careful(data: dict[str, Any]) -> str:
        try:
            return write(data)
        except DomainError:
            if row is not None:
                row.refresh_from_db()
                form.show_what_stands(row)
            raise

    return form_page(
        request,
        form,
        careful,
        template="ambitions/form.html",
        title=title,
        button=button,
        back=_url(school),
        context=lambda: {"head": school_head(request.user, school), "ambition": row, "refused": form.is_bound},
    )
