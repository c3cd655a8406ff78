"""How each school and partner stands against a norm, with by what they can be put together.

The adviser of a school or partner is the one who looks after it on the last day of the period; its track is the one
of its latest trajectory that ran in that year.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cmk.core.models import today
from partners.models import Partner, PartnerAssignment
from schools.models import AdviserAssignment, School
from trajectories.conversations.norm import norm_per_partner, norm_per_school
from trajectories.models import ConversationKind, Programme, Trajectory

NOBODY = "geen"


@dataclass(frozen=True)
class Mark:
    """By what parties are put together: an adviser, a municipality, a track; ``key`` stands in addresses."""

    key: str
    name: str


@dataclass(frozen=True)
class Standing:
    """One school or partner held against the norm of a year: ``held`` of ``norm``; ``last_on`` of schools alone."""

    party: Any
    held: int
    norm: int
    marks: dict[str, Mark]
    last_on: datetime.date | None = None

    @property
    def counted(self) -> int:
        """The conversations that count: at most the norm."""
        return min(self.held, self.norm)

    @property
    def is_met(self) -> bool:
        """Whether the norm is reached."""
        return self.held >= self.norm


@dataclass(frozen=True)
class Group:
    """Schools or partners together (``mark`` None: all of them), in the words of ``NormRow``."""

    mark: Mark | None
    parties: int
    held: int
    counted: int
    expected: int
    below: int
    none: int

    @property
    def share(self) -> float:
        """The counted part of what is expected, 0 to 1."""
        return self.counted / self.expected if self.expected else 0.0


def years_of(programme: Programme) -> list[int]:
    """Return the calendar years of a programme until this one, the latest first; the first one before it begins."""
    last = max(programme.start.year, min(programme.end.year, today().year))
    return list(range(last, programme.start.year - 1, -1))


def last_day(programme: Programme, year: int) -> datetime.date:
    """Return up to and including which day the year counts: its end, that of the programme, or today."""
    return min(datetime.date(year, 12, 31), programme.end, max(today(), programme.start))


def kinds_with_norm(programme: Programme) -> list[ConversationKind]:
    """Return the kinds of conversation for which a norm holds. One query."""
    return list(programme.conversation_kinds.filter(norm_per_year__gt=0, retired_on=None))


def schools_standing(user: Any, programme: Programme, kind: ConversationKind, year: int) -> list[Standing]:
    """Return how the schools of the programme stand, by name. Seven queries."""
    day = last_day(programme, year)
    norms = norm_per_school(programme, year, day)
    schools = School.objects.visible_to(user).filter(pk__in=norms).select_related("municipality", "board")
    assigned = AdviserAssignment.objects.visible_to(user).active(day).filter(penvoerder=programme.penvoerder_id)
    advisers = _advisers(assigned.values_list("school_id", "adviser_id", "adviser__given_name", "adviser__family_name"))
    tracks = _tracks(programme, year, day)
    rows = []
    for school in schools.order_by("name", "code"):
        norm = next(norm for norm in norms[school.pk] if norm.kind_id == kind.pk)
        marks = {
            "gemeente": Mark(school.municipality.code, school.municipality.name),
            "adviseur": advisers.get(school.pk, Mark(NOBODY, "")),
            "spoor": tracks.get(school.pk, Mark(NOBODY, "")),
        }
        rows.append(Standing(school, norm.held, norm.norm, marks, norm.last_on))
    return rows


def partners_standing(user: Any, programme: Programme, kind: ConversationKind, year: int) -> list[Standing]:
    """Return how the partners stand, by name; they have no track. Five queries."""
    day = last_day(programme, year)
    norms = norm_per_partner(programme, year, day)
    partners = Partner.objects.visible_to(user).filter(pk__in=norms).select_related("municipality")
    assigned = PartnerAssignment.objects.visible_to(user).active(day)
    advisers = _advisers(
        assigned.values_list("partner_id", "adviser_id", "adviser__given_name", "adviser__family_name")
    )
    rows = []
    for partner in partners.order_by("name", "pk"):
        norm = next(norm for norm in norms[partner.pk] if norm.kind_id == kind.pk)
        place = partner.municipality
        marks = {
            "gemeente": Mark(place.code, place.name) if place else Mark(NOBODY, ""),
            "adviseur": advisers.get(partner.pk, Mark(NOBODY, "")),
        }
        rows.append(Standing(partner, norm.held, norm.norm, marks))
    return rows


def _advisers(rows: Iterable[tuple[int, int, str, str]]) -> dict[int, Mark]:
    return {pk: Mark(str(adviser), f"{given} {family}".strip()) for pk, adviser, given, family in rows}


def _tracks(programme: Programme, year: int, day: datetime.date) -> dict[int, Mark]:
    """Return the track of each school: that of the latest trajectory that ran in ``year``, until ``day``."""
    rows = Trajectory.objects.filter(programme=programme, started_on__lte=day).order_by("started_on", "pk")
    found = rows.values_list("school_id", "track__key", "track__name", "ended_on")
    first = datetime.date(year, 1, 1)
    return {pk: Mark(key, name) for pk, key, name, ended in found if ended is None or ended >= first}


def groups(rows: Iterable[Standing], per: str) -> list[Group]:
    """Return ``rows`` together by the mark ``per``, by name; who have none come last."""
    together: dict[Mark, list[Standing]] = {}
    for row in rows:
        together.setdefault(row.marks.get(per, Mark(NOBODY, "")), []).append(row)
    by_name: Callable[[Mark], tuple[bool, str]] = lambda mark: (mark.key == NOBODY, mark.name)  # noqa: E731
    return [group_of(mark, together[mark]) for mark in sorted(together, key=by_name)]


def group_of(mark: Mark | None, rows: list[Standing]) -> Group:
    """Return ``rows`` as one group."""
    return Group(
        mark=mark,
        parties=len(rows),
        held=sum(row.held for row in rows),
        counted=sum(row.counted for row in rows),
        expected=sum(row.norm for row in rows),
        below=sum(not row.is_met for row in rows),
        none=sum(row.held == 0 for row in rows),
    )
