"""Filling in with the school: an adviser notes who is there, and then fills the same pages."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from monitoring.evaluation.presence import people_of_school, present_of
from monitoring.evaluation.selectors import state_of, visible_or_404
from monitoring.evaluation.services.answers import why_closed
from monitoring.evaluation.services.together import LONGEST_NAME, sit_together
from monitoring.evaluation.views.common import me
from schools.models import Person


class PresentForm(forms.Form):
    """Who of the school is there."""

    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Who of the school is there?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    name = forms.CharField(
        label=gettext_lazy("Somebody else of the school"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Names and what they do, for example: Fatma Yilmaz, leerkracht groep 5."),
    )

    def __init__(self, *args: object, people: list[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["persons"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people])
        field.choices = [(person.pk, person.name) for person in people]
        self.has_people = bool(people)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def together(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in plain words what filling in together means, ask who is there, and go to the questionnaire."""
    evaluation = visible_or_404(request.user, pk)
    if evaluation.round.programme.penvoerder_id not in request.access.staff_of:  # type: ignore[attr-defined]
        raise Http404  # staff elsewhere, and a person of this school: they fill in as such
    present = present_of(evaluation)
    form = PresentForm(request.POST if request.method == "POST" else None, people=people_of_school(evaluation))
    if request.method == "POST" and form.is_valid():
        try:
            sit_together(
                evaluation=evaluation,
                by=me(request),
                persons=list(form.cleaned_data["persons"]),
                name=form.cleaned_data["name"],
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, str(sentence))
        else:
            messages.success(request, _("Noted who is there. You can fill in with the school now, today."))
            return HttpResponseRedirect(state_of(visible_or_404(request.user, pk)).first)
    context = {
        "evaluation": evaluation,
        "form": form,
        "present": present,
        "today": present.today_of(me(request)),
        "first": state_of(evaluation).first if present.today_of(me(request)) else "",
        "closed": why_closed(evaluation),
    }
    return render(request, "evaluation/together.html", context)
