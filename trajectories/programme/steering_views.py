"""The pages of the stuurgroep: who has a seat, and adding and ending one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cmk.accounts.policies import guard, leader, staff
from cmk.core.errors import DomainError
from cmk.core.forms import DateInput
from cmk.core.models import today
from trajectories.models import Programme, SteeringSeat
from trajectories.programme import steering
from trajectories.programme.views import programme_or_404


class MemberForm(forms.Form):
    """Someone who gets a seat in the stuurgroep."""

    given_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    family_name = forms.CharField(label=gettext_lazy("Last name"), max_length=120, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Work e-mail"),
        max_length=254,
        help_text=gettext_lazy("The invitation to sign in goes to this address."),
    )
    on_behalf_of = forms.CharField(
        label=gettext_lazy("On behalf of"),
        max_length=160,
        help_text=gettext_lazy("For example a municipality, a school board or a cultural organisation."),
    )
    start = forms.DateField(label=gettext_lazy("Since"), widget=DateInput, initial=today)


class EndSeatForm(forms.Form):
    """The last day of a seat."""

    end = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DateInput,
        initial=today,
        help_text=gettext_lazy("Up to and including this day the person can read the reports."),
    )


@guard(staff)
@require_GET
def seats(request: HttpRequest) -> HttpResponse:
    """Show who has a seat, who gets one, and who had one."""
    programme = programme_or_404(request)
    context = {"programme": programme, "seats": steering.seats_of(programme, today())}
    return render(request, "programme/steering.html", context)


@guard(leader)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Give someone a seat and invite them."""
    programme = programme_or_404(request)
    form = MemberForm(request.POST if request.method == "POST" else None)

    def write(data: dict[str, Any]) -> str:
        seat = steering.add_member(programme=programme, by=request.user, **data)  # type: ignore[arg-type]
        words = {"person": seat.person, "email": data["email"]}
        return _("%(person)s has a seat. The invitation goes to %(email)s.") % words

    return _form_page(request, programme, form, write, _("New member of the stuurgroep"), _("Add and invite"))


@guard(leader)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a seat end."""
    programme = programme_or_404(request)
    seat = get_object_or_404(SteeringSeat.objects.select_related("person"), pk=pk, programme=programme)
    form = EndSeatForm(request.POST if request.method == "POST" else None)

    def write(data: dict[str, Any]) -> str:
        steering.end_seat(seat=seat, by=request.user, **data)  # type: ignore[arg-type]
        return _("The seat of %(person)s has a last day.") % {"person": seat.person}

    title = _("End the seat of %(person)s") % {"person": seat.person}
    return _form_page(request, programme, form, write, title, _("End the seat"))


def _form_page(
    request: HttpRequest, programme: Programme, form: forms.Form, write: Any, title: str, action: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            done = write(form.cleaned_data)
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, done)
            return redirect("programme:steering")
    context = {"programme": programme, "form": form, "title": title, "action": action}
    return render(request, "programme/steering_form.html", context)
