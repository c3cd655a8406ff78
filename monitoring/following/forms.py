"""The forms of what follows from a self-evaluation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle
from monitoring.following.advice import LONGEST
from monitoring.models import AdviceKind
from trajectories.ambitions.services import LONGEST as LONGEST_AMBITION
from trajectories.models import TrajectoryStep

AMBITION = "ambitie"


class PlanForm(forms.Form):
    """What a point becomes: an ambition in the school's words, or part of a step that has not begun."""

    what = forms.ChoiceField(label=_("What does it become?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In the school’s own words"),
        required=False,
        max_length=LONGEST_AMBITION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For an ambition. A step keeps the point as it is."),
    )

    def __init__(self, *args: Any, steps: list[TrajectoryStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(AMBITION, _("an ambition of the school"))]
        choices += [(str(step.pk), _("part of step %(step)s") % {"step": step}) for step in steps]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        if not steps:
            self.fields["what"].widget = forms.HiddenInput()
            self.fields["text"].help_text = ""

    @property
    def may_choose(self) -> bool:
        """Whether there is a step to choose as well, beside an ambition."""
        return not self.fields["what"].widget.is_hidden


class AskForm(forms.Form):
    """A question to the adviser."""

    kind = forms.ChoiceField(label=_("What do you ask for?"), choices=AdviceKind.choices, widget=ChipsSingle)
    pillar = forms.ChoiceField(label=_("About what?"), required=False)
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What would you like to know or learn, and for whom? A few lines are enough."),
    )

    def __init__(self, *args: Any, pillars: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].choices = [("", _("in general")), *pillars]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer to a school's question."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The school reads it at its result and gets a mail that it is there."),
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["answer"].help_text = _("What stood here before stays readable. No new mail goes out.")


class LevelsForm(forms.Form):
    """Which of the proposed levels somebody confirms or declines; a reason is needed to decline."""

    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one level.")},
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        required=False,
        max_length=400,
        help_text=_("Only needed when you say no. The other side reads it."),
    )

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["levels"].choices = levels  # type: ignore[attr-defined]
        self.fields["levels"].initial = [key for key, _label in levels]
