"""The form in which a school is placed: a level overall and on each pillar, since when, and on what it rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from schools.models import School
from trajectories.models import PlacementAspect, PlacementSource, Programme
from trajectories.scenarios.selectors import Line, SchoolScenario
from trajectories.scenarios.services import Placing, day_objections


@dataclass(frozen=True)
class LineField:
    """The choice of a level on one line, with the texts to choose by."""

    line: Line
    field: BoundField
    held: int | None

    @property
    def options(self) -> list[dict[str, Any]]:
        """The levels in order, each with its text on this line and whether it is chosen or holds now."""
        chosen = str(self.field.value() or "")
        return [
            {
                "level": rung.level,
                "text": rung.text,
                "checked": str(rung.level.pk) == chosen,
                "held": rung.level.pk == self.held,
            }
            for rung in self.line.rungs
        ]


class PlacementForm(forms.Form):
    """Where a school stands now, wants to be, or began; what is left as it was is not written again."""

    on = forms.DateField(label=_("Since when?"), widget=DateInput())
    source = forms.ChoiceField(label=_("On what does this rest?"), choices=PlacementSource.choices, widget=ChipsSingle)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=400,
        help_text=_("What was the reason? School and adviser both read this."),
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        school: School,
        scenario: SchoolScenario,
        aspect: PlacementAspect,
        is_staff: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programme, self.school, self.aspect = programme, school, aspect
        self._levels = {str(level.pk): level for level in scenario.scale.levels}
        choices = [(key, str(level)) for key, level in self._levels.items()]
        self._lines: dict[str, Line] = {}
        self._held: dict[str, int] = {}
        lines: dict[str, forms.Field] = {}
        for line in scenario.lines:
            name = f"line_{line.pillar.pk}" if line.pillar else "line_overall"
            held = getattr(line, aspect)
            self._lines[name] = line
            if held and str(held.level_id) in self._levels:
                self._held[name] = held.level_id
            lines[name] = forms.ChoiceField(
                label=line.name,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                initial=str(self._held.get(name, "")),
                error_messages={"invalid_choice": _("Choose one of the levels that are shown here.")},
            )
        if scenario.scale.pillars:
            lines["for_all"] = forms.BooleanField(
                label=_("This goes for the pillars as well"),
                required=False,
                help_text=_("A pillar on which you choose something else below keeps your choice."),
            )
        self.fields = {**lines, **self.fields}
        self.fields["on"].initial = min(today(), programme.end)
        if is_staff:
            self.fields["source"].initial = PlacementSource.ADVISER
        else:
            del self.fields["source"]

    @property
    def line_fields(self) -> list[LineField]:
        """The choices of a level, overall first."""
        return [LineField(line, self[name], self._held.get(name)) for name, line in self._lines.items()]

    @property
    def other_fields(self) -> list[BoundField]:
        """What is asked besides, below the levels."""
        return [self[name] for name in ("on", "source", "note") if name in self.fields]

    @property
    def rests_on(self) -> str:
        """On what the choice rests: school people always make their own."""
        return str(self.cleaned_data.get("source") or PlacementSource.OWN_CHOICE)

    @property
    def placings(self) -> list[Placing]:
        """What was chosen, for the service; with "for the pillars as well", overall counts where nobody chose anew."""
        chosen: dict[str, str] = {name: self.cleaned_data.get(name) or "" for name in self._lines}
        overall = chosen["line_overall"]
        if self.cleaned_data.get("for_all") and overall:
            for name in self._lines:
                if chosen[name] in ("", str(self._held.get(name, ""))):
                    chosen[name] = overall
        return [
            Placing(self.aspect, self._levels[value], self._lines[name].pillar)
            for name, value in chosen.items()
            if value
        ]

    def clean(self) -> dict[str, Any]:
        """Say at the field what cannot be: no level at all, a day that does not fit."""
        data = super().clean() or {}
        if not any(name in self.errors for name in self._lines):
            if not any(data.get(name) for name in self._lines):
                self.add_error("line_overall", _("Choose a level on at least one line."))
            elif data.get("for_all") and not data.get("line_overall"):
                self.add_error("line_overall", _("Choose the level that goes for the pillars as well."))
        if data.get("on"):
            is_start = self.aspect == PlacementAspect.START
            for objection in day_objections(self.programme, self.school, data["on"], is_start=is_start):
                self.add_error("on", objection)
        return data
