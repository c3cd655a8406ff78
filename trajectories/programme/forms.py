"""Forms with which the project leader edits the programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import DateInput
from trajectories.models import Indicator, Phase, Programme, Unit
from trajectories.programme.services import RowEdit


class FactsForm(forms.Form):
    """Name, scheme and days of a programme."""

    name = forms.CharField(label=_("Name"), max_length=160)
    scheme = forms.CharField(label=_("Scheme"), max_length=160, required=False)
    start = forms.DateField(label=_("First day"), widget=DateInput)
    end = forms.DateField(label=_("Last day"), widget=DateInput)

    @classmethod
    def of(cls, programme: Programme) -> FactsForm:
        """Return the form filled with what the programme has now."""
        return cls(initial={name: getattr(programme, name) for name in cls.base_fields})


# The largest number that an indicator can have, by its unit.
LARGEST = {Unit.NUMBER.value: 1_000_000, Unit.PERCENT.value: 100, Unit.YES.value: 1}


class TargetsForm(forms.Form):
    """A whole number per indicator and phase; empty for no target."""

    def __init__(self, *args: Any, indicators: Iterable[Indicator], phases: list[Phase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[tuple[Indicator, list[tuple[Phase, forms.BoundField]]]] = []
        self.phases = phases
        for indicator in indicators:
            now = {target.phase_id: target.value for target in indicator.targets.all()}
            for phase in phases:
                field = forms.IntegerField(
                    label=f"{indicator.name}, {phase.name}",
                    min_value=0,
                    max_value=1_000_000,
                    required=False,
                    initial=now.get(phase.pk),
                )
                self.fields[self._name(indicator, phase)] = field
            self.rows.append((indicator, [(phase, self[self._name(indicator, phase)]) for phase in phases]))

    @staticmethod
    def _name(indicator: Indicator, phase: Phase) -> str:
        return f"doel-{indicator.pk}-{phase.pk}"

    def targets(self) -> dict[tuple[int, int], int | None]:
        """Return what was filled in, by indicator and phase."""
        result = {}
        for name, value in self.cleaned_data.items():
            _prefix, indicator, phase = name.split("-")
            result[int(indicator), int(phase)] = value
        return result


class ValuesForm(forms.Form):
    """What indicators that are filled in by hand reached, per phase, with what it rests on; empty for not known yet."""

    def __init__(self, *args: Any, indicators: Iterable[Indicator], phases: list[Phase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[tuple[Indicator, list[tuple[Phase, int | None, forms.BoundField, forms.BoundField]]]] = []
        for indicator in indicators:
            reached = {value.phase_id: value for value in indicator.values.all()}
            targets = {target.phase_id: target.value for target in indicator.targets.all()}
            cells = []
            for phase in phases:
                now = reached.get(phase.pk)
                name = f"{indicator.pk}-{phase.pk}"
                self.fields[f"waarde-{name}"] = forms.IntegerField(
                    label=f"{indicator.name}, {phase.name}",
                    min_value=0,
                    max_value=LARGEST[indicator.unit],
                    required=False,
                    initial=now.value if now else None,
                )
                self.fields[f"grond-{name}"] = forms.CharField(
                    label=_("On what this rests"), max_length=300, required=False, initial=now.note if now else ""
                )
                cells.append((phase, targets.get(phase.pk), self[f"waarde-{name}"], self[f"grond-{name}"]))
            self.rows.append((indicator, cells))

    def values(self) -> dict[tuple[int, int], tuple[int | None, str]]:
        """Return number and note by indicator and phase."""
        result = {}
        for name, value in self.cleaned_data.items():
            kind, indicator, phase = name.split("-")
            if kind == "waarde":
                result[int(indicator), int(phase)] = (value, self.cleaned_data[f"grond-{indicator}-{phase}"].strip())
        return result


class RowForm(forms.Form):
    """One line of a list: hidden key, place, and whether to take it out. ``contents`` names the fields to save."""

    contents: tuple[str, ...] = ()
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(label=_("Place"), min_value=1, max_value=99, required=False)
    remove = forms.BooleanField(label=_("Take out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("pk"):
            self.fields.pop("remove", None)

    @property
    def heading(self) -> str:
        """What the line is called now, before it is edited."""
        return str(self.initial.get("name") or self.initial.get("text") or "")

    @property
    def used(self) -> int:
        """How often the row is in use already, for the sentence beside it."""
        return int(self.initial.get("used") or 0)

    def edit(self) -> RowEdit:
        """Return what this line asks for."""
        data = self.cleaned_data
        values = {name: data[name] for name in self.contents}
        return RowEdit(pk=data.get("pk"), values=values, order=data.get("order"), remove=bool(data.get("remove")))


class StepRowForm(RowForm):
    """A step of a track."""

    contents = ("name", "description")
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class TopicRowForm(RowForm):
    """A topic of a kind of conversation."""

    contents = ("name", "hint", "options")
    name = forms.CharField(label=_("Name"), max_length=250)
    hint = forms.CharField(label=_("Hint for whoever writes"), max_length=250, required=False)
    options = forms.CharField(label=_("Words to tap, with commas between them"), max_length=400, required=False)

    def clean_options(self) -> list[str]:
        """Return the words apart, without empty and double ones."""
        words = [word.strip() for word in self.cleaned_data["options"].split(",")]
        return list(dict.fromkeys(word for word in words if word))


class PriorityRowForm(RowForm):
    """What a municipality asks in particular."""

    contents = ("text",)
    text = forms.CharField(label=_("Priority"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class LineRowForm(RowForm):
    """A programme line: its letter, name and description; lines are not added or taken out here."""

    contents = ("letter", "name", "description")
    order = None  # type: ignore[assignment]
    remove = None  # type: ignore[assignment]
    letter = forms.CharField(label=_("Letter"), max_length=3, required=False)
    name = forms.CharField(label=_("Name"), max_length=250)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectiveRowForm(RowForm):
    """An objective: its wording."""

    contents = ("name",)
    order = None  # type: ignore[assignment]
    remove = None  # type: ignore[assignment]
    name = forms.CharField(label=_("Objective"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}))


def row_formset(form: type[RowForm], *, extra: int = 1) -> type[forms.BaseFormSet[RowForm]]:
    """Return a formset of ``form`` with ``extra`` empty lines at the end for adding."""
    return forms.formset_factory(form, formset=RowFormSet, extra=extra, max_num=60)


class RowFormSet(forms.BaseFormSet):
    """A list that is edited as a whole; empty new lines are passed over."""

    def edits(self) -> list[RowEdit]:
        """Return the edits of all lines, in the order of the page."""
        return [form.edit() for form in self.forms if form.initial.get("pk") or form.has_changed()]
