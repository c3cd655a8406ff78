"""Forms of the road: plan, advice, decision, go or no-go, and plain steps. Each knows the status it was opened in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.files import KeptFileForm
from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from schools.people.advisers import possible_advisers
from trajectories.collaborations.forms.keeping import LONG, MoneyField
from trajectories.collaborations.requesting import LEADS_TO, DecisionData
from trajectories.models import Collaboration, CollaborationRequest, CollaborationStatus


class SeenForm(forms.Form):
    """A form that carries the status that its page showed, so that a second click or a second person is noticed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": collaboration.status, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def status_seen(self) -> str | None:
        """The status on the page where it was opened; None when it was not sent along."""
        return self.cleaned_data["seen"] or None


class PlanForm(KeptFileForm):
    """The plan, what is asked, and the declaration that all signed."""

    field_order = ["plan", "asked"]

    plan = forms.CharField(
        label=_("Plan"),
        required=False,
        max_length=20000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("What is the occasion, what do you want to find out or develop, and how does it last?"),
    )
    asked = MoneyField(label=_("How much do you ask in all, in euros?"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: CollaborationRequest | None, kept: bool, **kwargs: Any) -> None:
        """``request``: the one to begin with; ``kept``: whether it is written on, or a new one begins with its text."""
        values = {"plan": request.plan, "asked": request.asked} if request else {}
        version = request.version if request and kept else 0
        has_file = bool(kept and request and request.file)
        super().__init__(*args, initial=values | {"version": version}, has_file=has_file, **kwargs)
        self.fields["file"].label = _("Another signed declaration") if has_file else _("Signed declaration")


class AdviceForm(SeenForm):
    """What somebody advises about the request."""

    by = forms.ModelChoiceField(User.objects.none(), label=_("Advice of"), empty_label=None)
    text = forms.CharField(
        label=_("Advice"),
        max_length=LONG,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("The members and whoever decides read this too."),
    )
    given_on = forms.DateField(label=_("Given on"), widget=DateInput(), initial=today)

    def __init__(self, *args: Any, collaboration: Collaboration, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, collaboration=collaboration, initial={"by": user.pk}, **kwargs)
        self.fields["by"].queryset = possible_advisers(collaboration.programme.penvoerder)  # type: ignore[attr-defined]


class DecisionForm(SeenForm):
    """The decision on the request."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[(outcome.value, outcome.label) for outcome in LEADS_TO], widget=ChipsSingle()
    )
    by_whom = forms.CharField(label=_("Who decided?"), max_length=160)
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput(), initial=today)
    ground = forms.CharField(
        label=_("On what ground?"),
        max_length=LONG,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The members read this. With ‘back for more’: what is still needed?"),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only with ‘granted with conditions’."),
    )
    contribution = MoneyField(label=_("Contribution a year, in euros"), required=False)
    years = forms.IntegerField(label=_("Number of years"), required=False, min_value=1, max_value=10)

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        kind = collaboration.kind
        initial = {"by_whom": kind.decided_by, "contribution": kind.contribution, "years": kind.years}
        super().__init__(*args, collaboration=collaboration, initial=initial, **kwargs)

    @property
    def filled_in(self) -> DecisionData:
        """What was filled in, for the services."""
        return DecisionData(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class GoOnForm(SeenForm):
    """The own go or no-go after a year."""

    goes_on = forms.TypedChoiceField(
        label=_("Do you go on for a second year?"),
        choices=[("ja", _("we go on")), ("nee", _("we stop"))],
        coerce=lambda value: value == "ja",
        widget=ChipsSingle(),
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput(), initial=today)
    ground = forms.CharField(
        label=_("Why?"),
        max_length=LONG,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("In your own words. You decide this yourselves; nobody judges it."),
    )


class StepForm(SeenForm):
    """A plain step: on which day, and why."""

    day = forms.DateField(label=_("On which day?"), widget=DateInput(), initial=today)
    reason = forms.CharField(
        label=_("Note"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, collaboration: Collaboration, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, collaboration=collaboration, **kwargs)
        if needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].label = _("Why?")


RESULT_CHOICES = [
    (CollaborationStatus.CONTINUED.value, _("it goes on by itself")),
    (CollaborationStatus.EMBEDDED.value, _("it is embedded: it has a fixed place")),
    (CollaborationStatus.ENDED.value, _("it ends")),
]


class OutcomeForm(StepForm):
    """What stays at the end."""

    field_order = ["to", "day", "reason"]

    to = forms.ChoiceField(label=_("What stays?"), choices=RESULT_CHOICES, widget=ChipsSingle())

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        super().__init__(*args, collaboration=collaboration, needs_reason=True, **kwargs)
        self.fields["reason"].label = _("What stays, and why?")


class TakeBackForm(SeenForm):
    """Taking the last step back."""

    reason = forms.CharField(
        label=_("Why is this step taken back?"), max_length=400, widget=forms.Textarea({"rows": 2})
    )
