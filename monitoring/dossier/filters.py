"""The filters of the list of schools."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.models import today
from schools.models import AdviserAssignment, Education, Municipality, School, SchoolBoard
from trajectories.models import Programme

OPEN, CLOSED, ALL = "open", "dicht", "alle"
PARTICIPATES, NOT_YET = "ja", "nee"


class FactsFilter(django_filters.FilterSet):
    """What everybody with a list of schools can filter by. Open schools, unless asked otherwise."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search by name, code or place"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=Municipality.objects.none(), empty_label=_("all municipalities")
    )
    board = django_filters.ModelChoiceFilter(
        label=_("School board"), queryset=SchoolBoard.objects.none(), empty_label=_("all boards")
    )
    education = django_filters.ChoiceFilter(
        label=_("Kind of education"), choices=Education.choices, empty_label=_("all kinds")
    )
    state = django_filters.ChoiceFilter(
        label=_("Open or closed"),
        method="by_state",
        choices=[(CLOSED, _("closed")), (ALL, _("open and closed"))],
        empty_label=_("open"),
    )

    class Meta:
        model = School
        fields = ["q", "municipality", "board", "education", "state"]

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[School]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        user = request.user
        self.filters["municipality"].queryset = Municipality.objects.visible_to(user)
        self.filters["board"].queryset = SchoolBoard.objects.visible_to(user)
        self.form.fields["q"].help_text = ""

    def filter_queryset(self, queryset: QuerySet[School]) -> QuerySet[School]:
        """Leave out closed schools unless they were asked for."""
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(closed_q(closed=False))
        return queryset

    def search(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep the schools that hold every word in name, code, place or municipality."""
        for word in value.split()[:8]:
            queryset = queryset.filter(
                Q(name__icontains=word)
                | Q(code__istartswith=word)
                | Q(place__icontains=word)
                | Q(municipality__name__icontains=word)
            )
        return queryset

    def by_state(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep the closed ones, or all."""
        return queryset.filter(closed_q(closed=True)) if value == CLOSED else queryset

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "q")


class StaffFilter(FactsFilter):
    """The filters of staff: also by adviser and track."""

    adviser = django_filters.ModelChoiceFilter(
        label=_("Adviser"), queryset=User.objects.none(), method="by_adviser", empty_label=_("all advisers")
    )
    track = django_filters.ChoiceFilter(
        label=_("Takes part"), method="by_track", choices=[], empty_label=_("all schools")
    )

    class Meta(FactsFilter.Meta):
        fields = ["q", "municipality", "board", "education", "adviser", "track", "state"]

    def __init__(
        self, data: Any, *, request: HttpRequest, queryset: QuerySet[School], programme: Programme | None
    ) -> None:
        self.programme = programme
        super().__init__(data, request=request, queryset=queryset)

    @property
    def form(self) -> Any:
        """The form, with the penvoerder's advisers and the programme's tracks to choose from."""
        if not hasattr(self, "_form"):
            assignments = AdviserAssignment.objects.visible_to(self.request.user).active()
            self.filters["adviser"].queryset = User.objects.filter(pk__in=assignments.values("adviser")).order_by(
                "given_name", "family_name"
            )
            tracks = self.programme.tracks.all() if self.programme else []
            self.filters["track"].extra["choices"] = [
                (PARTICIPATES, _("takes part")),
                *((str(track.pk), track.name) for track in tracks),
                (NOT_YET, _("does not take part yet")),
            ]
        return super().form

    def by_adviser(self, queryset: QuerySet[Any], name: str, value: User) -> QuerySet[Any]:
        """Keep the schools that this adviser looks after today."""
        return queryset.filter(adviser_id=value.pk)

    def by_track(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep those in a track, in any, or in none."""
        if value in (PARTICIPATES, NOT_YET):
            return queryset.filter(track_id__isnull=value == NOT_YET)
        return queryset.filter(track_id=value)


def closed_q(*, closed: bool) -> Q:
    """Return the condition that a school is closed (or open) today."""
    is_closed = Q(closed_on__isnull=False, closed_on__lte=today())
    return is_closed if closed else ~is_closed
