"""Choosing schools to begin a trajectory with: the filters, what was ticked, and in what they begin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import ChipsSingle, DateInput, LongSelect
from cmk.core.models import today
from cmk.core.words import word_lazy
from schools.models import AdviserAssignment, Education, Municipality, School, SchoolBoard
from trajectories.models import OPEN_STATUSES, Intensity, Programme, Track, Trajectory

MINE, NOBODY = "mij", "niemand"
NEVER, ALL = "nooit", "alle"


class ChooseFilter(forms.Form):
    """Which schools to show; nothing filled in shows the open schools without a trajectory that has not ended."""

    q = forms.CharField(
        label=_("Search by name, code or place"),
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("Trajectory now"),
        choices=[
            ("", _("not under way")),
            (NEVER, _("never had one in this programme")),
            (ALL, _("all schools, closed ones too")),
        ],
        required=False,
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("all municipalities"),
        widget=LongSelect,
    )
    board = forms.ModelChoiceField(
        label=_("School board"),
        queryset=SchoolBoard.objects.none(),
        required=False,
        empty_label=_("all boards"),
        widget=LongSelect,
    )
    education = forms.ChoiceField(
        label=_("Kind of education"), choices=[("", _("all kinds")), *Education.choices], required=False
    )
    adviser = forms.ChoiceField(label=word_lazy("Adviser"), required=False)

    def __init__(self, data: Any, *, user: Any, programme: Programme, advisers: Iterable[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user, self.programme = user, programme
        own = School.objects.visible_to(user).order_by()
        self.fields["municipality"].queryset = Municipality.objects.filter(  # type: ignore[attr-defined]
            pk__in=own.values("municipality")
        )
        self.fields["board"].queryset = SchoolBoard.objects.filter(  # type: ignore[attr-defined]
            pk__in=own.values("board")
        ).only("name", "number")
        self.fields["adviser"].choices = [  # type: ignore[attr-defined]
            ("", _("everybody and nobody")),
            (MINE, _("me")),
            *sorted(((str(pk), name) for pk, name in set(advisers)), key=lambda pair: pair[1].casefold()),
            (NOBODY, _("nobody yet")),
        ]

    def schools(self) -> QuerySet[Any]:
        """Return the schools that fit, by name; none when the filter itself is wrong."""
        rows = visible_schools(self.user, self.programme)
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        trajectories = Trajectory.objects.filter(programme=self.programme, school=OuterRef("pk"))
        if data["state"] != ALL:
            rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today()))
            in_the_way = trajectories if data["state"] == NEVER else trajectories.filter(status__in=OPEN_STATUSES)
            rows = rows.filter(~Exists(in_the_way))
        for word in data["q"].split()[:8]:
            rows = rows.filter(Q(name__icontains=word) | Q(code__istartswith=word) | Q(place__icontains=word))
        for name in ("municipality", "board", "education"):
            if data[name]:
                rows = rows.filter(**{name: data[name]})
        if data["adviser"]:
            active = AdviserAssignment.objects.visible_to(self.user).active().filter(school=OuterRef("pk"))
            if data["adviser"] == NOBODY:
                return rows.filter(~Exists(active))
            who = self.user.pk if data["adviser"] == MINE else int(data["adviser"])
            rows = rows.filter(Exists(active.filter(adviser=who)))
        return rows


def visible_schools(user: Any, programme: Programme) -> QuerySet[Any]:
    """Return the schools that ``user`` sees, by name, with ``open_track``: in which track one has not ended."""
    still_open = Trajectory.objects.filter(programme=programme, school=OuterRef("pk"), status__in=OPEN_STATUSES)
    schools: QuerySet[Any] = School.objects.visible_to(user).select_related("municipality")
    return schools.annotate(open_track=Subquery(still_open.values("track__name")[:1])).order_by("name", "pk")


def chosen_schools(posted: QueryDict, filters: ChooseFilter) -> list[School]:
    """Return what was ticked (boxes, or ids joined by commas), or all that fits the filters where that was ticked.

    Only schools that the person may see, whatever was sent. One query.
    """
    if posted.get("all_schools"):
        return list(filters.schools())
    parts = [part for value in posted.getlist("school") for part in value.split(",")]
    keys = {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 12}
    return list(visible_schools(filters.user, filters.programme).filter(pk__in=keys))


class BeginForm(forms.Form):
    """In which track, since when, and how closely the schools are guided."""

    track = forms.ModelChoiceField(
        Track.objects.none(), label=word_lazy("Track"), widget=forms.RadioSelect, empty_label=None, required=True
    )
    started_on = forms.DateField(label=_("First day"), widget=DateInput)
    intensity = forms.ChoiceField(
        label=_("How closely are they guided?"),
        choices=Intensity.choices,
        initial=Intensity.REGULAR,
        widget=ChipsSingle,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracks = Track.objects.filter(programme=programme, retired_on__isnull=True)
        self.fields["track"].queryset = tracks.order_by("order", "number", "pk")  # type: ignore[attr-defined]
        self.fields["started_on"].initial = max(programme.start, min(today(), programme.end))
