"""What the pages about the norm are asked: which kind, which year, put together by what, and which schools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cmk.core.words import word, word_lazy
from trajectories.models import ConversationKind, Programme
from trajectories.norm.standing import (
    Group,
    Standing,
    group_of,
    groups,
    kinds_with_norm,
    partners_standing,
    schools_standing,
    years_of,
)

PER = (("adviseur", word_lazy("Adviser")), ("gemeente", _("Municipality")), ("spoor", word_lazy("Track")))
SCHOOLS, PARTNERS = "scholen", "partners"
NONE, BELOW, EVERY = "geen", "te-weinig", "alle"
HOW = (
    (BELOW, _("below the norm")),
    (NONE, _("without any conversation")),
    (EVERY, _("all of them")),
)


class NormForm(forms.Form):
    """The calendar year, the kind of conversation (where there are several), and by what schools are put together."""

    jaar = forms.ChoiceField(label=_("Calendar year"), required=False)
    soort = forms.ChoiceField(label=_("Kind of conversation"), required=False)
    per = forms.ChoiceField(label=_("Put together by"), choices=PER, required=False)

    def __init__(self, data: Any, *, programme: Programme, kinds: list[ConversationKind]) -> None:
        years = years_of(programme)
        values = data.copy()
        for name, value in (("jaar", str(years[0])), ("soort", kinds[0].key), ("per", PER[0][0])):
            values.setdefault(name, value)
        super().__init__(values)
        self.fields["jaar"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["soort"].choices = [(kind.key, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["soort"].widget = forms.HiddenInput()
        self.is_valid()

    def value(self, name: str) -> str:
        """Return what was chosen; for what is no choice the first one (and the field says so)."""
        first: str = self.fields[name].choices[0][0]  # type: ignore[attr-defined]
        return self.cleaned_data.get(name) or first


class WhoForm(NormForm):
    """Which of the schools or partners besides: of which group, and how they stand."""

    wie = forms.ChoiceField(
        label=_("Who"), required=False, choices=[(SCHOOLS, _("schools")), (PARTNERS, word_lazy("partners"))]
    )
    hoe = forms.ChoiceField(label=_("How they stand"), choices=HOW, required=False)
    groep = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())

    def __init__(self, data: Any, *, programme: Programme, kinds: list[ConversationKind]) -> None:
        values = data.copy()
        values.setdefault("wie", SCHOOLS)
        values.setdefault("hoe", BELOW)
        super().__init__(values, programme=programme, kinds=kinds)


class Asked:
    """One question about the norm, answered: of ``user`` in ``programme``, in the words of ``form``."""

    def __init__(self, user: Any, programme: Programme, form: NormForm, kinds: list[ConversationKind]) -> None:
        self.user, self.programme, self.form = user, programme, form
        self.year = int(form.value("jaar"))
        self.per = form.value("per")
        self.kind = next(kind for kind in kinds if kind.key == form.value("soort"))

    @cached_property
    def schools(self) -> list[Standing]:
        """Every school of the programme."""
        return schools_standing(self.user, self.programme, self.kind, self.year)

    @cached_property
    def partners(self) -> list[Standing]:
        """Every partner that works with us."""
        return partners_standing(self.user, self.programme, self.kind, self.year)

    @property
    def school_groups(self) -> list[Group]:
        """The schools, put together."""
        return groups(self.schools, self.per)

    @property
    def partner_groups(self) -> list[Group]:
        """The partners, put together; none where they have no such mark (a track)."""
        return groups(self.partners, self.per) if self.partners and self.per in self.partners[0].marks else []

    @property
    def all_schools(self) -> Group:
        """The schools together."""
        return group_of(None, self.schools)

    @property
    def all_partners(self) -> Group:
        """The partners together."""
        return group_of(None, self.partners)

    @property
    def who(self) -> list[Standing]:
        """The schools or partners of ``WhoForm``: of a group, and as they stand; who were spoken least come first."""
        rows = self.partners if self.form.value("wie") == PARTNERS else self.schools
        if group := self.form.cleaned_data.get("groep"):
            rows = [row for row in rows if (mark := row.marks.get(self.per)) is not None and mark.key == group]
        how = self.form.value("hoe")
        if how != EVERY:
            rows = [row for row in rows if (row.held == 0 if how == NONE else not row.is_met)]
        return sorted(rows, key=lambda row: row.held)

    @property
    def group_name(self) -> str:
        """The name of the group that was asked for; empty for all of them."""
        group = self.form.cleaned_data.get("groep")
        rows = [*self.schools, *self.partners]
        marks = (row.marks.get(self.per) for row in rows)
        return next((named(mark.name, self.per) for mark in marks if mark and mark.key == group), "") if group else ""


def named(name: str, per: str) -> str:
    """Return the name of a group; of those without a mark what they are without."""
    if name:
        return name
    words = {"adviseur": word("adviser"), "spoor": word("track")}
    return capfirst(str(_("without %(what)s")) % {"what": words.get(per, str(_("municipality")))})


def asked_in(request: Any, programme: Programme, form: type[NormForm]) -> Asked | None:
    """Return what the request asks; None while the programme has no norm."""
    kinds = kinds_with_norm(programme)
    if not kinds:
        return None
    return Asked(request.user, programme, form(request.GET, programme=programme, kinds=kinds), kinds)
