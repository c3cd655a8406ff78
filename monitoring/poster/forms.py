"""The forms of the poster: what goes on it, and the school's colours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import Chips, ChipsSingle
from monitoring.models import SchoolStyle
from monitoring.poster.colours import Colours

PARTS = [
    ("wanted", _("where we want to go")),
    ("ambitions", _("our ambitions")),
    ("points", _("what we want to work on")),
]
SIZES = [("a4", _("A4, from our own printer")), ("a3", _("A3, for the wall"))]
COLOUR = {"type": "color"}


class PosterForm(forms.Form):
    """What goes on the poster, and how large it is; read from the address, so that a link gives the same poster."""

    formaat = forms.ChoiceField(label=_("Size of the paper"), choices=SIZES, initial="a4", widget=ChipsSingle)
    delen = forms.MultipleChoiceField(
        label=_("What goes on it"),
        choices=PARTS,
        initial=[value for value, _label in PARTS],
        required=False,
        widget=Chips,
    )
    motto = forms.CharField(
        label=_("Your motto"),
        max_length=90,
        required=False,
        help_text=_("One sentence in your own words, if you like."),
    )


class StyleForm(forms.ModelForm):
    """The school's own colours."""

    class Meta:
        model = SchoolStyle
        fields = ("main", "accent")
        widgets = {"main": forms.TextInput(COLOUR), "accent": forms.TextInput(COLOUR)}
        help_texts = {"main": _("Of your logo or your building. Letters on it stay readable by themselves.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A field for a colour always shows one: the tone that the poster would take itself.
        self.initial["accent"] = self.initial["accent"] or Colours.of(self.initial["main"]).accent

    def clean_main(self) -> str:
        """Write the colour as it is kept."""
        return str(self.cleaned_data["main"]).lower()

    def clean_accent(self) -> str:
        """Write the colour as it is kept."""
        return str(self.cleaned_data["accent"]).lower()
