"""The forms around rounds and self-evaluations (the questionnaire itself is ``fillpage``)."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cmk.core.forms import DateInput
from monitoring.evaluation.services import schools_to_invite
from monitoring.models import Instrument, Round
from monitoring.sharing.forms import ShareForm
from schools.models import School
from trajectories.models import Programme


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What schools see, for example: Self-evaluation 2027.")
    )
    instrument = forms.ModelChoiceField(
        Instrument.objects.none(), label=_("Questionnaire"), empty_label=None, help_text=_("Invited are:")
    )
    opens_on = forms.DateField(label=_("First day"), widget=DateInput())
    closes_on = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instrument"]
        field.queryset = Instrument.objects.filter(penvoerder=programme.penvoerder_id)
        numbers = [(one, schools_to_invite(programme, one).count()) for one in field.queryset]
        self.has_instruments = bool(numbers)
        field.help_text = " ".join(
            ngettext(
                "“%(name)s”, version %(version)d, goes to %(number)d school with a running trajectory.",
                "“%(name)s”, version %(version)d, goes to %(number)d schools with a running trajectory.",
                number,
            )
            % {"name": one.name, "version": one.version, "number": number}
            for one, number in numbers
        )
        field.label_from_instance = lambda one: f"{one.name} ({one.version})"

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order here already, at the field."""
        cleaned = super().clean() or {}
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("The round closes before it opens."))
        return cleaned


class ExtendForm(forms.Form):
    """A later last day for a round."""

    closes_on = forms.DateField(label=_("New last day"), widget=DateInput())


class InviteForm(forms.Form):
    """One more school for a round."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    until = forms.DateField(
        label=_("Last day for this school"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: the last day of the round. A later day holds for this school only."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.queryset = (
            School.objects.in_work_area(round_.programme.penvoerder)
            .filter(education__in=round_.instrument.education, closed_on__isnull=True)
            .exclude(evaluations__round=round_)
            .select_related("municipality")
            .order_by("municipality__name", "name")
        )
        rows = list(field.queryset)
        self.has_schools = bool(rows)
        field.widget.choices = [
            ("", "---------"),
            *(
                (municipality, [(school.pk, school.name) for school in schools])
                for municipality, schools in groupby(rows, key=lambda school: school.municipality.name)
            ),
        ]


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
