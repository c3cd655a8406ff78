"""Forms about asking a school again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from schools.approach import LONGEST_OUTCOME, AskData
from schools.models import Occasion

NOTE = forms.Textarea({"rows": 3})


class AskForm(forms.Form):
    """When to ask a school again, and why then."""

    ask_on = forms.DateField(label=_("Ask again from"), widget=DateInput())
    occasion = forms.ChoiceField(
        label=_("What makes it worth asking then?"), choices=Occasion.choices, widget=ChipsSingle()
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What was said, for whoever asks next. Only colleagues read this."),
        max_length=2000,
        required=False,
        widget=NOTE,
    )

    @property
    def data_to_keep(self) -> AskData:
        """What was filled in, for the service."""
        data = self.cleaned_data
        return AskData(data["occasion"], data["ask_on"], data["note"])


class SettleForm(forms.Form):
    """What came of asking; with a next moment when the school said 'later'."""

    on = forms.DateField(label=_("Asked on"), widget=DateInput())
    outcome = forms.CharField(
        label=_("What came of it?"), max_length=LONGEST_OUTCOME, widget=forms.Textarea({"rows": 2})
    )
    ask_on = forms.DateField(
        label=_("Ask again from"),
        help_text=_("Leave this open when you need not ask again."),
        required=False,
        widget=DateInput(),
    )
    occasion = forms.ChoiceField(
        label=_("What makes it worth asking then?"), choices=Occasion.choices, required=False, widget=ChipsSingle()
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=NOTE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today

    def clean(self) -> dict[str, Any]:
        """Ask the whole of a next moment, or nothing of it."""
        data = super().clean() or {}
        wanted = data.get("occasion") or data.get("note")
        if wanted and not data.get("ask_on") and "ask_on" not in self.errors:
            self.add_error("ask_on", _("Fill in from when to ask again, or leave the fields below empty."))
        if data.get("ask_on") and not data.get("occasion") and "occasion" not in self.errors:
            self.add_error("occasion", _("Choose what makes it worth asking again."))
        return data

    @property
    def again(self) -> AskData | None:
        """The next moment, when one was filled in."""
        data = self.cleaned_data
        return AskData(data["occasion"], data["ask_on"], data["note"]) if data["ask_on"] else None
