"""The lists of boards and municipalities: search, filters, table and spreadsheet."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import number_nl
from schools.models import Municipality, School
from trajectories.places.kinds import BOARD, PlaceKind
from trajectories.places.listing import PlaceRow, open_q

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
ALL = "alle"


class PlaceFilterForm(forms.Form):
    """What to look for in the list of municipalities: a part of the name, or the code."""

    q = forms.CharField(
        label=gettext_lazy("Search by name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, kind: PlaceKind, user: Any) -> None:
        super().__init__(data)
        self.kind = kind
        self.user = user
        self.is_valid()

    def keep(self, places: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the places with every word in their name, or that begin with it as their code."""
        for word in self.cleaned_data.get("q", "").split()[:8]:
            places = places.filter(Q(name__icontains=word) | Q(**{f"{self.kind.key}__startswith": word}))
        return places

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())


class BoardFilterForm(PlaceFilterForm):
    """The same for boards: also by place or municipality, and those that have no open school here any more."""

    q = forms.CharField(
        label=gettext_lazy("Search by name, number or place"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=gettext_lazy("Has a school in"),
        required=False,
        empty_label=gettext_lazy("all municipalities"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Schools"),
        required=False,
        choices=[("", gettext_lazy("with open schools")), (ALL, gettext_lazy("all boards"))],
    )

    def full_clean(self) -> None:
        """Let the municipalities of the person who asks be chosen."""
        self.fields["municipality"].queryset = Municipality.objects.visible_to(self.user)  # type: ignore[attr-defined]
        super().full_clean()

    def keep(self, places: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what fits; only boards with an open school unless all were asked for."""
        data = self.cleaned_data
        for word in data.get("q", "").split()[:8]:
            places = places.filter(Q(name__icontains=word) | Q(number__startswith=word) | Q(place__icontains=word))
        schools = School.objects.visible_to(self.user).filter(board=OuterRef("pk"))
        if data.get("state") != ALL:
            schools = schools.filter(open_q())
        if municipality := data.get("municipality"):
            schools = schools.filter(municipality=municipality)
        return places.filter(Exists(schools))


def filter_form(kind: PlaceKind, data: Any, user: Any) -> PlaceFilterForm:
    """Return the filters of the list of one kind of place."""
    return (BoardFilterForm if kind is BOARD else PlaceFilterForm)(data, kind=kind, user=user)


class PlaceTable(tables.Table):
    """Boards or municipalities with their numbers."""

    name = tables.Column(verbose_name=gettext_lazy("Name"), order_by=("sort_name",))
    schools = tables.Column(verbose_name=gettext_lazy("Schools"), attrs=NUM)
    taking_part = tables.Column(verbose_name=gettext_lazy("Take part"), attrs=NUM)
    pupils = tables.Column(verbose_name=gettext_lazy("Pupils"), attrs=NUM, default="–")
    people = tables.Column(verbose_name=gettext_lazy("Contacts"), orderable=False, empty_values=())
    open_points = tables.Column(verbose_name=gettext_lazy("Open agreements"), attrs=NUM)
    agreements = tables.Column(verbose_name=gettext_lazy("Signed agreements"), attrs=NUM)

    class Meta:
        order_by = "name"

    def __init__(self, rows: list[PlaceRow], *, kind: PlaceKind) -> None:
        self.kind = kind
        super().__init__(rows)

    def render_name(self, record: PlaceRow) -> str:
        """Link to the place, with its code (and for a board where it sits) under it."""
        where = getattr(record.place, "place", "")
        return format_html(
            '<a href="{}">{}</a><br><span class="small">{}{}</span>',
            self.kind.url("detail", record.place),
            record.name,
            record.key,
            f" · {where}" if where else "",
        )

    def render_schools(self, record: PlaceRow, value: int) -> str:
        """Link the number to the schools themselves."""
        return self._to_schools(record, value)

    def render_taking_part(self, record: PlaceRow, value: int) -> str:
        """Link the number to the schools themselves."""
        return self._to_schools(record, value, track="ja")

    def render_pupils(self, value: int) -> str:
        """Print the number with its points."""
        return number_nl(value)

    def render_people(self, record: PlaceRow) -> str:
        """Return the names of today's contacts."""
        return ", ".join(record.people) or "–"

    def _to_schools(self, record: PlaceRow, value: int, **more: str) -> str:
        if not value:
            return "0"
        # How the list of schools names them: a board by its number, a municipality by its row.
        which = record.key if self.kind.is_board else record.place.pk
        query = urlencode({self.kind.field: which, **more})
        return format_html('<a href="{}?{}">{}</a>', reverse("schools:list"), query, value)


def sheet_of(table: PlaceTable) -> Sheet:
    """Return the rows that the table shows, all pages in their order, for a spreadsheet."""
    kind = table.kind
    header = [_("Board number") if kind.is_board else _("CBS code"), _("Name")]
    header += [_("Place"), _("Phone"), _("Website")] if kind.is_board else []
    header += [_("Schools"), _("Take part"), _("Pupils"), _("Contacts"), _("Open agreements"), _("Signed agreements")]
    lines = []
    for row in table.rows:
        record: PlaceRow = row.record
        place = record.place
        facts = [place.place, place.phone, place.website] if kind.is_board else []
        numbers = [record.schools, record.taking_part, record.pupils, ", ".join(record.people)]
        lines.append([record.key, record.name, *facts, *numbers, record.open_points, record.agreements])
    return Sheet(title=str(kind.title), header=header, rows=lines)
