"""The programme's page, and the forms with which the project leader edits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.models import IndicatorSource, Programme
from trajectories.programme import forms, services
from trajectories.programme.selectors import (
    current_programme,
    programme_overview,
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
def targets(request: HttpRequest) -> HttpResponse:
    """Edit the targets per indicator and phase."""
    programme = programme_or_404(request)
    indicators = programme.indicators.filter(retired_on=None).prefetch_related("targets")
    phases = list(programme.phases.filter(retired_on=None).order_by("start"))
    form = forms.TargetsForm(_data(request), indicators=indicators, phases=phases)
    if _written(request, form, lambda: services.set_targets(programme=programme, targets=form.targets())):
        return redirect("programme:overview")
    return render(request, "programme/targets.html", {"programme": programme, "form": form})


@guard(leader)
@require_http_methods(["GET", "POST"])
def values(request: HttpRequest) -> HttpResponse:
    """Fill in what indicators reached that the data cannot tell."""
    programme = programme_or_404(request)
    by_hand = programme.indicators.filter(source=IndicatorSource.BY_HAND, retired_on=None)
    indicators = by_hand.prefetch_related("targets", "values")
    phases = list(programme.phases.filter(retired_on=None).order_by("start"))
    form = forms.ValuesForm(_data(request), indicators=indicators, phases=phases)
    if _written(request, form, lambda: services.set_values(programme=programme, values=form.values())):
        return redirect("programme:overview")
    return render(request, "programme/values.html", {"programme": programme, "form": form})


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
