"""Forms about partners and their people."""

from __future__ import annotations

import dataclasses
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.forms import Chips, ChipsSingle, DateInput
from partners.models import Discipline, Partner, PartnerKind
from partners.selectors import municipalities_of
from partners.services import PartnerData
from schools.models import Municipality
from schools.models.register import web_address
from schools.people.forms import NewPersonForm, PersonForm


class ProfileForm(forms.Form):
    """What a partner's own people keep up to date: what it does, where, how much, and how to reach it."""

    description = forms.CharField(
        label=_("About this partner"),
        help_text=_("What it does with and for schools. A few sentences are enough."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    disciplines = forms.MultipleChoiceField(
        label=_("Disciplines"), choices=Discipline.choices, required=False, widget=Chips()
    )
    serves = forms.ModelMultipleChoiceField(
        label=_("Works for schools in"),
        help_text=_("Schools in these municipalities find this partner."),
        queryset=Municipality.objects.none(),
        required=False,
        widget=Chips(),
    )
    tailor_made = forms.BooleanField(label=_("Makes programmes to measure, together with a school"), required=False)
    tailor_made_note = forms.CharField(label=_("What is possible to measure"), max_length=300, required=False)
    capacity = forms.CharField(
        label=_("How much it can take on"),
        help_text=_("For example: three schools at a time, on Tuesdays and Thursdays."),
        max_length=200,
        required=False,
    )
    email = forms.EmailField(label=_("General e-mail"), required=False, max_length=254)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput({"type": "tel", "autocomplete": "off"})
    )
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    municipality = forms.ModelChoiceField(
        label=_("Settled in"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("elsewhere, or unknown"),
    )

    def __init__(self, *args: Any, penvoerder: Penvoerder, partner: Partner | None = None, **kwargs: Any) -> None:
        self.partner = partner
        if partner is not None:
            kwargs.setdefault("initial", vars(PartnerData.of(partner)))
        super().__init__(*args, **kwargs)
        places = municipalities_of(penvoerder, partner)
        self.fields["municipality"].queryset = places  # type: ignore[attr-defined]
        self.fields["serves"].queryset = places  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_website(self) -> str:
        """Refuse what is no web address, so that a link on the page leads somewhere."""
        website: str = self.cleaned_data["website"]
        if website and not web_address(website):
            raise ValidationError(_("This is not a web address. Write it like www.example.org."))
        return website

    def clean_disciplines(self) -> tuple[str, ...]:
        """Return the disciplines as the services take them."""
        return tuple(self.cleaned_data["disciplines"])

    def clean_serves(self) -> tuple[Municipality, ...]:
        """Return the municipalities as the services take them."""
        return tuple(self.cleaned_data["serves"])

    def clean(self) -> dict[str, Any]:
        """Ask for the tick where somebody wrote what is possible to measure."""
        data = super().clean() or {}
        if data.get("tailor_made_note") and not data.get("tailor_made"):
            self.add_error(
                "tailor_made", _("You wrote what is possible to measure. Tick this too, or leave that empty.")
            )
        return data

    @property
    def partner_data(self) -> PartnerData:
        """What was filled in, with what the form does not ask as it is, for the services."""
        known = {name: self.cleaned_data[name] for name in self.fields if name in PartnerData.__dataclass_fields__}
        if self.partner is None:
            return PartnerData(**known)
        return dataclasses.replace(PartnerData.of(self.partner), **known)


class PartnerForm(ProfileForm):
    """The whole of a partner, for staff: also its name, kind, own number, and whether it still works with us."""

    field_order = ["name", "kind", "disciplines", "description"]

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices, widget=ChipsSingle())
    reference = forms.CharField(
        label=_("Own number"),
        help_text=_("By which you recognise this partner in lists that you send in. May stay empty."),
        max_length=40,
        required=False,
    )
    ended_on = forms.DateField(
        label=_("No longer works with us since"),
        help_text=_("Leave this empty as long as you work together."),
        required=False,
        widget=DateInput(),
    )


class NewPartnerContactForm(NewPersonForm):
    """A new contact of a partner."""

    field_order = ["email", "given_name", "family_name", "phone", "job_title", "start", "invite"]

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class ChangePartnerContactForm(PersonForm):
    """Corrections to a contact of a partner."""

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
