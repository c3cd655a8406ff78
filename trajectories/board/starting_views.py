"""Beginning trajectories for many schools: choose, see who can and who cannot and why, then do it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import School
from trajectories.board.choosing import BeginForm, ChooseFilter, chosen_schools
from trajectories.board.rows import advisers_by_school
from trajectories.models import Intensity, Programme
from trajectories.programme.selectors import current_programme
from trajectories.trajectory.services.starting import Beginning, StartPlan, plan_starts, start_trajectories

FILTERS = tuple(ChooseFilter.base_fields)
# In what is posted the filters have a name of their own, beside the track and the day.
PREFIX = "filter_"
# So many boxes to tick stand on one page; the rest can be chosen as a whole, or after another filter.
MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def start(request: HttpRequest) -> HttpResponse:
    """Choose schools, a track and a day; then see what would begin; then begin it."""
    programme = current_programme(request.user)
    if programme is None or not programme.tracks.filter(retired_on__isnull=True).exists():
        return render(request, "board/none.html", {"programme": programme})
    if request.method != "POST":
        return _choose(request, programme, request.GET, BeginForm(programme=programme))
    posted = request.POST
    query = {name: posted.get(PREFIX + name, "") for name in FILTERS}
    filters = _filter(request, programme, query)
    chosen = chosen_schools(posted, filters)
    if posted.get("step") == "change":
        form = BeginForm(initial={name: posted.get(name) for name in BeginForm.base_fields}, programme=programme)
        return _choose(request, programme, query, form, chosen, every="all_before" in posted)
    form = BeginForm(posted, programme=programme)
    complete = form.is_valid()
    if not chosen:
        form.add_error(None, _("Choose at least one school."))
        complete = False
    if not complete:
        return _choose(request, programme, query, form, chosen, every="all_schools" in posted)
    what = Beginning(programme=programme, schools=tuple(chosen), **form.cleaned_data)
    if posted.get("step") == "write":
        return _write(request, query, what)
    return _preview(request, query, what, plan_starts(what))


def _write(request: HttpRequest, query: dict[str, str], what: Beginning) -> HttpResponse:
    """Begin the trajectories and go to the board; what was sent twice is done once."""
    words = {"number": len(what.schools), "track": what.track}
    try:
        start_trajectories(what, by=request.user)
    except DomainError:
        plan = plan_starts(what)
        if not plan.is_done_already:
            # Meanwhile something changed: the preview says what, school by school.
            return _preview(request, query, what, plan, is_changed=True)
        told = ngettext(
            "The trajectory of %(number)d school had begun already in %(track)s; nothing was done twice.",
            "The trajectories of %(number)d schools had begun already in %(track)s; nothing was done twice.",
            len(what.schools),
        )
    else:
        told = ngettext(
            "The trajectory of %(number)d school has begun in %(track)s.",
            "The trajectories of %(number)d schools have begun in %(track)s.",
            len(what.schools),
        )
    messages.success(request, told % words)
    return redirect("board:track", what.track.key)


def _filter(request: HttpRequest, programme: Programme, data: Any) -> ChooseFilter:
    advisers = set(advisers_by_school(request.user, programme).values())
    return ChooseFilter(data, user=request.user, programme=programme, advisers=advisers)


def _choose(
    request: HttpRequest,
    programme: Programme,
    query: dict[str, str] | QueryDict,
    form: BeginForm,
    chosen: list[School] | None = None,
    *,
    every: bool = False,
) -> HttpResponse:
    """Show the schools that fit the filters, with a box to tick each, and the form below.

    ``every``: all that fit were chosen as a whole, and are ticked so again.
    """
    advisers = advisers_by_school(request.user, programme)
    filters = ChooseFilter(query, user=request.user, programme=programme, advisers=set(advisers.values()))
    schools = filters.schools()
    shown = list(schools[:MOST_SHOWN])
    if chosen and not every:  # what was ticked and does not stand among them goes before
        known = {row.pk for row in shown}
        shown = [*(row for row in chosen if row.pk not in known), *shown]
    for row in shown:
        row.adviser_now = advisers.get(row.pk, (None, ""))[1]
    context = {
        "programme": programme,
        "filter": filters,
        "form": form,
        "hidden": [(PREFIX + name, query.get(name, "")) for name in FILTERS],
        "ticked": set() if every else {row.pk for row in chosen or ()},
        "every": every,
        "schools": shown,
        "number": schools.count(),
        "most": MOST_SHOWN,
        "is_over": programme.end < today(),
        "query_used": any(query.get(name) for name in FILTERS),
    }
    return render(request, "board/start.html", context)


def _preview(
    request: HttpRequest, query: dict[str, str], what: Beginning, plan: StartPlan, *, is_changed: bool = False
) -> HttpResponse:
    """Show which schools would begin, and of every other one why it cannot."""
    context = {
        "what": what,
        "intensity": Intensity(what.intensity).label,
        "plan": plan,
        "is_changed": is_changed,
        "possible_ids": ",".join(str(start.school.pk) for start in plan.possible),
        "chosen_ids": ",".join(str(school.pk) for school in what.schools),
        "every": "all_schools" in request.POST or "all_before" in request.POST,
        "hidden": [(PREFIX + name, value) for name, value in query.items()],
    }
    return render(request, "board/start_preview.html", context)
