"""The page of a school's levels, placing it, and taking a mistake back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cmk.accounts.policies import guard
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from cmk.core.models import today
from schools.models import School
from schools.policies import sees_inside
from trajectories.models import PlacementAspect, Programme, ScenarioPlacement
from trajectories.scenarios.forms import PlacementForm
from trajectories.scenarios.policies import aspects_to_place, may_withdraw, sees_scenarios
from trajectories.scenarios.selectors import name_of_line, school_scenario
from trajectories.scenarios.services import Recorded, set_placements, withdraw_placement
from trajectories.schoolpage.selectors import SchoolHead, school_head, school_or_404

ADDRESSES = {"start": PlacementAspect.START, "nu": PlacementAspect.NOW, "gewenst": PlacementAspect.WANTED}
ADDRESS_OF = {aspect: address for address, aspect in ADDRESSES.items()}


def _school(request: HttpRequest, code: str) -> School:
    """Return the school whose inside the person may see."""
    school = school_or_404(request.user, code)
    if not sees_inside(request.access, school.pk):  # type: ignore[attr-defined]
        raise PermissionDenied
    return school


def title_of(aspect: PlacementAspect) -> str:
    """Return the question of which an aspect is the answer."""
    titles = {
        PlacementAspect.START: _("Where did the school begin?"),
        PlacementAspect.NOW: _("Where does the school stand now?"),
        PlacementAspect.WANTED: _("Where does the school want to be?"),
    }
    return titles[aspect]


@require_safe
@guard(sees_scenarios)
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a school began, stands now and wants to be, what the levels mean, and the history."""
    school = _school(request, code)
    head = school_head(request.user, school)
    programme = head.programme
    context: dict[str, Any] = {"head": head, "programme": programme}
    if programme is not None:
        context["scenario"] = school_scenario(request.user, programme, school)
        context["has_ended"] = programme.end < today()
        context["asked"] = [
            {"aspect": aspect, "title": title_of(aspect), "url": _url(school, aspect)}
            for aspect in aspects_to_place(request.access, school.pk)  # type: ignore[attr-defined]
        ]
    return render(request, "scenarios/of_school.html", context)


def _url(school: School, aspect: PlacementAspect) -> str:
    return reverse("scenarios:place", args=[school.code, ADDRESS_OF[aspect]])


def _head_and_programme(request: HttpRequest, school: School) -> tuple[SchoolHead, Programme]:
    head = school_head(request.user, school)
    if head.programme is None:
        raise Http404
    return head, head.programme


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_scenarios)
def place(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Record where a school began, stands now or wants to be: on several lines at once."""
    school = _school(request, code)
    aspect = ADDRESSES.get(what)
    if aspect is None:
        raise Http404
    if aspect not in aspects_to_place(request.access, school.pk):  # type: ignore[attr-defined]
        raise PermissionDenied
    head, programme = _head_and_programme(request, school)
    scenario = school_scenario(request.user, programme, school)
    form = PlacementForm(
        request.POST or None,
        programme=programme,
        school=school,
        scenario=scenario,
        aspect=aspect,
        is_staff=request.access.is_staff,  # type: ignore[attr-defined]
    )

    def write(data: dict[str, Any]) -> str:
        recorded = set_placements(
            programme=programme,
            school=school,
            placings=form.placings,
            on=data["on"],
            source=form.rests_on,
            note=data["note"],
            by=request.user,
        )
        return told(recorded)

    return form_page(
        request,
        form,
        write,
        template="scenarios/place.html",
        title=title_of(aspect),
        back=reverse("scenarios:of_school", args=[school.code]),
        context=lambda: {
            "head": head,
            "scenario": scenario,
            "gives_start": aspect == PlacementAspect.NOW and any(line.start is None for line in scenario.lines),
        },
    )


def told(recorded: Recorded) -> str:
    """Say what was written."""
    if not recorded.placements and not recorded.starts:
        return _("This stood there already, so nothing changed.")
    number = len(recorded.placements)
    text = ngettext("%(number)d level is recorded.", "%(number)d levels are recorded.", number) % {"number": number}
    if recorded.starts:
        lines = ", ".join(name_of_line(row.pillar).lower() for row in recorded.starts)
        text = f"{text} " + _("It is the first time, so this is also where the school began (%(lines)s).") % {
            "lines": lines
        }
    return text


@require_http_methods(["GET", "HEAD", "POST"])
@guard(sees_scenarios)
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether a placement was a mistake, and take it back; it stays in the history."""
    school = _school(request, code)
    rows = ScenarioPlacement.objects.visible_to(request.user).select_related("level", "pillar", "school")
    row: ScenarioPlacement = get_object_or_404(rows, pk=pk, school=school)
    if not may_withdraw(request.access, row):  # type: ignore[attr-defined]
        raise PermissionDenied
    if request.method == "POST":
        try:
            gone = withdraw_placement(placement=row)
        except DomainError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            text = _("Withdrawn. It stays readable in the history.")
            if len(gone) > 1:
                text += " " + _("Where the school began went along, because it came from this.")
            messages.success(request, text)
        return redirect("scenarios:of_school", school.code)
    head = school_head(request.user, school)
    context = {"head": head, "placement": row, "line": name_of_line(row.pillar)}
    return render(request, "scenarios/withdraw.html", context)
