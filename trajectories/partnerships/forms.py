"""The forms about a school and a partner that work together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from partners.models import Offer, Partner
from partners.querysets import current_q
from schools.models import School
from trajectories.models import ArrangedBy, Partnership, PartnershipManner
from trajectories.partnerships.services import PartnershipData, day_objections


class PartnershipForm(forms.Form):
    """How a school and a partner work together, since when, and who brought them together."""

    manner = forms.ChoiceField(label=_("How do they work together?"), choices=PartnershipManner.choices)
    offer = forms.ModelChoiceField(
        Offer.objects.none(),
        label=_("Which offer?"),
        required=False,
        empty_label=_("none in particular"),
        help_text=_("Only when it is from the offer."),
    )
    arranged_by = forms.ChoiceField(label=_("Who brought them together?"), choices=ArrangedBy.choices)
    start = forms.DateField(label=_("Since when?"), widget=DateInput())
    end = forms.DateField(
        label=_("Until when?"), required=False, widget=DateInput(), help_text=_("The last day; empty while it lasts.")
    )
    note = forms.CharField(
        label=_("What do they do together?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The school and the partner read this too."),
    )

    def __init__(
        self, *args: Any, school: School, partner: Partner, partnership: Partnership | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"start": today(), "arranged_by": ArrangedBy.ADVISER}
        if partnership is not None:
            names = ("manner", "arranged_by", "start", "end", "note", "offer")
            initial = {name: getattr(partnership, name) for name in names}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.school, self.partner = school, partner
        for name in ("manner", "arranged_by"):
            field: Any = self.fields[name]
            field.widget = ChipsSingle(choices=field.choices)
        staying = Q(pk=partnership.offer_id) if partnership and partnership.offer_id else Q()
        offers = Offer.objects.filter(partner=partner).filter(
            current_q(today()) | staying if staying else current_q(today())
        )
        if offers.exists():
            self.fields["offer"].queryset = offers.order_by("title")  # type: ignore[attr-defined]
        else:
            del self.fields["offer"]

    def clean(self) -> dict[str, Any]:
        """Say at the field what does not go together."""
        data = super().clean() or {}
        if data.get("offer") and data.get("manner") and data["manner"] != PartnershipManner.OFFER:
            self.add_error(
                "offer", _("You chose an offer: then they work together from the offer. Or leave the offer empty.")
            )
        if data.get("start") and "end" not in self.errors:
            for field, text in day_objections(self.school, self.partner, data["start"], data.get("end")):
                self.add_error(field, text)
        return data

    @property
    def partnership_data(self) -> PartnershipData:
        """What was filled in, for the service."""
        data = self.cleaned_data
        names = ("manner", "arranged_by", "start", "end", "note")
        given = {name: data[name] for name in names}
        return PartnershipData(school=self.school, partner=self.partner, offer=data.get("offer"), **given)


class EndForm(forms.Form):
    """The last day on which they work together."""

    last_day = forms.DateField(
        label=_("Last day"), widget=DateInput(), help_text=_("It stays readable under ‘Earlier’.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today
