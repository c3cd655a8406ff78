"""The forms with which the project leader begins the next programme, and takes the schools along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.forms import DateInput
from trajectories.models import Phase, Programme, Track
from trajectories.successor.plan import CarriedPart, PhaseDates, SuccessorPlan, phases_for, propose
from trajectories.successor.shifting import Period

SLUG_HELP = gettext_lazy("Small letters, digits and hyphens. Commands and files call the programme by it.")
PHASE_FIELDS = ("name", "label", "start", "end")


class SuccessorForm(forms.Form):
    """What the next programme is called, when it is, and what comes along; filled with a proposal."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    scheme = forms.CharField(label=gettext_lazy("Scheme"), max_length=160, required=False)
    slug = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=gettext_lazy("Short address"),
        max_length=50,
        help_text=SLUG_HELP,
        error_messages={"invalid": SLUG_HELP},
    )
    start = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    end = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)
    municipalities = forms.MultipleChoiceField(
        label=gettext_lazy("Municipalities"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one municipality.")},
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What comes along"),
        choices=CarriedPart.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, programme: Programme) -> None:
        self.old = Period(programme.start, programme.end)
        self.old_phases: list[Phase] = list(programme.phases.filter(retired_on__isnull=True).order_by("start"))
        self.proposal = propose(programme)
        facts = {name: getattr(self.proposal, name) for name in ("name", "scheme", "slug", "start", "end")}
        initial = {
            **facts,
            "municipalities": sorted(self.proposal.municipalities),
            "parts": sorted(self.proposal.parts),
        }
        super().__init__(data, initial=initial)
        places = programme.municipalities.order_by("name").values_list("code", "name")
        self.fields["municipalities"].choices = list(places)  # type: ignore[attr-defined]
        for number, phase in enumerate(self.proposal.phases):
            self._add_phase(number, phase)

    def _add_phase(self, number: int, phase: PhaseDates) -> None:
        labels = {
            "name": (forms.CharField, _("Name"), {"max_length": 250}),
            "label": (forms.CharField, _("Short name"), {"max_length": 20}),
            "start": (forms.DateField, _("First day"), {"widget": DateInput}),
            "end": (forms.DateField, _("Last day"), {"widget": DateInput}),
        }
        for name, (kind, label, more) in labels.items():
            self.fields[f"phase-{number}-{name}"] = kind(
                label=label,
                initial=getattr(phase, name),
                error_messages={"required": _("%(phase)s: fill this in.") % {"phase": phase.name}},
                **more,  # type: ignore[arg-type]
            )

    @property
    def phases(self) -> Iterator[tuple[str, list[Any]]]:
        """The phases as proposed, each with its fields."""
        for number, phase in enumerate(self.proposal.phases):
            yield phase.name, [self[f"phase-{number}-{name}"] for name in PHASE_FIELDS]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Everything that was sent, as names and values, for the page that asks whether it is right."""
        sent = self.data
        return [(name, value) for name in self.fields for value in sent.getlist(name)]  # type: ignore[attr-defined]

    def plan(self) -> SuccessorPlan:
        """Return what was asked. Phases that were left as proposed move along when the period was changed."""
        data = self.cleaned_data
        period = Period(data["start"], data["end"])
        proposed = Period(self.proposal.start, self.proposal.end)
        phases = [
            PhaseDates(phase.key, **{name: data[f"phase-{number}-{name}"] for name in PHASE_FIELDS})
            for number, phase in enumerate(self.proposal.phases)
        ]
        if period != proposed and phases == list(self.proposal.phases):
            phases = phases_for(self.old_phases, self.old, period)
        return SuccessorPlan(
            name=data["name"].strip(),
            slug=data["slug"],
            scheme=data["scheme"].strip(),
            start=period.start,
            end=period.end,
            phases=phases,
            municipalities=frozenset(data["municipalities"]),
            parts=frozenset(data["parts"]),
        )

    def clean(self) -> dict[str, Any]:
        """Ask that the last day comes after the first."""
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] <= data["start"]:
            self.add_error("end", _("The last day must come after the first."))
        return data


class CarryOverForm(forms.Form):
    """In which track the schools of each track of the old programme begin."""

    placements = forms.BooleanField(
        label=gettext_lazy("Where schools stand now and want to be comes along, and is where they begin"),
        required=False,
        initial=True,
    )
    ambitions = forms.BooleanField(
        label=gettext_lazy("What schools are working on comes along: their current ambitions"),
        required=False,
        initial=True,
    )

    def __init__(self, data: Any = None, *, tracks: list[Track], following: list[Track], same_model: bool) -> None:
        super().__init__(data)
        self.old_tracks = tracks
        self.following = {str(track.pk): track for track in following}
        by_key = {track.key: track for track in following}
        choices = [("", _("these schools stay behind")), *((key, row.name) for key, row in self.following.items())]
        for track in tracks:
            suggested = by_key.get(track.key)
            self.fields[f"track-{track.pk}"] = forms.ChoiceField(
                label=track.name, choices=choices, required=False, initial=str(suggested.pk) if suggested else ""
            )
        if not same_model:
            # The levels of the one mean nothing in the other.
            del self.fields["placements"]

    def field_of(self, track: Track) -> Any:
        """Return the field of one track of the old programme."""
        return self[f"track-{track.pk}"]

    def tracks(self) -> dict[int, Track]:
        """Return by old track the new one; a track whose schools stay behind is left out."""
        chosen = {track.pk: self.cleaned_data[f"track-{track.pk}"] for track in self.old_tracks}
        return {old: self.following[key] for old, key in chosen.items() if key}
