"""Forms about what a collaboration is, its days and its payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from schools.people.advisers import possible_advisers
from trajectories.collaborations.keeping import CollaborationData
from trajectories.collaborations.payments import PaymentData
from trajectories.models import (
    Collaboration,
    CollaborationDate,
    CollaborationKind,
    CollaborationMember,
    CollaborationPayment,
    Following,
    Programme,
)

LONG = 4000
MOST = Decimal("99999999.99")


class MoneyField(forms.DecimalField):
    """An amount in euros with two decimals; a Dutch comma is fine too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_digits=10,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            **{"min_value": 0, **options},
        )


class CollaborationForm(forms.Form):
    """Name, kind, the members' own words, and when it runs."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ModelChoiceField(
        CollaborationKind.objects.none(), label=_("Kind"), widget=forms.RadioSelect, empty_label=None
    )
    goal = forms.CharField(
        label=_("Own goal"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("In the words of the members: what do you want to reach together?"),
    )
    working_method = forms.CharField(
        label=_("Own way of working"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("How do you go about it? It may be different from others."),
    )
    start = forms.DateField(label=_("First day"), required=False, widget=DateInput())
    end = forms.DateField(label=_("Last day"), required=False, widget=DateInput())
    reason = forms.CharField(
        label=_("Why do the days shift?"),
        required=False,
        max_length=400,
        help_text=_("Only needed when you change a first or last day that was known."),
    )
    following = forms.ChoiceField(
        label=_("How it is followed"),
        required=False,
        choices=[("", _("not said")), *Following.choices],
        widget=ChipsSingle(),
    )
    adviser = forms.ModelChoiceField(
        User.objects.none(), label=_("Adviser"), required=False, empty_label=_("nobody yet")
    )
    contribution = MoneyField(
        label=_("Contribution a year, in euros"),
        required=False,
        help_text=_("As granted. It is filled in by the decision; change it here when that was a mistake."),
    )
    years = forms.IntegerField(label=_("Number of years"), required=False, min_value=1, max_value=10)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, programme: Programme, collaboration: Collaboration | None = None, **kwargs: Any
    ) -> None:
        if collaboration is not None:
            names = ("name", "kind", "goal", "working_method", "start", "end", "following", "adviser", "contribution")
            kwargs["initial"] = {name: getattr(collaboration, name) for name in (*names, "years", "version")}
        super().__init__(*args, **kwargs)
        kinds = CollaborationKind.objects.filter(programme=programme)
        present = Q(pk=collaboration.kind_id) if collaboration else Q(pk__in=[])
        self.fields["kind"].queryset = kinds.filter(Q(retired_on__isnull=True) | present)  # type: ignore[attr-defined]
        advisers = User.objects.filter(
            Q(pk__in=possible_advisers(programme.penvoerder).order_by().values("pk"))
            | Q(pk=collaboration.adviser_id if collaboration and collaboration.adviser_id else 0)
        )
        self.fields["adviser"].queryset = advisers.order_by("given_name", "family_name")  # type: ignore[attr-defined]
        if collaboration is None:
            for name in ("reason", "contribution", "years", "version"):
                del self.fields[name]
            kind = self.fields["kind"].queryset.first()  # type: ignore[attr-defined]
            self.fields["kind"].initial = kind

    @property
    def filled_in(self) -> CollaborationData:
        """What was filled in, for the services."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return CollaborationData(**data)


class DateForm(forms.Form):
    """A day that matters; one that shifts, with why."""

    name = forms.CharField(label=_("What happens?"), max_length=160)
    day = forms.DateField(label=_("Day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Why does it shift, or is it dropped?"),
        max_length=400,
        required=False,
        help_text=_("Only needed when the day changes or is dropped. Everybody in the collaboration reads it."),
    )

    def __init__(self, *args: Any, date: CollaborationDate | None = None, **kwargs: Any) -> None:
        if date is not None:
            kwargs["initial"] = {"name": date.name, "day": date.day}
        super().__init__(*args, **kwargs)
        if date is None:
            del self.fields["reason"]


class PaymentForm(forms.Form):
    """A payment that is planned or made."""

    amount = MoneyField(label=_("Amount in euros"), max_value=MOST)
    planned_on = forms.DateField(label=_("Planned on"), widget=DateInput())
    paid_on = forms.DateField(
        label=_("Paid on"), required=False, widget=DateInput(), help_text=_("Empty until it is paid.")
    )
    member = forms.ModelChoiceField(
        CollaborationMember.objects.none(),
        label=_("To which member"),
        required=False,
        empty_label=_("to somebody else"),
    )
    payee = forms.CharField(
        label=_("To somebody else"),
        required=False,
        max_length=160,
        help_text=_("Only when it is none of the members: an expert from outside, for example."),
    )
    note = forms.CharField(label=_("For what"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        collaboration: Collaboration,
        payment: CollaborationPayment | None = None,
        **kwargs: Any,
    ) -> None:
        names = ("amount", "planned_on", "paid_on", "member", "payee", "note")
        if payment is not None:
            kwargs["initial"] = {name: getattr(payment, name) for name in names}
        else:
            kwargs["initial"] = {"amount": collaboration.contribution, "planned_on": today()}
        super().__init__(*args, **kwargs)
        members = collaboration.members.select_related("school", "partner", "municipality")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]

    @property
    def filled_in(self) -> PaymentData:
        """What was filled in, for the services."""
        return PaymentData(**self.cleaned_data)
