"""The filters of where the schools of the region stand."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.forms import LongSelect
from cmk.core.words import phrase_lazy, word_lazy
from schools.models import AdviserAssignment, Municipality, School, SchoolBoard
from trajectories.models import PlacementAspect, Programme, ScenarioPlacement, Trajectory, TrajectoryStatus
from trajectories.scenarios.selectors import Scale

OVERALL, NOWHERE = "geheel", "geen"
ASPECT_FILTERS = {"nu": PlacementAspect.NOW, "gewenst": PlacementAspect.WANTED, "start": PlacementAspect.START}


def held_number(programme: Programme, pillar_id: int | None, aspect: str, field: str = "level__number") -> Any:
    """Return, as a value beside a school, ``field`` of the placement that holds for it; None while there is none."""
    from django.db.models import Subquery

    rows = ScenarioPlacement.objects.standing().filter(programme=programme, school=OuterRef("pk"), aspect=aspect)
    rows = rows.filter(pillar__isnull=True) if pillar_id is None else rows.filter(pillar=pillar_id)
    return Subquery(rows.order_by("-on", "-pk").values(field)[:1])


def schools_with_a_place(user: Any, programme: Programme) -> QuerySet[School]:
    """Return the schools that take part in ``programme`` or were placed in it, each once, by name."""
    taking_part = Trajectory.objects.filter(programme=programme).exclude(status=TrajectoryStatus.STOPPED)
    placed = ScenarioPlacement.objects.standing().filter(programme=programme)
    schools: QuerySet[School] = School.objects.visible_to(user)
    return schools.filter(Q(pk__in=taking_part.values("school")) | Q(pk__in=placed.values("school"))).order_by(
        "name", "code"
    )


class StandFilter(django_filters.FilterSet):
    """Which schools are counted, and on which line; the list of schools also by the level of each aspect.

    Its words in the address are Dutch, as those of a page are: ``?pijler=visie&nu=2&gewenst=geen``.
    """

    gemeente = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        field_name="municipality",
        queryset=Municipality.objects.none(),
        empty_label=_("all municipalities"),
    )
    bestuur = django_filters.ModelChoiceFilter(
        label=_("School board"),
        field_name="board",
        queryset=SchoolBoard.objects.none(),
        empty_label=_("all boards"),
        widget=LongSelect,
    )
    spoor = django_filters.ModelChoiceFilter(
        label=word_lazy("Track"),
        method="by_track",
        queryset=None,
        empty_label=phrase_lazy(_("all tracks"), _("all {tracks}")),
    )
    adviseur = django_filters.ModelChoiceFilter(
        label=word_lazy("Adviser"),
        method="by_adviser",
        queryset=User.objects.none(),
        empty_label=phrase_lazy(_("all advisers"), _("all {advisers}")),
    )
    pijler = django_filters.ChoiceFilter(label=_("Pillar"), method="by_line", empty_label=None)
    start = django_filters.ChoiceFilter(label=capfirst(_("at the start")), method="by_level", empty_label=_("all"))
    nu = django_filters.ChoiceFilter(label=_("Now"), method="by_level", empty_label=_("all"))
    gewenst = django_filters.ChoiceFilter(label=_("Wanted"), method="by_level", empty_label=_("all"))

    class Meta:
        model = School
        fields: list[str] = []

    def __init__(self, data: Any, *, request: HttpRequest, programme: Programme, scale: Scale) -> None:
        user = request.user
        self.programme, self.scale = programme, scale
        values = data.copy()
        if not values.get("pijler"):
            values["pijler"] = OVERALL
        schools = schools_with_a_place(user, programme)
        super().__init__(values, queryset=schools, request=request)
        bare = schools.order_by()
        assigned = AdviserAssignment.objects.visible_to(user).active().filter(adviser=OuterRef("pk"))
        choices: dict[str, Any] = {
            "gemeente": Municipality.objects.filter(Exists(bare.filter(municipality=OuterRef("pk")))),
            "bestuur": SchoolBoard.objects.filter(Exists(bare.filter(board=OuterRef("pk")))).order_by("name"),
            "spoor": programme.tracks.all(),
            "adviseur": User.objects.filter(Exists(assigned)).order_by("given_name", "family_name"),
        }
        for name, rows in choices.items():
            self.filters[name].queryset = rows
        lines = [(pillar.key, pillar.name) for pillar in scale.pillars]
        self.filters["pijler"].extra["choices"] = [(OVERALL, capfirst(_("overall"))), *lines]
        if not lines:
            del self.filters["pijler"]
        levels = [(str(level.number), str(level)) for level in scale.levels]
        for name in ASPECT_FILTERS:
            self.filters[name].extra["choices"] = [*levels, (NOWHERE, _("not recorded yet"))]

    @property
    def pillar(self) -> Any:
        """The pillar that is looked at; None for overall."""
        key = self.form.cleaned_data.get("pijler") if self.is_bound and self.form.is_valid() else ""
        return next((pillar for pillar in self.scale.pillars if pillar.key == key), None)

    @property
    def schools_without_level(self) -> QuerySet[School]:
        """The schools of all filters but those by level."""
        rows: QuerySet[School] = self.queryset.all()
        self.form.is_valid()
        for name, value in self.form.cleaned_data.items():
            if name not in ASPECT_FILTERS:
                rows = self.filters[name].filter(rows, value)
        return rows

    def by_track(self, queryset: QuerySet[School], name: str, value: Any) -> QuerySet[School]:
        """Keep the schools that go or went this track; who stopped with it does not count."""
        rows = Trajectory.objects.filter(programme=self.programme, track=value).exclude(status=TrajectoryStatus.STOPPED)
        return queryset.filter(pk__in=rows.values("school"))

    def by_adviser(self, queryset: QuerySet[School], name: str, value: User) -> QuerySet[School]:
        """Keep the schools that this adviser looks after today."""
        rows = AdviserAssignment.objects.visible_to(self.request.user).active().filter(adviser=value)
        return queryset.filter(pk__in=rows.values("school"))

    def by_line(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep all: the line says on what schools are looked at, not which."""
        return queryset

    def by_level(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep the schools at this level on the line that is looked at, or those at none."""
        pillar = self.pillar
        held = held_number(self.programme, pillar.pk if pillar else None, ASPECT_FILTERS[name])
        rows = queryset.alias(**{f"held_{name}": held})
        return rows.filter(**{f"held_{name}__isnull": True} if value == NOWHERE else {f"held_{name}": int(value)})

    @property
    def is_used(self) -> bool:
        """Whether schools are left out."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "pijler")
