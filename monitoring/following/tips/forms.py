"""The form of a tip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle
from monitoring.following.tips.services import LONGEST, LONGEST_TRAINING
from monitoring.models import TipPurpose
from partners.models import Offer


class OfferChoice(forms.ModelMultipleChoiceField):
    """Offers by title and partner."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title with the partner."""
        return f"{obj.title} · {obj.partner}"


class OfferList(forms.CheckboxSelectMultiple):
    """A list of offers to tick, with a field that narrows it while one types (``static/js/filterlist.js``)."""

    template_name = "forms/widgets/party_list.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Keep the plain key as value, so that a chosen offer is recognised."""
        key = value.value if isinstance(value, ModelChoiceIteratorValue) else value  # type: ignore[attr-defined]
        return super().create_option(name, key, *args, **kwargs)


class TipForm(forms.Form):
    """A tip: for which level, what it helps with, the words, and what goes with it."""

    purpose = forms.ChoiceField(label=_("What does it help with?"), choices=TipPurpose.choices, widget=ChipsSingle)
    level = forms.TypedChoiceField(
        label=_("For which level?"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Where the school is, or, on the way, where it wants to be."),
    )
    text = forms.CharField(
        label=_("The tip"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Something that a teacher with an hour a week can do. Say what, and how to begin."),
    )
    training = forms.CharField(
        label=_("Training that helps"),
        required=False,
        max_length=LONGEST_TRAINING,
        help_text=_("In words, for example: course for icc’ers. Leave it empty when there is none."),
    )
    offers = OfferChoice(
        Offer.objects.none(),
        label=_("Offer that helps"),
        required=False,
        widget=OfferList,
        help_text=_("What partners offer now. The school finds a link to it with the tip."),
    )

    def __init__(self, *args: Any, levels: list[tuple[int, str]], offers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(number, f"{number} {name}") for number, name in levels]  # type: ignore[attr-defined]
        self.fields["offers"].queryset = offers  # type: ignore[attr-defined]
        if not offers:
            del self.fields["offers"]
