"""The filters above the needs: which conversations are counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.forms import DateInput
from cmk.core.words import phrase_lazy, word_lazy
from schools.models import Municipality
from trajectories.conversations.selectors import advisers
from trajectories.models import PARTY_FIELDS, Need, Programme, Track

SCHOOL_YEAR, CALENDAR_YEAR = "schooljaar", "jaar"
# What the address and people call each kind of party, by its field.
PARTIES: dict[str, tuple[str, Any]] = {
    "school": ("scholen", gettext_lazy("schools")),
    "partner": ("partners", word_lazy("partners")),
    "municipality": ("gemeenten", gettext_lazy("municipalities")),
    "board": ("besturen", gettext_lazy("school boards")),
    "collaboration": ("samenwerkingen", word_lazy("collaborations")),
}
OTHERS = "overige"
OTHER_FIELDS = tuple(name for name in PARTY_FIELDS if name not in ("school", "partner"))
# By what the address says: the fields of the parties that count.
FIELDS_OF = {**{word: (field,) for field, (word, _label) in PARTIES.items()}, OTHERS: OTHER_FIELDS}


@dataclass(frozen=True)
class Asked:
    """Which conversations are counted, and by what kind of year; what is None leaves nothing out."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    municipality: Municipality | None = None
    track: Track | None = None
    adviser: User | None = None
    parties: tuple[str, ...] = ()
    need: Need | None = None
    by_school_year: bool = True


class NeedsForm(forms.Form):
    """Period, municipality, track, adviser and kind of party; ``per`` says which years are beside each other.

    A field that is wrong leaves nothing out, and says what is wrong.
    """

    van = forms.DateField(label=_("From"), required=False, widget=DateInput())
    tot = forms.DateField(label=_("Up to and including"), required=False, widget=DateInput())
    gemeente = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("all municipalities"),
    )
    spoor = forms.ModelChoiceField(
        label=word_lazy("Track"),
        queryset=Track.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=phrase_lazy(_("all tracks"), _("all {tracks}")),
    )
    adviseur = forms.ModelChoiceField(
        label=word_lazy("Adviser"),
        queryset=User.objects.none(),
        required=False,
        empty_label=phrase_lazy(_("all advisers"), _("all {advisers}")),
    )
    met = forms.ChoiceField(label=_("With whom"), required=False)
    behoefte = forms.ModelChoiceField(
        label=_("Need"),
        queryset=Need.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("all needs"),
    )
    per = forms.ChoiceField(
        label=_("Years"),
        required=False,
        choices=[(SCHOOL_YEAR, _("school years")), (CALENDAR_YEAR, _("calendar years"))],
    )

    def __init__(self, data: Any, *, user: Any, programme: Programme, one_need: bool = False) -> None:
        values = data.copy()
        values.setdefault("per", SCHOOL_YEAR)
        super().__init__(values)
        choices: dict[str, Any] = {
            "gemeente": programme.municipalities.order_by("name"),
            "spoor": programme.tracks.all(),
            "adviseur": User.objects.filter(pk__in=advisers(user)).order_by("given_name", "family_name"),
            "behoefte": programme.needs.all(),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        everyone: tuple[str, Any] = ("", _("everybody"))
        parties = [(name, capfirst(str(label))) for name, label in PARTIES.values()]
        others = (OTHERS, capfirst(gettext("all but schools and partners")))
        self.fields["met"].choices = [everyone, *parties, others]  # type: ignore[attr-defined]
        del self.fields["per" if one_need else "behoefte"]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean() or {}
        since, until = values.get("van"), values.get("tot")
        if since and until and until < since:
            self.add_error("tot", gettext("This day comes before the first. Choose a later one."))
        return values

    @property
    def asked(self) -> Asked:
        """What is asked for, without what was wrong."""
        self.is_valid()
        values = self.cleaned_data
        return Asked(
            since=values.get("van"),
            until=values.get("tot"),
            municipality=values.get("gemeente"),
            track=values.get("spoor"),
            adviser=values.get("adviseur"),
            parties=FIELDS_OF[values["met"]] if values.get("met") else (),
            need=values.get("behoefte"),
            by_school_year=values.get("per") != CALENDAR_YEAR,
        )

    @property
    def is_used(self) -> bool:
        """Whether anything is left out."""
        return any(value for name, value in self.data.items() if name in self.fields and name != "per")
