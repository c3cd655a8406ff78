"""Forms of a board's or municipality's page: people, policy documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.accounts.roles import BOARD as BOARD_ROLES
from cmk.core.files import KeptFileForm
from cmk.core.forms import ChipsSingle
from cmk.core.models import today
from schools.models import ContactRole, PolicyDocument, PolicyKind
from schools.people.forms import CertificateMixin, NewPersonForm, PersonForm
from schools.policy_documents import DocumentData
from trajectories.places.kinds import PlaceKind

BOARD_ROLE_CHOICES = [(role.value, role.label) for role in ContactRole if role.value in BOARD_ROLES]
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


class NewMunicipalContactForm(NewPersonForm):
    """A new contact of a municipality; there is one role, so only the job title tells who does what."""

    field_order = ["email", "given_name", "family_name", "phone", "job_title", "start", "invite"]

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class NewBoardContactForm(NewPersonForm, CertificateMixin):
    """A new contact of a school board."""

    field_order = [
        "role", "email", "given_name", "family_name", "phone", "job_title", "start", "certificate_year", "invite",
    ]  # fmt: skip

    role = forms.ChoiceField(label=_("Role"), choices=BOARD_ROLE_CHOICES, widget=ChipsSingle())
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class ChangeMunicipalContactForm(PersonForm):
    """Corrections to a contact of a municipality."""

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class ChangeBoardContactForm(ChangeMunicipalContactForm, CertificateMixin):
    """Corrections to a contact of a school board."""


def new_contact_form(kind: PlaceKind, data: Any, penvoerder: Penvoerder) -> NewPersonForm:
    """Return the form for a new contact of one kind of place."""
    return (NewBoardContactForm if kind.is_board else NewMunicipalContactForm)(data, penvoerder=penvoerder)


def change_contact_form(kind: PlaceKind, data: Any, initial: dict[str, Any]) -> PersonForm:
    """Return the form for corrections to a contact of one kind of place."""
    return (ChangeBoardContactForm if kind.is_board else ChangeMunicipalContactForm)(data, initial=initial)


class DocumentForm(KeptFileForm):
    """A policy document of a board or municipality."""

    field_order = ["kind", "title", "year_from", "year_to", "url", "file", "remove_file", "summary"]

    kind = forms.ChoiceField(label=_("Kind"), choices=PolicyKind.choices, widget=ChipsSingle())
    title = forms.CharField(label=_("Title"), max_length=200)
    year_from = forms.IntegerField(label=_("First year"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    year_to = forms.IntegerField(
        label=_("Last year"),
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text=_("Empty when it holds until there is another."),
    )
    url = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where everybody can read it."),
    )
    summary = forms.CharField(
        label=_("What matters to us in it"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you and your colleagues read this."),
    )

    def __init__(self, *args: Any, document: PolicyDocument | None = None, **kwargs: Any) -> None:
        names = ("kind", "title", "year_from", "year_to", "url", "summary")
        kwargs["initial"] = (
            {name: getattr(document, name) for name in names} if document else {"year_from": today().year}
        )
        super().__init__(*args, has_file=bool(document and document.file), **kwargs)
        # A web page, and nothing that a mail program or another program would open.
        self.fields["url"].validators = [URLValidator(schemes=["http", "https"])]

    def clean(self) -> dict[str, Any]:
        """Refuse a last year before the first at the field itself."""
        data = super().clean() or {}
        first, last = data.get("year_from"), data.get("year_to")
        if first and last and last < first:
            self.add_error("year_to", _("The last year cannot come before the first."))
        return data

    @property
    def document(self) -> DocumentData:
        """What was filled in, for the services."""
        return DocumentData(**{name: self.cleaned_data[name] for name in DocumentData.__dataclass_fields__})
