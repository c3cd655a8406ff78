"""Forms of a school's trajectory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.files import PrivateFileField
from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from cmk.core.words import word_lazy
from trajectories.models import Intensity, StepStatus, Track, Trajectory, TrajectoryPause, TrajectoryStep
from trajectories.trajectory.seen import step_seen


class TrackForm(forms.Form):
    """A track of the programme and a day: to begin in, or to go on in."""

    track = forms.ModelChoiceField(
        Track.objects.none(), label=word_lazy("Track"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, tracks: list[Track], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = Track.objects.filter(pk__in=[track.pk for track in tracks])  # type: ignore[attr-defined]
        self.tracks = tracks


class StartForm(TrackForm):
    """Begin a trajectory: in which track, and since when."""

    started_on = forms.DateField(label=_("Started on"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last_day = self.tracks[0].programme.end if self.tracks else today()
        self.fields["started_on"].initial = min(today(), last_day)


class GoOnForm(TrackForm):
    """Complete a trajectory and go on: in which track (the one that follows is chosen already), and since when."""

    on = forms.DateField(label=_("Since when?"), widget=DateInput)

    def __init__(self, *args: Any, following: Track | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        self.fields["track"].initial = following.pk if following else None
        self.fields["track"].required = following is None
        # As a list, so that the one that follows stands on top.
        self.fields["track"].choices = [(track.pk, track.name) for track in self.tracks]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """Where a step stands, with a note that the school reads; going back and skipping ask for a reason."""

    status = forms.ChoiceField(label=_("Where does this step stand?"), choices=StepStatus.choices, widget=ChipsSingle)
    on = forms.DateField(label=_("On which day?"), widget=DateInput)
    note = forms.CharField(
        label=_("Note"), max_length=250, required=False, help_text=_("The school reads this too. Short is fine.")
    )
    reason = forms.CharField(
        label=_("Why is it skipped, or why does it go back?"),
        max_length=400,
        required=False,
        help_text=_("Only needed when you skip the step or set it back. Only colleagues see this."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: TrajectoryStep, **kwargs: Any) -> None:
        initial = {"status": step.status, "note": step.note, "on": step.done_on or today(), "seen": step_seen(step)}
        kwargs.update(prefix=f"stap-{step.pk}", initial=initial)
        super().__init__(*args, **kwargs)
        self.step = step
        if not step.may_be_skipped and step.status != StepStatus.SKIPPED:
            field = self.fields["status"]
            field.choices = [one for one in StepStatus.choices if one[0] != StepStatus.SKIPPED]  # type: ignore[attr-defined]
            field.help_text = _("This step belongs to every trajectory of this track, so it is not skipped.")
            self.fields["reason"].label = _("Why does the step go back?")
            self.fields["reason"].help_text = _("Only needed when you set the step back. Only colleagues see this.")

    def show_what_stands(self, step: TrajectoryStep) -> None:
        """Keep what was typed, and let the next try count from how ``step`` stands now."""
        self.data = {**self.data.dict(), self.add_prefix("seen"): step_seen(step)}  # type: ignore[attr-defined]


class StepDaysForm(forms.Form):
    """Correct the days of a step."""

    begun_on = forms.DateField(label=_("Begun on"), widget=DateInput, required=False)
    done_on = forms.DateField(label=_("Done on"), widget=DateInput, required=False)

    def __init__(self, *args: Any, step: TrajectoryStep, **kwargs: Any) -> None:
        kwargs["initial"] = {"begun_on": step.begun_on, "done_on": step.done_on}
        super().__init__(*args, **kwargs)
        if step.status == StepStatus.BUSY:
            del self.fields["done_on"]
        elif step.status == StepStatus.SKIPPED:
            self.fields["done_on"].label = _("Skipped on")


class StepFileForm(forms.Form):
    """A file with a step."""

    file = PrivateFileField(
        label=_("File"),
        max_length=250,
        widget=forms.FileInput,
        help_text=_("PDF, Word (docx), OpenDocument (odt), png or jpg, 20 MB at most."),
    )
    name = forms.CharField(
        label=_("What is it?"),
        max_length=160,
        required=False,
        help_text=_("For example: plan of our team day. Empty: what the file is called. The school sees the file too."),
    )

    @property
    def file_to_choose_again(self) -> bool:
        """Whether a good file was sent with a form that came back: a browser does not keep it."""
        return bool(self.errors and self.files.get("file") and "file" not in self.errors)


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


class PauseForm(forms.Form):
    """Let a trajectory stand still: since when, and why."""

    on = forms.DateField(label=_("Since when?"), widget=DateInput, initial=today)
    reason = forms.CharField(
        label=_("Why does it stand still?"),
        max_length=400,
        help_text=_("The school reads this too. For example: the icc’er is ill, or the school is being rebuilt."),
    )


class CorrectPauseForm(forms.Form):
    """The days and the reason of a pause, put right; or that there was none."""

    start = forms.DateField(label=_("Since when?"), widget=DateInput)
    end = forms.DateField(label=_("On which day did it go on again?"), widget=DateInput)
    reason = forms.CharField(
        label=_("Why does it stand still?"), max_length=400, help_text=_("The school reads this too.")
    )
    never = forms.BooleanField(
        label=_("This pause never was"),
        required=False,
        help_text=_("Then it is taken away, as if the trajectory never stood still."),
    )

    def __init__(self, *args: Any, pause: TrajectoryPause, **kwargs: Any) -> None:
        kwargs["initial"] = {"start": pause.start, "end": pause.end, "reason": pause.reason}
        super().__init__(*args, **kwargs)
        if pause.end is None:
            del self.fields["end"]
        if self.data.get("never"):
            for name in set(self.fields) - {"never"}:
                self.fields[name].required = False


class EndPauseForm(DayForm):
    """Let a trajectory that stands still go on again."""

    note = forms.CharField(label=_("Note"), max_length=400, required=False, help_text=_("Only when it helps."))


class IntensityForm(forms.Form):
    """How closely the school is guided."""

    intensity = forms.ChoiceField(
        label=_("How closely do you guide this school?"), choices=Intensity.choices, widget=ChipsSingle
    )
    reason = forms.CharField(label=_("Why?"), max_length=400, required=False, help_text=_("Only when it helps."))

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        kwargs["initial"] = {"intensity": trajectory.intensity}
        super().__init__(*args, **kwargs)


class ResumeForm(forms.Form):
    """Take back the ending of a trajectory."""

    reason = forms.CharField(label=_("Why does it go on after all?"), max_length=400)
