"""The rows of the lists of boards and municipalities: seven queries, however many places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from cmk.accounts.models import Penvoerder
from cmk.core.models import today
from schools.models import Contact, School, SchoolYearFigure
from schools.places import Place
from trajectories.agreements.selectors import in_force_q
from trajectories.models import ActionPoint, Agreement, Programme, Trajectory, TrajectoryStatus
from trajectories.places.kinds import PlaceKind


@dataclass(frozen=True)
class PlaceRow:
    """One board or municipality with its numbers.

    ``schools``: open ones in the work area, of which ``taking_part`` are in a track of the programme; ``pupils``:
    their newest known numbers together, None when none is known; ``people``: today's contacts, by name;
    ``open_points``: open agreements from conversations with its schools; ``agreements``: signed ones in force.
    """

    place: Any
    key: str
    schools: int = 0
    taking_part: int = 0
    pupils: int | None = None
    people: tuple[str, ...] = ()
    open_points: int = 0
    agreements: int = 0

    @property
    def name(self) -> str:
        """The name, as people write it."""
        return str(self.place)

    @property
    def sort_name(self) -> str:
        """The name to sort by."""
        return self.name.casefold()


def open_q() -> Q:
    """Return the condition that a school is open today."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=today())


def takes_part(user: Any, programme: Programme | None) -> Exists:
    """Return the condition that a school is (or completed a trajectory) in a track of ``programme``."""
    rows = Trajectory.objects.visible_to(user).filter(programme=programme, school=OuterRef("pk"))
    return Exists(rows.exclude(status=TrajectoryStatus.STOPPED))


def newest_pupils() -> Subquery:
    """Return the newest known number of pupils of a school."""
    figures = SchoolYearFigure.objects.filter(school=OuterRef("code")).order_by("-year")
    return Subquery(figures.values("pupils")[:1])


def place_rows(
    user: Any, penvoerder: Penvoerder, programme: Programme | None, kind: PlaceKind, places: Iterable[Place]
) -> list[PlaceRow]:
    """Return ``places`` with their numbers, in the order given."""
    schools = _schools(user, penvoerder, programme, kind)
    people = _people(user, penvoerder, kind)
    points = _open_points(user, penvoerder, kind)
    agreements = _agreements(user, penvoerder, kind)
    return [
        PlaceRow(
            place,
            kind.key_of(place),
            *schools.get(place.pk, (0, 0, None)),
            people=tuple(people.get(place.pk, ())),
            open_points=points.get(place.pk, 0),
            agreements=agreements.get(place.pk, 0),
        )
        for place in places
    ]


def _schools(
    user: Any, penvoerder: Penvoerder, programme: Programme | None, kind: PlaceKind
) -> dict[int, tuple[int, int, int | None]]:
    rows: QuerySet[School] = School.objects.visible_to(user).in_work_area(penvoerder).filter(open_q())
    counted = (
        rows.annotate(known=newest_pupils(), part=takes_part(user, programme))
        .order_by()
        .values(kind.field)
        .annotate(number=Count("pk"), taking_part=Count("pk", filter=Q(part=True)), pupils=Sum("known"))
    )
    return {row[kind.field]: (row["number"], row["taking_part"], row["pupils"]) for row in counted}


def _people(user: Any, penvoerder: Penvoerder, kind: PlaceKind) -> dict[int, list[str]]:
    contacts = Contact.objects.visible_to(user).active()
    contacts = contacts.filter(person__penvoerder=penvoerder, **{f"{kind.field}__isnull": False})
    found: dict[int, list[str]] = {}
    for contact in contacts.select_related("person").order_by("person__given_name", "person__family_name", "pk"):
        names = found.setdefault(getattr(contact, f"{kind.field}_id"), [])
        if contact.person.name not in names:
            names.append(contact.person.name)
    return found


def _open_points(user: Any, penvoerder: Penvoerder, kind: PlaceKind) -> dict[int, int]:
    points = ActionPoint.objects.visible_to(user).in_force().open().exclude(text="")
    field = f"school__{kind.field}"
    counted = points.filter(programme__penvoerder=penvoerder, **{f"{field}__isnull": False}).order_by()
    return {row[field]: row["number"] for row in counted.values(field).annotate(number=Count("pk"))}


def _agreements(user: Any, penvoerder: Penvoerder, kind: PlaceKind) -> dict[int, int]:
    rows = Agreement.objects.visible_to(user).filter(in_force_q(), penvoerder=penvoerder).order_by()
    counted = rows.filter(**{f"{kind.parties}__isnull": False}).values(kind.parties)
    return {row[kind.parties]: row["number"] for row in counted.annotate(number=Count("pk", distinct=True))}
