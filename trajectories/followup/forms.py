"""The forms of the weekly mail and of the calendar's address."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle
from trajectories.followup.weekdays import WEEKDAYS


class WeeklyMailForm(forms.Form):
    """On which day of the week the mail comes."""

    weekday = forms.TypedChoiceField(
        label=_("On which day?"),
        choices=[(number, capfirst(name)) for number, name in WEEKDAYS],
        coerce=int,
        initial=1,
        widget=ChipsSingle(),
        error_messages={"invalid_choice": _("Choose a day of the week."), "required": _("Choose a day of the week.")},
    )


class FeedForm(forms.Form):
    """What the calendar holds besides the conversations."""

    with_points = forms.BooleanField(
        label=_("Also show the days of my own agreements"), required=False, help_text=_("As a note above the day.")
    )
