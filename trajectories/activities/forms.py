"""Forms of activities: the filter of the list, and adding or editing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from schools.models import Municipality, School
from trajectories.activities.selectors import ActivityFilter, ambitions_to_choose, schools_to_choose, years_of
from trajectories.models import Activity, ActivityKind, ActivityStatus, Ambition, Programme, ProgrammeLine


class FilterForm(forms.Form):
    """Which activities to show; everything is optional and comes by GET."""

    soort = forms.ModelChoiceField(
        ActivityKind.objects.none(), label=_("Kind"), required=False, empty_label=_("All kinds")
    )
    lijn = forms.ModelChoiceField(
        ProgrammeLine.objects.none(), label=_("Line"), required=False, empty_label=_("All lines")
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    jaar = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soort"].queryset = programme.activity_kinds.all()  # type: ignore[attr-defined]
        self.fields["lijn"].queryset = programme.lines.all()  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", _("All statuses")), *ActivityStatus.choices]  # type: ignore[attr-defined]
        years = [(year, str(year)) for year in years_of(programme)]
        self.fields["jaar"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]

    def keep(self) -> ActivityFilter:
        """Return what to keep; a choice that does not exist keeps all."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        kind, line = data.get("soort"), data.get("lijn")
        return ActivityFilter(
            kind=kind.pk if kind else None,
            line=line.pk if line else None,
            status=data.get("status") or None,
            year=data.get("jaar"),
        )


class SchoolChoice(forms.ModelMultipleChoiceField):
    """Schools by name, with the municipality that tells two of the same name apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name with the municipality."""
        return f"{obj.name}, {obj.municipality}"


class SchoolList(forms.CheckboxSelectMultiple):
    """A list of schools to tick, with a field that narrows it while one types (``static/js/filterlist.js``)."""

    template_name = "forms/widgets/school_list.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Keep the plain key as value, so that a chosen school is recognised."""
        key = value.value if isinstance(value, ModelChoiceIteratorValue) else value  # type: ignore[attr-defined]
        return super().create_option(name, key, *args, **kwargs)


class AmbitionChoice(forms.ModelMultipleChoiceField):
    """Ambitions of schools, with whose they are."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the school with the ambition."""
        return f"{obj.school.name}: {obj.text}"


class ActivityForm(forms.Form):
    """An activity of the programme."""

    kind = forms.ModelChoiceField(ActivityKind.objects.none(), label=_("Kind"))
    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Only when it takes more than one day.")
    )
    status = forms.ChoiceField(label=_("Status"), choices=ActivityStatus.choices, widget=ChipsSingle)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False, empty_label=_("Not in one municipality")
    )
    area = forms.CharField(
        label=_("Neighbourhood"),
        max_length=80,
        required=False,
        help_text=_("For linking in-school and after-school: the results count neighbourhoods."),
    )
    schools = SchoolChoice(School.objects.none(), label=_("Schools that take part"), required=False, widget=SchoolList)
    ambitions = AmbitionChoice(
        Ambition.objects.none(),
        label=_("For which ambitions?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the schools that take part want to reach."),
    )
    attendance = forms.IntegerField(
        label=_("Number of people"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Only a number, once it was held. Never names of pupils."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, programme: Programme, activity: Activity | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = self._values(activity) if activity else {"status": ActivityStatus.PLANNED}
        super().__init__(*args, **kwargs)
        offered = Q(retired_on=None) | Q(pk=activity.kind_id if activity else None)
        self.fields["kind"].queryset = programme.activity_kinds.filter(offered)  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = programme.municipalities.all()  # type: ignore[attr-defined]
        open_on = activity.starts_on if activity else today()
        self.fields["schools"].queryset = schools_to_choose(programme, open_on, activity=activity)  # type: ignore[attr-defined]
        ambitions = ambitions_to_choose(activity) if activity else None
        if ambitions:
            self.fields["ambitions"].queryset = ambitions  # type: ignore[attr-defined]
        else:  # a new activity first gets its schools
            del self.fields["ambitions"]

    @staticmethod
    def _values(activity: Activity) -> dict[str, Any]:
        names = ("kind", "title", "starts_on", "ends_on", "status", "municipality", "area", "attendance", "note")
        values: dict[str, Any] = {name: getattr(activity, name) for name in names}
        values["schools"] = list(activity.schools.values_list("pk", flat=True))
        values["ambitions"] = list(activity.ambitions.values_list("pk", flat=True))
        return values
