"""The form with which earlier results are sent in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.models import Instrument
from partners.bulk.forms import SendInForm


class InstrumentField(forms.ModelChoiceField):
    """A questionnaire with its version."""

    def label_from_instance(self, obj: Any) -> str:
        """Return name and version."""
        return _("%(name)s, version %(version)s") % {"name": obj.name, "version": obj.version}


class EarlierForm(SendInForm):
    """A file with earlier results, and the questionnaire that they answer; what is in it is judged by the check."""

    instrument = InstrumentField(
        label=gettext_lazy("To which questionnaire are these the answers?"),
        queryset=Instrument.objects.none(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the questionnaire.")},
    )
    field_order = ("instrument", "file")

    def __init__(self, *args: Any, instruments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = instruments  # type: ignore[attr-defined]
        self.fields["file"].label = _("Your file")
        self.fields["file"].help_text = _("A spreadsheet (.xlsx) or .csv, at most 5 MB and 60,000 rows.")
