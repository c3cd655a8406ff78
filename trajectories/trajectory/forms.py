"""Forms of a school's trajectory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from trajectories.models import StepStatus, Track, TrajectoryStep


class StartForm(forms.Form):
    """Begin a trajectory: in which track, and since when."""

    track = forms.ModelChoiceField(
        Track.objects.none(), label=_("Track"), widget=forms.RadioSelect, empty_label=None, required=True
    )
    started_on = forms.DateField(label=_("Started on"), widget=DateInput)

    def __init__(self, *args: Any, tracks: list[Track], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = Track.objects.filter(pk__in=[track.pk for track in tracks])  # type: ignore[attr-defined]
        self.fields["started_on"].initial = today
        self.tracks = tracks


class StepForm(forms.Form):
    """Where a step stands, with a note that the school reads; going back asks for a reason."""

    status = forms.ChoiceField(label=_("Where does this step stand?"), choices=StepStatus.choices, widget=ChipsSingle)
    on = forms.DateField(label=_("On which day?"), widget=DateInput)
    note = forms.CharField(
        label=_("Note"), max_length=250, required=False, help_text=_("The school reads this too. Short is fine.")
    )
    reason = forms.CharField(
        label=_("Why does the step go back?"),
        max_length=400,
        required=False,
        help_text=_("Only needed when you set the step back. Only colleagues see this."),
    )

    def __init__(self, *args: Any, step: TrajectoryStep, **kwargs: Any) -> None:
        initial = {"status": step.status, "note": step.note, "on": step.done_on or today()}
        kwargs.update(prefix=f"stap-{step.pk}", initial=initial)
        super().__init__(*args, **kwargs)
        if step.status == StepStatus.TODO:
            del self.fields["reason"]


class DayForm(forms.Form):
    """The day on which a trajectory is completed or goes on."""

    on = forms.DateField(label=_("On which day?"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class StopForm(DayForm):
    """Stop a trajectory: the day and the reason."""

    reason = forms.CharField(
        label=_("Why does it stop?"), max_length=400, help_text=_("For your colleagues and for reports.")
    )


class ResumeForm(forms.Form):
    """Take back the ending of a trajectory."""

    reason = forms.CharField(label=_("Why does it go on after all?"), max_length=400)
