"""The forms around self-evaluations (the questionnaire itself is ``fillpage``)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import DateInput
from monitoring.sharing.forms import ShareForm


class SubmitForm(ShareForm):
    """Submitting; who may read along is asked, never assumed, and never a condition."""


class ReopenForm(forms.Form):
    """Opening a submitted self-evaluation again."""

    reason = forms.CharField(
        label=_("Why do you open it again?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is opened again.")},
    )
    until = forms.DateField(label=_("Last day for this school"), widget=DateInput())

    def __init__(self, *args: Any, with_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_day:
            del self.fields["until"]
