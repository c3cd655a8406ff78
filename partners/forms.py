"""Forms about partners and their people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from partners.models import PartnerKind
from partners.services import PartnerData
from schools.models import Municipality
from schools.models.register import web_address
from schools.people.forms import NewPersonForm, PersonForm


class PartnerForm(forms.Form):
    """A partner: name, kind, where, website, and whether it still works with us."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices, widget=ChipsSingle())
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("elsewhere, or unknown"),
    )
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    ended_on = forms.DateField(
        label=_("No longer works with us since"),
        help_text=_("Leave this empty as long as you work together."),
        required=False,
        widget=DateInput(),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.visible_to(user)  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        """Refuse what is no web address, so that a link on the page leads somewhere."""
        website: str = self.cleaned_data["website"]
        if website and not web_address(website):
            raise ValidationError(_("This is not a web address. Write it like www.example.org."))
        return website

    @property
    def partner(self) -> PartnerData:
        """What was filled in, for the services."""
        return PartnerData(**{name: self.cleaned_data[name] for name in PartnerData.__dataclass_fields__})


class NewPartnerContactForm(NewPersonForm):
    """A new contact of a partner."""

    field_order = ["email", "given_name", "family_name", "phone", "job_title", "start", "invite"]

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class ChangePartnerContactForm(PersonForm):
    """Corrections to a contact of a partner."""

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
