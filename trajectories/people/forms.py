"""Forms about people: taking over, mail that comes back, and two rows that become one."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from partners.models import PartnerContact
from schools.models import Contact, Person
from schools.models.people import ContactRole
from schools.people.addresses import REASON_LENGTH
from schools.people.forms import CertificateMixin, PersonForm
from schools.people.handover import Starting
from schools.people.merging import Chosen
from schools.people.services import person_with_email

NEW = "nieuw"
NOTE_LENGTH = 10_000
KEEP, GONE = "blijft", "gaat"


class TakeOverForm(PersonForm, CertificateMixin):
    """Who stops and when, who starts and when, and what the successor should know.

    The successor is chosen of ``known`` (people at that place, with their role), or is somebody else: known by
    e-mail, or new. ``contact`` is the role that ends; a last day that has passed is not asked for again.
    """

    field_order = [
        "last_day",
        "successor",
        "email",
        "given_name",
        "family_name",
        "phone",
        "start",
        "job_title",
        "certificate_year",
        "note",
        "invite",
    ]

    last_day = forms.DateField(widget=DateInput())
    successor = forms.ChoiceField(label=gettext_lazy("Who takes over?"), widget=ChipsSingle())
    start = forms.DateField(label=gettext_lazy("The successor starts on"), widget=DateInput())
    job_title = forms.CharField(label=gettext_lazy("Job title of the successor"), max_length=120, required=False)
    note = forms.CharField(
        label=gettext_lazy("Handover note"),
        help_text=gettext_lazy(
            "What should the successor know? You, your colleagues and the successor can read it; nobody else at the "
            "place can."
        ),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    invite = forms.BooleanField(
        label=gettext_lazy("Send the successor an invitation to sign in"), required=False, initial=True
    )

    def __init__(self, *args: Any, contact: Contact | PartnerContact, known: list[tuple[Person, str]], **kwargs: Any):
        self.contact = contact
        self.known = {str(person.pk): person for person, _role in known}
        super().__init__(*args, **kwargs)
        name = {"name": contact.person.name}
        fields = self.fields
        fields["last_day"].label = _("Last day of %(name)s") % name
        fields["last_day"].initial = contact.end or today()
        if contact.end is not None and contact.end < today():
            del fields["last_day"]
        fields["start"].initial = today()
        fields["given_name"].required = False
        fields["email"].help_text = _("Do we know this address already? Then you need not fill in the name.")
        if known:
            people = [(str(person.pk), ", ".join(filter(None, (person.name, role)))) for person, role in known]
            fields["successor"].choices = [*people, (NEW, _("somebody else"))]  # type: ignore[attr-defined]
            fields["successor"].initial = NEW
            fields["email"].label = _("Work e-mail of somebody else")
        else:
            del fields["successor"]
        if getattr(contact, "role", "") not in (ContactRole.ICCER, ContactRole.BOVENSCHOOLS_ICCER):
            del fields["certificate_year"]
        if getattr(contact, "school_id", None):
            del fields["job_title"]
        else:
            fields["job_title"].initial = contact.job_title

    @property
    def chosen(self) -> Person | None:
        """The person whom the penvoerder knows at that place, when one of them takes over."""
        return self.known.get(self.cleaned_data.get("successor") or "")

    def clean(self) -> dict[str, Any]:
        """Ask a name of somebody who is not known yet, and an address of who is to be invited."""
        data = super().clean() or {}
        if "successor" in self.errors or "email" in self.errors:
            return data
        email = data.get("email") or ""
        known = self.chosen or person_with_email(self.contact.person.penvoerder, email)
        if known is None and not data.get("given_name"):
            self.add_error("given_name", _("We do not know this person yet. Fill in a first name."))
        if data.get("invite") and not (known.email if known else email):
            name = known.name if known else _("the successor")
            self.add_error(
                "invite",
                _("There is no e-mail address of %(name)s yet. Untick the invitation, or fill one in.")
                % {"name": name},
            )
        return data

    @property
    def ends_on(self) -> datetime.date:
        """The last day that was filled in, or the one that was known."""
        day: datetime.date | None = self.cleaned_data.get("last_day") or self.contact.end
        assert day is not None  # noqa: S101 - asked for unless it is known
        return day

    @property
    def starting(self) -> Starting:
        """Who starts, for the service."""
        data = self.cleaned_data
        return Starting(
            start=data["start"],
            person=self.chosen,
            data=None if self.chosen else self.person,
            job_title=data.get("job_title", ""),
            certificate_year=data.get("certificate_year"),
        )


class BouncedForm(forms.Form):
    """Why mail to somebody comes back."""

    reason = forms.CharField(
        label=gettext_lazy("What did the mail say?"),
        help_text=gettext_lazy("For example: this address does not exist, or: works elsewhere. May stay empty."),
        max_length=REASON_LENGTH,
        required=False,
    )


class MergeForm(forms.Form):
    """Which of two values stays, for each field in which the two people differ."""

    name = forms.ChoiceField(label=gettext_lazy("Name"), widget=ChipsSingle())
    email = forms.ChoiceField(label=gettext_lazy("Work e-mail"), widget=ChipsSingle())
    phone = forms.ChoiceField(label=gettext_lazy("Work phone"), widget=ChipsSingle())
    account = forms.ChoiceField(label=gettext_lazy("Signs in with"), widget=ChipsSingle())

    def __init__(self, *args: Any, keep: Person, gone: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = {
            "name": (keep.name, gone.name),
            "email": (keep.email, gone.email),
            "phone": (keep.phone, gone.phone),
            "account": (keep.user.email if keep.user else "", gone.user.email if gone.user else ""),
        }
        for name, (mine, other) in values.items():
            if not mine or not other or mine == other:
                del self.fields[name]
                continue
            self.fields[name].choices = [(KEEP, mine), (GONE, other)]  # type: ignore[attr-defined]
            self.fields[name].initial = KEEP
        if "account" in self.fields:
            self.fields["account"].help_text = _(
                "There are two accounts. With the one you choose, the person goes on. The other stays an account, but "
                "is no longer linked to a person here: whoever signs in with it sees nothing of us any more."
            )

    @property
    def chosen(self) -> Chosen:
        """What was chosen, for the service."""
        return Chosen(**{name: self.cleaned_data.get(name) == GONE for name in ("name", "email", "phone", "account")})
