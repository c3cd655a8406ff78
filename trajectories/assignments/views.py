"""Who looks after whom: the load of every adviser, and giving schools and partners another one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cmk.accounts.models import User
from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from trajectories.assignments.choosing import (
    MOST_SHOWN,
    ChooseFilter,
    Chosen,
    ReassignForm,
    chosen_by,
    present_advisers,
)
from trajectories.assignments.selectors import in_hand, loads_of
from trajectories.assignments.services import Plan, Reassignment, plan_reassignment, reassign

FILTERS = ("q", "what", "municipality", "board", "adviser")
# In what is posted the filters have a name of their own, beside the new adviser.
PREFIX = "filter_"


@require_safe
@guard(staff)
def load(request: HttpRequest) -> HttpResponse:
    """Show what every adviser has in hand, and what nobody has."""
    loads = loads_of(request.user, request.penvoerder)  # type: ignore[attr-defined]
    return render(request, "assignments/load.html", {"loads": loads, "year": today().year})


@require_safe
@guard(staff)
def of_adviser(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the schools and partners of one adviser."""
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    if pk not in dict(present_advisers(request.user, penvoerder)):
        raise Http404
    held = in_hand(request.user, penvoerder, User.objects.get(pk=pk))
    return render(request, "assignments/in_hand.html", {"held": held})


@require_safe
@guard(staff)
def of_nobody(request: HttpRequest) -> HttpResponse:
    """Show the schools and partners that nobody looks after."""
    held = in_hand(request.user, request.penvoerder, None)  # type: ignore[attr-defined]
    return render(request, "assignments/in_hand.html", {"held": held})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(leader)
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose schools and partners and their new adviser; then see what changes; then do it."""
    if request.method != "POST":
        return _choose(request, request.GET, ReassignForm(penvoerder=request.penvoerder))  # type: ignore[attr-defined]
    posted = request.POST
    query = _filters_in(posted)
    filters = _filter(request, query)
    chosen = chosen_by(request, posted, filters)
    form = ReassignForm(posted, penvoerder=request.penvoerder)  # type: ignore[attr-defined]
    step = posted.get("step", "check")
    complete = form.is_valid()
    if not chosen:
        form.add_error(None, _("Choose at least one school or partner."))
        complete = False
    if not complete or step == "change":
        return _choose(request, query, form, chosen, show_errors=step != "change")
    what = Reassignment(
        penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        schools=tuple(chosen.schools),
        partners=tuple(chosen.partners),
        **form.cleaned_data,
    )
    if step == "write":
        try:
            plan = reassign(what)
        except DomainError:
            # Meanwhile something changed: the preview below says what, objection by objection.
            return _preview(request, query, what, chosen)
        messages.success(request, _done(what, plan))
        return redirect("assignments:load")
    return _preview(request, query, what, chosen)


def _filters_in(posted: QueryDict) -> dict[str, str]:
    return {name: posted.get(PREFIX + name, "") for name in FILTERS}


def _filter(request: HttpRequest, data: Any) -> ChooseFilter:
    return ChooseFilter(data, user=request.user, penvoerder=request.penvoerder)  # type: ignore[attr-defined]


def _choose(
    request: HttpRequest,
    query: Any,
    form: ReassignForm,
    chosen: Chosen | None = None,
    *,
    show_errors: bool = True,
) -> HttpResponse:
    """Show the schools and partners that fit the filters, with a box to tick each, and the form below."""
    filters = _filter(request, query)
    schools, partners = filters.schools(), filters.partners()
    names = dict(present_advisers(request.user, request.penvoerder))  # type: ignore[attr-defined]
    ticked_schools = chosen.schools if chosen else []
    ticked_partners = chosen.partners if chosen else []
    shown = {
        "schools": _with_ticked(schools, ticked_schools),
        "partners": _with_ticked(partners, ticked_partners),
    }
    for row in (*shown["schools"], *shown["partners"]):
        row.adviser_now = names.get(row.adviser_id)
    if not show_errors:
        form = ReassignForm(
            initial={name: form.data.get(name) for name in form.fields},
            penvoerder=request.penvoerder,  # type: ignore[attr-defined]
        )
    context = {
        "filter": filters,
        "form": form,
        "hidden": [(PREFIX + name, query.get(name, "")) for name in FILTERS],
        "ticked_schools": {row.pk for row in ticked_schools},
        "ticked_partners": {row.pk for row in ticked_partners},
        "number_of_schools": schools.count(),
        "number_of_partners": partners.count(),
        "most": MOST_SHOWN,
        **shown,
    }
    return render(request, "assignments/choose.html", context)


def _with_ticked(rows: Any, ticked: list[Any]) -> list[Any]:
    """Return the first rows that fit, and before them what was ticked and does not stand among them."""
    found = list(rows[:MOST_SHOWN])
    known = {row.pk for row in found}
    return [*(row for row in ticked if row.pk not in known), *found]


def _preview(request: HttpRequest, query: dict[str, str], what: Reassignment, chosen: Chosen) -> HttpResponse:
    """Show what would change, and every objection; with objections there is a way on without those rows."""
    plan = plan_reassignment(what)
    rest = Chosen(
        [move.target for move in plan.schools if not move.objection],
        [move.target for move in plan.partners if not move.objection],
    )
    context = {
        "what": what,
        "plan": plan,
        "chosen": chosen,
        "rest": rest,
        "number_out": len(plan.moves) - len(plan.possible),
        "hidden": [(PREFIX + name, value) for name, value in query.items()],
        "is_later": what.start > today(),
    }
    return render(request, "assignments/preview.html", context)


def _done(what: Reassignment, plan: Plan) -> str:
    schools, partners = len(plan.schools), len(plan.partners)
    parts = []
    if schools:
        parts.append(ngettext("%(number)d school", "%(number)d schools", schools) % {"number": schools})
    if partners:
        parts.append(ngettext("%(number)d partner", "%(number)d partners", partners) % {"number": partners})
    return _("%(name)s looks after %(what)s from %(date)s on.") % {
        "name": what.adviser,
        "what": _(" and ").join(parts),
        "date": day_full(what.start),
    }
