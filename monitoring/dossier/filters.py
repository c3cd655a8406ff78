"""The filters of the list of schools."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.forms import LongSelect
from cmk.core.models import today
from cmk.core.words import phrase_lazy, word_lazy
from monitoring.dossier.facts import Facts
from schools.models import AdviserAssignment, Education, Municipality, School, SchoolBoard
from trajectories.models import Programme, Trajectory, TrajectoryStatus

OPEN, CLOSED, ALL = "open", "dicht", "alle"
PARTICIPATES, NOT_YET = "ja", "nee"
MOST_BOARDS = 60
UNKNOWN_SIZE = "onbekend"
# From and to and including how many pupils.
SIZES = {
    "tot-100": (_("at most 100 pupils"), 0, 100),
    "100-200": (_("101 to 200 pupils"), 101, 200),
    "200-400": (_("201 to 400 pupils"), 201, 400),
    "boven-400": (_("more than 400 pupils"), 401, 100_000),
}


class FactsFilter(django_filters.FilterSet):
    """What everybody with a list of schools can filter by. Open schools, unless asked otherwise.

    ``board`` is the number of a board, or words of its name: a choice while the person has up to ``MOST_BOARDS``
    boards, and a field to type in where a list of them would be no help.
    """

    q = django_filters.CharFilter(
        method="search",
        label=_("Search by name, code or place"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("all municipalities"),
        widget=LongSelect,
    )
    board = django_filters.CharFilter(
        label=_("School board"),
        method="by_board",
        widget=forms.TextInput({"autocomplete": "off", "placeholder": _("Name or number")}),
    )
    education = django_filters.ChoiceFilter(
        label=_("Kind of education"), choices=Education.choices, empty_label=_("all kinds")
    )
    size = django_filters.ChoiceFilter(
        label=_("Size"),
        method="by_size",
        choices=[*((key, words) for key, (words, _least, _most) in SIZES.items()), (UNKNOWN_SIZE, _("unknown"))],
        empty_label=_("all sizes"),
    )
    state = django_filters.ChoiceFilter(
        label=_("Open or closed"),
        method="by_state",
        choices=[(CLOSED, _("closed")), (ALL, _("open and closed"))],
        empty_label=_("open"),
    )

    class Meta:
        model = School
        fields = ["q", "municipality", "board", "education", "size", "state"]

    def __init__(self, data: Any, *, request: HttpRequest, facts: Facts) -> None:
        self.facts = facts
        user = request.user
        super().__init__(data, queryset=School.objects.visible_to(user), request=request)
        own = School.objects.visible_to(user)
        # Not ``visible_to`` of the municipalities: that joins and sifts doubles, which costs among many schools.
        self.filters["municipality"].queryset = Municipality.objects.filter(
            Exists(own.filter(municipality=OuterRef("pk")))
        )
        boards = SchoolBoard.objects.filter(Exists(own.filter(board=OuterRef("pk"))))
        found = list(boards.order_by("name", "number")[: MOST_BOARDS + 1])
        if len(found) <= MOST_BOARDS:
            choices = [("", _("all boards")), *((board.number, str(board)) for board in found)]
            self.filters["board"].extra["widget"] = LongSelect(choices=choices)
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
                | Q(municipality__in=Municipality.objects.filter(name__icontains=word))
            )
        return queryset

    def by_board(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep the schools of the board with this number, or of the boards with these words in their name."""
        named = Q()
        for word in value.split()[:8]:
            named &= Q(name__icontains=word)
        boards = SchoolBoard.objects.filter(Q(number=value) | named)
        return queryset.filter(board__in=boards)

    def by_size(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep the schools with so many pupils at the newest count; what the register masks (``<5``) is a small one."""
        sized = self.facts.only(queryset, "size")
        if value == UNKNOWN_SIZE:
            return sized.filter(size__isnull=True)
        _words, *bounds = SIZES[value]
        return sized.filter(size__range=bounds)

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
        label=word_lazy("Adviser"),
        queryset=User.objects.none(),
        method="by_adviser",
        empty_label=phrase_lazy(_("all advisers"), _("all {advisers}")),
    )
    track = django_filters.ChoiceFilter(
        label=_("Takes part"), method="by_track", choices=[], empty_label=_("all schools")
    )

    class Meta(FactsFilter.Meta):
        fields = ["q", "municipality", "board", "education", "size", "adviser", "track", "state"]

    def __init__(self, data: Any, *, request: HttpRequest, facts: Facts, programme: Programme | None) -> None:
        self.programme = programme
        super().__init__(data, request=request, facts=facts)

    @property
    def form(self) -> Any:
        """The form, with the penvoerder's advisers and the programme's tracks to choose from."""
        if not hasattr(self, "_form"):
            self.filters["adviser"].queryset = advisers_with_schools(self.request.user)
            tracks = self.programme.tracks.all() if self.programme else []
            self.filters["track"].extra["choices"] = [
                (PARTICIPATES, _("takes part")),
                *((str(track.pk), track.name) for track in tracks),
                (NOT_YET, _("does not take part yet")),
            ]
        return super().form

    def by_adviser(self, queryset: QuerySet[Any], name: str, value: User) -> QuerySet[Any]:
        """Keep the schools that this adviser looks after today."""
        return queryset.filter(looked_after_by(self.request.user, value))

    def by_track(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep those in a track, in any, or in none."""
        taking_part = takes_part(self.request.user, self.programme)
        if value == PARTICIPATES:
            return queryset.filter(taking_part)
        if value == NOT_YET:
            return queryset.filter(~taking_part)
        return self.facts.only(queryset.filter(taking_part), "track_id").filter(track_id=value)


def closed_q(*, closed: bool) -> Q:
    """Return the condition that a school is closed (or open) today."""
    is_closed = Q(closed_on__isnull=False, closed_on__lte=today())
    return is_closed if closed else ~is_closed


def takes_part(user: Any, programme: Programme | None) -> Q:
    """Return the condition that a school has a trajectory in ``programme`` that runs or was completed."""
    trajectories = Trajectory.objects.visible_to(user).filter(programme=programme)
    return Q(pk__in=trajectories.exclude(status=TrajectoryStatus.STOPPED).values("school"))


def looked_after_by(user: Any, adviser: Any) -> Q:
    """Return the condition that ``adviser`` looks after a school today, as far as ``user`` may know."""
    assignments = AdviserAssignment.objects.visible_to(user).active()
    return Q(pk__in=assignments.filter(adviser=adviser).values("school"))


def advisers_with_schools(user: Any) -> QuerySet[User]:
    """Return who looks after a school today, by name."""
    assignments = AdviserAssignment.objects.visible_to(user).active()
    advisers: QuerySet[User] = User.objects.filter(Exists(assignments.filter(adviser=OuterRef("pk"))))
    return advisers.order_by("given_name", "family_name")
