"""The programme's page, and the forms with which the project leader edits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import IndicatorSource, Programme
from trajectories.programme import forms, services
from trajectories.programme.selectors import (
    current_programme,
    programme_overview,
    steps_of_track,
    topics_of_kind,
)


def programme_or_404(request: HttpRequest) -> Programme:
    """Return the programme that the person works in; ``Http404`` without any."""
    programme = current_programme(request.user)
    if programme is None:
        raise Http404
    return programme


@guard(staff)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the programme promised and where it stands."""
    programme = current_programme(request.user)
    if programme is None:
        return render(request, "programme/none.html")
    return render(request, "programme/overview.html", {"overview": programme_overview(programme, today())})


@guard(leader)
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest) -> HttpResponse:
    """Edit the name, scheme and days of the programme."""
    programme = programme_or_404(request)
    form = forms.FactsForm(request.POST) if request.method == "POST" else forms.FactsForm.of(programme)
    if _written(request, form, lambda: services.change_facts(programme=programme, **form.cleaned_data)):
        return redirect("programme:overview")
    return render(request, "programme/facts.html", {"programme": programme, "form": form})


@guard(leader)
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """Edit the targets per indicator and phase."""
    programme = programme_or_404(request)
    indicators = programme.indicators.prefetch_related("targets")
    phases = list(programme.phases.order_by("start"))
    form = forms.TargetsForm(_data(request), indicators=indicators, phases=phases)
    if _written(request, form, lambda: services.set_targets(programme=programme, targets=form.targets())):
        return redirect("programme:overview")
    return render(request, "programme/targets.html", {"programme": programme, "form": form})


@guard(leader)
@require_http_methods(["GET", "POST"])
def values(request: HttpRequest) -> HttpResponse:
    """Fill in what indicators reached that the data cannot tell."""
    programme = programme_or_404(request)
    indicators = programme.indicators.filter(source=IndicatorSource.BY_HAND).prefetch_related("targets", "values")
    phases = list(programme.phases.order_by("start"))
    form = forms.ValuesForm(_data(request), indicators=indicators, phases=phases)
    if _written(request, form, lambda: services.set_values(programme=programme, values=form.values())):
        return redirect("programme:overview")
    return render(request, "programme/values.html", {"programme": programme, "form": form})


@guard(leader)
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """Edit the wording of the programme lines and objectives."""
    programme = programme_or_404(request)
    data = _data(request)
    line_set: Any = forms.row_formset(forms.LineRowForm, extra=0)(
        data,
        prefix="lijn",
        initial=[
            {"pk": row.pk, "letter": row.letter, "name": row.name, "description": row.description}
            for row in programme.lines.all()
        ],
    )
    objective_set: Any = forms.row_formset(forms.ObjectiveRowForm, extra=0)(
        data, prefix="doel", initial=[{"pk": row.pk, "name": row.name} for row in programme.objectives.all()]
    )
    # Both are asked, so that all errors are told at once.
    valid = [line_set.is_valid(), objective_set.is_valid()]
    if request.method == "POST" and all(valid):
        try:
            services.change_wording(programme=programme, lines=line_set.edits(), objectives=objective_set.edits())
        except DomainError as error:
            _tell(request, error)
        else:
            messages.success(request, _("The lines and objectives are saved."))
            return redirect("programme:overview")
    context = {"programme": programme, "line_set": line_set, "objective_set": objective_set}
    return render(request, "programme/lines.html", context)


@guard(leader)
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest, key: str) -> HttpResponse:
    """Edit the steps of a track."""
    programme = programme_or_404(request)
    row = get_object_or_404(programme.tracks.all(), key=key)
    steps = list(steps_of_track(row))
    running = row.trajectories.filter(status="running").count()
    initial = [
        {
            "pk": step.pk,
            "order": step.number,
            "name": step.name,
            "description": step.description,
            "used": step.used,  # type: ignore[attr-defined]
        }
        for step in steps
    ]
    about = ngettext(
        "%(number)d school is on this track now and keeps its own steps. Changes are for schools that begin later.",
        "%(number)d schools are on this track now and keep their own steps. Changes are for schools that begin later.",
        running,
    ) % {"number": running}
    return _rows_page(
        request,
        programme,
        form=forms.StepRowForm,
        initial=initial,
        save=lambda rows: services.save_steps(track=row, rows=rows),
        context={
            "title": _("Steps of %(track)s") % {"track": row},
            "about": about,
            "add": _("One more step"),
            "used_in": "trajectories",
        },
    )


@guard(leader)
@require_http_methods(["GET", "POST"])
def conversation_kind(request: HttpRequest, key: str) -> HttpResponse:
    """Edit the topics of a kind of conversation."""
    programme = programme_or_404(request)
    row = get_object_or_404(programme.conversation_kinds.all(), key=key)
    initial = [
        {
            "pk": topic.pk,
            "order": place,
            "name": topic.name,
            "hint": topic.hint,
            "options": ", ".join(topic.options),
            "used": topic.used,  # type: ignore[attr-defined]
        }
        for place, topic in enumerate(topics_of_kind(row), start=1)
    ]
    return _rows_page(
        request,
        programme,
        form=forms.TopicRowForm,
        initial=initial,
        save=lambda rows: services.save_topics(kind=row, rows=rows),
        context={
            "title": _("Topics of %(kind)s") % {"kind": row},
            "about": _("You may word a topic better, but let it keep its meaning: older notes hang on it."),
            "add": _("One more topic"),
            "used_in": "conversations",
        },
    )


@guard(leader)
@require_http_methods(["GET", "POST"])
def priorities(request: HttpRequest, code: str) -> HttpResponse:
    """Edit what a municipality asks of the programme in particular."""
    programme = programme_or_404(request)
    municipality = get_object_or_404(programme.municipalities.all(), code=code)
    mine = programme.priorities.filter(municipality=municipality).order_by("order")
    initial = [{"pk": row.pk, "order": place, "text": row.text} for place, row in enumerate(mine, start=1)]
    return _rows_page(
        request,
        programme,
        form=forms.PriorityRowForm,
        initial=initial,
        save=lambda rows: services.save_priorities(programme=programme, municipality=municipality, rows=rows),
        context={
            "title": _("Priorities of %(municipality)s") % {"municipality": municipality},
            "about": _("Short and in your own words. They are in the report to the municipality."),
            "add": _("One more priority"),
        },
    )


def _rows_page(
    request: HttpRequest,
    programme: Programme,
    *,
    form: type[forms.RowForm],
    initial: list[dict[str, Any]],
    save: Callable[[Iterable[services.RowEdit]], None],
    context: dict[str, Any],
) -> HttpResponse:
    """Show and save a list that is edited as a whole."""
    rows = forms.row_formset(form, extra=2)(_data(request), initial=initial, prefix="rij")
    if request.method == "POST" and rows.is_valid():
        try:
            save(rows.edits())  # type: ignore[attr-defined]
        except DomainError as error:
            _tell(request, error)
        else:
            messages.success(request, _("%(title)s: saved.") % context)
            return redirect("programme:overview")
    return render(request, "programme/rows.html", {"programme": programme, "rows": rows, **context})


def _written(request: HttpRequest, form: Any, write: Callable[[], object]) -> bool:
    """Run a service when a valid form was sent; put its sentences at the form when it says no."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except DomainError as error:
        for sentence in error.messages:
            form.add_error(None, sentence)
        return False
    messages.success(request, _("Saved."))
    return True


def _data(request: HttpRequest) -> Any:
    """Return what was sent, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _tell(request: HttpRequest, error: DomainError) -> None:
    for sentence in error.messages:
        messages.error(request, sentence)
