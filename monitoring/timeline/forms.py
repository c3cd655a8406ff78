"""The filters of a school's line in time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import Chips, DateInput
from monitoring.timeline.selectors import Period, sorts_for


class TimelineForm(forms.Form):
    """Which sorts of events, in which period. A field that is wrong leaves nothing out, and says what is wrong."""

    soort = forms.MultipleChoiceField(label=_("Kind"), required=False, widget=Chips)
    van = forms.DateField(label=_("From"), required=False, widget=DateInput())
    tot = forms.DateField(label=_("Up to and including"), required=False, widget=DateInput())

    def __init__(self, data: Any, *, is_staff: bool) -> None:
        super().__init__(data)
        choices = [(sort.value, sort.label) for sort in sorts_for(is_staff)]
        self.fields["soort"].choices = choices  # type: ignore[attr-defined]
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean() or {}
        since, until = values.get("van"), values.get("tot")
        if since and until and until < since:
            self.add_error("tot", gettext("This day comes before the first. Choose a later one."))
        return values

    @property
    def sorts(self) -> list[str]:
        """The sorts that were chosen; none for all."""
        return self.cleaned_data.get("soort") or []

    @property
    def period(self) -> Period:
        """The period that was chosen."""
        return Period(self.cleaned_data.get("van"), self.cleaned_data.get("tot"))

    @property
    def is_used(self) -> bool:
        """Whether anything is left out."""
        return bool(self.sorts or self.period != Period())
