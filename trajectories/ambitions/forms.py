"""Forms of a school's ambitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from trajectories.ambitions.services import LONGEST, ambition_seen
from trajectories.models import Activity, Ambition, AmbitionStatus


class ActivityChoice(forms.ModelMultipleChoiceField):
    """Activities by title and day."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title with the day."""
        return f"{obj.title}, {formats.date_format(obj.starts_on, 'j F Y')}"


class SeenForm(forms.Form):
    """A form that knows what its sender saw of an ambition."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ambition: Ambition | None = None, **kwargs: Any) -> None:
        if ambition is not None:
            kwargs["initial"] = {**kwargs.get("initial", {}), "seen": ambition_seen(ambition)}
        super().__init__(*args, **kwargs)

    def show_what_stands(self, ambition: Ambition) -> None:
        """Keep what was typed, and let the next try count from how ``ambition`` stands now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which keeps several values of a name
        data[self.add_prefix("seen")] = ambition_seen(ambition)
        self.data = data


class AmbitionForm(SeenForm):
    """An ambition in the school's own words, and what is done for it."""

    text = forms.CharField(
        label=_("What does the school want to reach?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the school’s own words. For example: every class makes music together once a week."),
    )
    since = forms.DateField(label=_("Since when?"), widget=DateInput)
    activities = ActivityChoice(
        Activity.objects.none(),
        label=_("What is done for it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Activities in which the school takes part."),
    )

    def __init__(self, *args: Any, activities: Any, ambition: Ambition | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"since": today()}
        if ambition is not None:
            chosen = list(ambition.activities.values_list("pk", flat=True))
            initial = {"text": ambition.text, "activities": chosen}
        super().__init__(*args, ambition=ambition, initial=initial, **kwargs)
        self.fields["activities"].queryset = activities  # type: ignore[attr-defined]
        if ambition is not None:
            del self.fields["since"]
        if not activities:
            del self.fields["activities"]


class CloseForm(SeenForm):
    """What came of an ambition."""

    status = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[
            (AmbitionStatus.REACHED, AmbitionStatus.REACHED.label),
            (AmbitionStatus.LET_GO, AmbitionStatus.LET_GO.label),
        ],
        widget=ChipsSingle,
        help_text=_("Letting one go is fine: the school chose something else, or its plans changed."),
    )
    on = forms.DateField(label=_("On which day?"), widget=DateInput, initial=today)
    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today()}
        super().__init__(*args, **kwargs)
