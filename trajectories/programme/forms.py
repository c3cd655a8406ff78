"""Forms with which the project leader edits the programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trajectories.models import Indicator, Phase, Unit
from trajectories.programme.services import RowEdit

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


class PriorityRowForm(RowForm):
    """What a municipality asks in particular."""

    contents = ("text",)
    text = forms.CharField(label=_("Priority"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


def row_formset(form: type[RowForm], *, extra: int = 1) -> type[forms.BaseFormSet[RowForm]]:
    """Return a formset of ``form`` with ``extra`` empty lines at the end for adding."""
    return forms.formset_factory(form, formset=RowFormSet, extra=extra, max_num=60)


class RowFormSet(forms.BaseFormSet):
    """A list that is edited as a whole; empty new lines are passed over."""

    def edits(self) -> list[RowEdit]:
        """Return the edits of all lines, in the order of the page."""
        return [form.edit() for form in self.forms if form.initial.get("pk") or form.has_changed()]
