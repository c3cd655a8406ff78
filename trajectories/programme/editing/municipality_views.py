"""The pages of the municipalities of a programme, for the project leader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader
from cmk.core.errors import DomainError
from cmk.core.formpage import form_page
from cmk.core.forms import LongSelect
from schools.models import Municipality
from trajectories.models import Programme
from trajectories.programme.editing import municipalities as service
from trajectories.programme.editing.views import own_programme


class MatchingForm(forms.Form):
    """What a municipality pays."""

    amount = forms.DecimalField(
        label=gettext_lazy("Matching, in euros a year"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Leave empty when it is not known yet."),
    )


class MunicipalityForm(MatchingForm):
    """Another municipality."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=gettext_lazy("Municipality"), widget=LongSelect
    )
    field_order = ("municipality", "amount")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = service.municipalities_to_add(programme)  # type: ignore[attr-defined]


def _back() -> str:
    return reverse("programme:municipalities")


@guard(leader)
@require_GET
def municipalities(request: HttpRequest) -> HttpResponse:
    """Show which municipalities take part and what each pays."""
    programme = own_programme(request)
    lines = service.municipality_lines(programme)
    total = sum(line.matching for line in lines if line.matching is not None)
    context = {"programme": programme, "lines": lines, "total": total}
    return render(request, "programme/setup/municipalities.html", context)


@guard(leader)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Let another municipality take part."""
    programme = own_programme(request)
    form = MunicipalityForm(request.POST if request.method == "POST" else None, programme=programme)

    def write(data: dict[str, Any]) -> str:
        service.add_municipality(programme=programme, **data)
        return _("%(municipality)s takes part now.") % {"municipality": data["municipality"]}

    title = _("Add a municipality")
    return form_page(
        request, form, write, template="programme/setup/municipality.html", title=title, back=_back(), button=_("Add")
    )


@guard(leader)
@require_http_methods(["GET", "POST"])
def matching(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a municipality pays."""
    programme = own_programme(request)
    municipality = get_object_or_404(programme.municipalities.all(), code=code)
    now = programme.matchings.filter(municipality=municipality).values_list("amount", flat=True).first()
    form = MatchingForm(request.POST if request.method == "POST" else None, initial={"amount": now})

    def write(data: dict[str, Any]) -> str:
        service.set_matching(programme=programme, municipality=municipality, **data)
        return _("The matching of %(municipality)s is saved.") % {"municipality": municipality}

    title = _("Matching of %(municipality)s") % {"municipality": municipality}
    return form_page(request, form, write, template="programme/setup/municipality.html", title=title, back=_back())


@guard(leader)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a municipality out, after showing what goes with it or who keeps it."""
    programme = own_programme(request)
    municipality = get_object_or_404(programme.municipalities.all(), code=code)
    problems = service.holding(programme, municipality)
    if request.method == "POST":
        try:
            service.remove_municipality(programme=programme, municipality=municipality)
        except DomainError as error:
            problems = list(error.messages)
        else:
            messages.success(request, _("Taken out: %(name)s.") % {"name": municipality})
            return redirect(_back())
    context = {
        "municipality": municipality,
        "problems": problems,
        "priorities": programme.priorities.filter(municipality=municipality).count(),
    }
    return render(request, "programme/setup/municipality_remove.html", context)
