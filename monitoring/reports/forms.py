"""The form with which the project leader asks for a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import DateInput
from cmk.core.models import today
from monitoring.models import ReportKind


class NewReportForm(forms.Form):
    """What the report is called, for which meeting it is, and the day of its figures."""

    title = forms.CharField(
        label=_("title"), max_length=160, help_text=_("Stands on the cover, for example: Progress autumn 2026.")
    )
    meeting_on = forms.DateField(label=_("for the meeting of"), required=False, widget=DateInput())
    as_of = forms.DateField(
        label=_("figures of"),
        widget=DateInput(),
        help_text=_("The report counts what there was at the end of this day."),
    )
    introduction = forms.CharField(
        label=_("introduction"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Optional. In your own words, below the figures on the first page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = today
        self.kind = ReportKind.STUURGROEP.value
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]


class PublishForm(forms.Form):
    """Publishing, with or without a mail to the stuurgroep."""

    tell = forms.BooleanField(label=_("Send the members of the steering group a mail"), required=False)
