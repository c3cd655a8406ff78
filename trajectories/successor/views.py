"""Beginning the next programme from the one that the project leader looks at, and taking its schools along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cmk.accounts.middleware import PROGRAMME_KEY
from cmk.accounts.policies import guard, leader
from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import Programme
from trajectories.programme.current import current_programme, visible_programmes
from trajectories.successor.carrying import CarryOver, carry_over, carry_over_of
from trajectories.successor.forms import CarryOverForm, SuccessorForm
from trajectories.successor.plan import CarriedPart, outcome_of
from trajectories.successor.services import begin_successor, seats_that_come_along


def _programme(request: HttpRequest) -> Programme:
    """Return the programme that a form was about (``of``: since then another one may have been chosen), or the current.

    ``Http404`` for one that the person may not see, and without any.
    """
    asked = request.POST.get("of")
    if asked is None:
        programme = current_programme(request.user)
    else:
        programme = next((row for row in visible_programmes(request.user) if str(row.pk) == asked), None)
    if programme is None:
        raise Http404
    return programme


@guard(leader)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Say what the next programme is to be; then see what comes of it; then begin it."""
    programme = _programme(request)
    if request.method != "POST":
        return _ask(request, programme, SuccessorForm(programme=programme))
    form = SuccessorForm(request.POST, programme=programme)
    step = request.POST.get("step", "check")
    if step == "change" or not form.is_valid():
        return _ask(request, programme, form)
    plan = form.plan()
    try:
        if step == "write":
            begun = begin_successor(programme=programme, plan=plan)
        else:
            outcome = outcome_of(programme, plan)
    except DomainError as error:
        for sentence in error.messages:
            form.add_error(None, sentence)
        return _ask(request, programme, form)
    if step != "write":
        seats = seats_that_come_along(programme) if plan.takes(CarriedPart.STEERING) else []
        context = {"programme": programme, "form": form, "plan": plan, "outcome": outcome, "seats": len(seats)}
        context |= {"stays": _staying(plan.parts), "has_begun": plan.start <= today()}
        return render(request, "successor/preview.html", context)
    request.session[PROGRAMME_KEY] = begun.programme.pk
    if begun.is_new:
        messages.success(request, _("%(programme)s is there. Look through it.") % {"programme": begun.programme})
    else:
        messages.info(request, _("%(programme)s had been begun already.") % {"programme": begun.programme})
    return redirect("programme:overview")


def _staying(parts: frozenset[str]) -> list[str]:
    return [str(label) for value, label in CarriedPart.choices if value not in parts]


def _ask(request: HttpRequest, programme: Programme, form: SuccessorForm) -> HttpResponse:
    followed = list(programme.followed_by.order_by("start"))
    return render(request, "successor/begin.html", {"programme": programme, "form": form, "followed": followed})


@guard(leader)
@require_http_methods(["GET", "POST"])
def schools(request: HttpRequest) -> HttpResponse:
    """Choose in which tracks the schools of the programme before begin, and let them begin."""
    programme = _programme(request)
    found = carry_over_of(programme)
    if found is None:
        return render(request, "successor/schools.html", {"programme": programme, "found": None})
    following = list(programme.tracks.filter(retired_on__isnull=True).order_by("order", "number"))
    form = CarryOverForm(
        request.POST if request.method == "POST" else None,
        tracks=[track for track in found.tracks if track.pk in found.going],
        following=following,
        same_model=programme.scenario_model_id == found.old.scenario_model_id,
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = carry_over(
                programme=programme,
                tracks=form.tracks(),
                placements=form.cleaned_data.get("placements", False),
                ambitions=form.cleaned_data["ambitions"],
                by=request.user,
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, _told(number, programme))
            return redirect("successor:schools")
    return render(request, "successor/schools.html", _shown(programme, found, form))


def _shown(programme: Programme, found: CarryOver, form: CarryOverForm) -> dict[str, object]:
    rows = [(track, found.going[track.pk], form.field_of(track)) for track in form.old_tracks]
    return {"programme": programme, "found": found, "form": form, "rows": rows}


def _told(number: int, programme: Programme) -> str:
    if not number:
        return _("No school was taken along.")
    sentence = ngettext(
        "%(number)d school goes along and has begun in %(programme)s.",
        "%(number)d schools go along and have begun in %(programme)s.",
        number,
    )
    return sentence % {"number": number, "programme": programme}
