"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder, User
from cmk.accounts.roles import SCHOOL
from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from cmk.core.words import word_lazy
from schools.models import ContactRole
from schools.people.advisers import possible_advisers
from schools.people.services import PersonData, person_with_email

SCHOOL_ROLE_CHOICES = [(role.value, role.label) for role in ContactRole if role.value in SCHOOL]


class PersonForm(forms.Form):
    """Name and work data of a person."""

    email = forms.EmailField(label=_("Work e-mail"), required=False, max_length=254)
    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    phone = forms.CharField(label=_("Work phone"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # It is about somebody else: the browser must not offer the adviser's own data.
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def person(self) -> PersonData:
        """What was filled in, for the services."""
        data = self.cleaned_data
        return PersonData(data["given_name"], data["family_name"], data["email"], data["phone"])


class OwnDataForm(forms.Form):
    """What people may correct about themselves."""

    email = forms.EmailField(label=_("Work e-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(
        label=_("Work phone"), max_length=20, required=False, widget=forms.TextInput({"autocomplete": "tel"})
    )


class CertificateMixin(forms.Form):
    """The year of the icc certificate, within reason (the course exists since 2005)."""

    certificate_year = forms.IntegerField(
        label=_("Year of the icc certificate"),
        help_text=_("Empty when there is none, or when we do not know."),
        required=False,
        min_value=2000,
    )

    def clean_certificate_year(self) -> int | None:
        """Refuse a year that has yet to come."""
        year: int | None = self.cleaned_data["certificate_year"]
        if year and year > today().year:
            raise forms.ValidationError(_("This year is yet to come."))
        return year


class NewPersonForm(PersonForm):
    """A person for a new role: known by e-mail, or new with a name."""

    field_order = ["email", "given_name", "family_name", "phone"]

    start = forms.DateField(label=_("Since"), widget=DateInput())
    invite = forms.BooleanField(label=_("Send an invitation to sign in right away"), required=False, initial=True)

    def __init__(self, *args: Any, penvoerder: Penvoerder, **kwargs: Any) -> None:
        self.penvoerder = penvoerder
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Do we know this address already? Then you need not fill in the name.")
        self.fields["given_name"].required = False
        self.fields["start"].initial = today

    def clean(self) -> dict[str, Any]:
        """Ask a name of somebody who is not known yet, and an address of who is to be invited."""
        data = super().clean() or {}
        known = person_with_email(self.penvoerder, data.get("email") or "")
        if known is None and not data.get("given_name") and "email" not in self.errors:
            self.add_error("given_name", _("We do not know this person yet. Fill in a first name."))
        if data.get("invite") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("An invitation goes by mail. Fill in the address, or untick the invitation."))
        return data


class NewSchoolContactForm(NewPersonForm, CertificateMixin):
    """A new contact of a school."""

    field_order = ["role", "email", "given_name", "family_name", "phone", "start", "certificate_year", "invite"]

    role = forms.ChoiceField(label=_("Role"), choices=SCHOOL_ROLE_CHOICES, widget=ChipsSingle())


class ChangeSchoolContactForm(PersonForm, CertificateMixin):
    """Corrections to a contact of a school."""


class EndContactForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("After that day the person has no access any more through this role."),
        widget=DateInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today


class AdviserForm(forms.Form):
    """Who looks after the school or partner, from when, and what the successor should know."""

    adviser = forms.ModelChoiceField(label=word_lazy("Adviser"), queryset=User.objects.none())
    start = forms.DateField(label=_("From"), widget=DateInput())
    note = forms.CharField(
        label=_("Handover note"),
        help_text=_("What should the new adviser know? It stays with the period that ends."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, penvoerder: Penvoerder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = possible_advisers(penvoerder, or_later=True)  # type: ignore[attr-defined]
        self.fields["start"].initial = today
