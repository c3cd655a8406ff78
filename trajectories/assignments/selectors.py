"""The load of every adviser: schools, pupils, partners, agreements and conversations."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from cmk.accounts.models import Penvoerder, User
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerAssignment
from partners.querysets import current_q
from schools.models import AdviserAssignment, School, SchoolYearFigure
from schools.people.advisers import possible_advisers
from trajectories.conversations.norm import PartnerNorm, SchoolNorm, norm_per_partner, norm_per_school
from trajectories.models import OPEN_STATUSES, ActionPoint, Trajectory
from trajectories.programme.selectors import current_programme


@dataclass
class Load:
    """What one adviser has in hand today (``adviser`` None: what nobody has).

    ``pupils``: of the newest count per school, as far as known; ``held`` of the ``expected`` conversations that the
    programme's norm asks for this calendar year with these schools and partners, each counted at most the norm;
    ``coming``: from which day how many schools and partners are added. ``is_present``: works here now or soon.
    """

    adviser: User | None
    is_present: bool = True
    schools: int = 0
    taking_part: int = 0
    pupils: int = 0
    partners: int = 0
    open_points: int = 0
    overdue: int = 0
    held: int = 0
    expected: int = 0
    coming: dict[datetime.date, list[int]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in hand, nor coming."""
        return not (self.schools or self.partners or self.open_points or self.coming)


def open_schools(user: Any, penvoerder: Penvoerder) -> QuerySet[Any]:
    """Return the schools that ``user`` sees and that are open, with ``pupils``, ``adviser_id`` and ``takes_part``.

    ``adviser_id``: who looks after it today for ``penvoerder``; ``takes_part``: its trajectory has not ended.
    """
    day = today()
    figures = SchoolYearFigure.objects.filter(school=OuterRef("code")).order_by("-year")
    assignments = AdviserAssignment.objects.filter(active_q(day), penvoerder=penvoerder, school=OuterRef("pk"))
    running = Trajectory.objects.filter(
        programme__penvoerder=penvoerder, school=OuterRef("pk"), status__in=OPEN_STATUSES
    )
    schools: QuerySet[Any] = School.objects.visible_to(user)
    return schools.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day)).annotate(
        pupils=Subquery(figures.values("pupils")[:1]),
        adviser_id=Subquery(assignments.order_by("-start").values("adviser")[:1]),
        takes_part=Exists(running),
    )


def present_partners(user: Any) -> QuerySet[Any]:
    """Return the partners that ``user`` sees and that work with us now, with ``adviser_id``."""
    day = today()
    assignments = PartnerAssignment.objects.filter(active_q(day), partner=OuterRef("pk"))
    partners: QuerySet[Any] = Partner.objects.visible_to(user)
    return partners.filter(current_q(day)).annotate(
        adviser_id=Subquery(assignments.order_by("-start").values("adviser")[:1])
    )


def loads_of(user: Any, penvoerder: Penvoerder) -> list[Load]:
    """Return the load of everybody who looks after something, by name, and last of nobody. Thirteen queries at most."""
    loads = {person.pk: Load(person) for person in possible_advisers(penvoerder, or_later=True)}
    nobody = Load(None)
    rows: list[tuple[int | None, str, int]] = []
    for pk, adviser_id, takes_part, pupils in open_schools(user, penvoerder).values_list(
        "pk", "adviser_id", "takes_part", "pupils"
    ):
        load = _load(loads, nobody, adviser_id)
        load.schools += 1
        load.taking_part += takes_part
        load.pupils += pupils or 0
        rows.append((adviser_id, "school", pk))
    for pk, adviser_id in present_partners(user).values_list("pk", "adviser_id"):
        _load(loads, nobody, adviser_id).partners += 1
        rows.append((adviser_id, "partner", pk))
    _add_points(user, loads, nobody)
    _add_conversations(user, rows, loads, nobody)
    _add_coming(user, penvoerder, loads, nobody)
    _name_who_left(loads)
    found = [load for load in loads.values() if load.is_present or not load.is_empty]
    return [*sorted(found, key=lambda load: str(load.adviser)), nobody]


def _load(loads: dict[int, Load], nobody: Load, adviser_id: int | None) -> Load:
    """Return the row of an adviser; one that works here no longer gets a row too, to be named later."""
    if adviser_id is None:
        return nobody
    return loads.setdefault(adviser_id, Load(None, is_present=False))


def _add_points(user: Any, loads: dict[int, Load], nobody: Load) -> None:
    late = Count("pk", filter=Q(due_on__lt=today()))
    points = ActionPoint.objects.visible_to(user).in_force().open().filter(owner_user__isnull=False)
    for owner_id, number, overdue in (
        points.order_by()
        .values("owner_user")
        .annotate(number=Count("pk"), late=late)
        .values_list("owner_user", "number", "late")
    ):
        load = _load(loads, nobody, owner_id)
        load.open_points, load.overdue = number, overdue


def _add_conversations(
    user: Any, rows: Iterable[tuple[int | None, str, int]], loads: dict[int, Load], nobody: Load
) -> None:
    programme = current_programme(user)
    if programme is None:
        return
    day = today()
    norms: dict[str, Mapping[int, Sequence[SchoolNorm | PartnerNorm]]] = {
        "school": norm_per_school(programme, day.year, day),
        "partner": norm_per_partner(programme, day.year, day),
    }
    for adviser_id, what, pk in rows:
        load = _load(loads, nobody, adviser_id)
        for norm in norms[what].get(pk, ()):
            load.held += min(norm.held, norm.norm)
            load.expected += norm.norm


def _add_coming(user: Any, penvoerder: Penvoerder, loads: dict[int, Load], nobody: Load) -> None:
    day = today()
    schools = AdviserAssignment.objects.visible_to(user).filter(penvoerder=penvoerder, start__gt=day)
    partners = PartnerAssignment.objects.visible_to(user).filter(start__gt=day)
    for place, assignments in enumerate((schools, partners)):
        number: Counter[tuple[int, datetime.date]] = Counter(assignments.values_list("adviser", "start"))
        for (adviser_id, start), count in sorted(number.items(), key=lambda item: item[0][1]):
            _load(loads, nobody, adviser_id).coming.setdefault(start, [0, 0])[place] += count


def _name_who_left(loads: dict[int, Load]) -> None:
    unknown = [pk for pk, load in loads.items() if load.adviser is None]
    if unknown:
        for person in User.objects.filter(pk__in=unknown):
            loads[person.pk].adviser = person


@dataclass(frozen=True)
class InHand:
    """What one adviser (or nobody) looks after, one by one, and what is coming."""

    adviser: User | None
    schools: list[Any]
    partners: list[Any]
    coming: list[Any]


def in_hand(user: Any, penvoerder: Penvoerder, adviser: User | None) -> InHand:
    """Return the schools and partners of an adviser, or those of nobody (None). Five queries at most."""
    who = {"adviser_id": adviser.pk} if adviser else {"adviser_id__isnull": True}
    schools = open_schools(user, penvoerder).filter(**who).select_related("municipality").order_by("name")
    partners = present_partners(user).filter(**who).select_related("municipality").order_by("name")
    coming: list[Any] = []
    if adviser is not None:
        of_schools = AdviserAssignment.objects.visible_to(user).filter(
            penvoerder=penvoerder, start__gt=today(), adviser=adviser
        )
        of_partners = PartnerAssignment.objects.visible_to(user).filter(start__gt=today(), adviser=adviser)
        coming = [*of_schools.select_related("school"), *of_partners.select_related("partner")]
        coming.sort(key=lambda row: row.start)
    return InHand(adviser, list(schools), list(partners), coming)
