"""The rows of the list of collaborations, the figure per kind and status, and those of one school or partner."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from partners.models import Partner
from schools.models import School
from trajectories.models import (
    Collaboration,
    CollaborationKind,
    CollaborationMember,
    CollaborationPerson,
    CollaborationProduct,
    CollaborationStatus,
    Programme,
)


def collaboration_rows(user: Any) -> QuerySet[Collaboration]:
    """Return the collaborations that ``user`` may see with members and people; three queries, however many."""
    members = CollaborationMember.objects.select_related("school", "partner", "municipality").order_by("start", "pk")
    people = CollaborationPerson.objects.select_related("person", "user", "role")
    rows: QuerySet[Any] = Collaboration.objects.visible_to(user)
    return (
        rows.select_related("kind", "programme", "adviser")
        .defer("programme__loaded")
        .prefetch_related(Prefetch("members", members))
        .prefetch_related(Prefetch("people", people))
        .order_by("name", "pk")
    )


def in_municipality(municipality: Any) -> Q:
    """Return the condition that a member is (in) this municipality: itself, or by a school or partner."""
    members = CollaborationMember.objects.filter(
        Q(municipality=municipality) | Q(school__municipality=municipality) | Q(partner__municipality=municipality)
    )
    return Q(pk__in=members.values("collaboration"))


def with_member(**which: Any) -> Q:
    """Return the condition that a school or partner is or was a member: ``with_member(school=school)``."""
    return Q(pk__in=CollaborationMember.objects.filter(**which).values("collaboration"))


@dataclass(frozen=True)
class KindCount:
    """One kind of a programme: how many collaborations per status (in the order of the road) and in all.

    ``schools`` and ``partners`` are counted once each, however many collaborations they are or were in.
    """

    kind: Any
    by_status: dict[str, int]
    total: int
    schools: int
    partners: int


@dataclass(frozen=True)
class Figures:
    """The kinds of a programme with their counts; ``statuses``: those that occur, ``total``: all kinds together."""

    statuses: list[CollaborationStatus] = field(default_factory=list)
    kinds: list[KindCount] = field(default_factory=list)
    total: KindCount | None = None


def figures_of(programme: Programme) -> Figures:
    """Count the collaborations of a programme by kind and status (three queries)."""
    kinds = list(CollaborationKind.objects.filter(programme=programme))
    rows = list(Collaboration.objects.filter(programme=programme).values_list("kind_id", "status"))
    members = CollaborationMember.objects.filter(collaboration__programme=programme).order_by()
    of = list(members.values_list("collaboration__kind_id", "school_id", "partner_id"))
    statuses = [status for status in CollaborationStatus if any(row[1] == status for row in rows)]

    def count(kind: Any, keys: set[int]) -> KindCount:
        by_status = Counter(status for key, status in rows if key in keys)
        return KindCount(
            kind=kind,
            by_status={status.value: by_status.get(status.value, 0) for status in statuses},
            total=by_status.total(),
            schools=len({school for key, school, _partner in of if school and key in keys}),
            partners=len({partner for key, _school, partner in of if partner and key in keys}),
        )

    lines = [count(kind, {kind.pk}) for kind in kinds]
    shown = [line for line in lines if line.total or not line.kind.retired_on]
    total = count(None, {kind.pk for kind in kinds}) if len(shown) > 1 else None
    return Figures(statuses, shown, total)


@dataclass(frozen=True)
class Cards:
    """What the page of a school or partner shows of collaborations: its own, and whether there are shared examples."""

    rows: list[Collaboration]
    any_example: bool

    def __bool__(self) -> bool:
        return bool(self.rows) or self.any_example


def cards_of(user: Any, party: School | Partner) -> Cards:
    """Return the collaborations of a school or partner that ``user`` may see, the latest first (one query).

    Without any a second query asks whether there are examples of others to look at.
    """
    which = with_member(school=party) if isinstance(party, School) else with_member(partner=party)
    rows = Collaboration.objects.visible_to(user).filter(which).select_related("kind").order_by("-start", "name")
    found = list(rows)
    return Cards(found, bool(found) or CollaborationProduct.objects.visible_to(user).shared().exists())


def waiting_for(user: Any) -> int:
    """Count the requests that wait for a decision, of what ``user`` may see."""
    return int(Collaboration.objects.visible_to(user).filter(status=CollaborationStatus.REQUESTED).count())


def example_rows(user: Any) -> QuerySet[CollaborationProduct]:
    """Return the shared products that ``user`` may see, each with the organisations of its collaboration."""
    members = CollaborationMember.objects.select_related("school", "partner", "municipality").order_by("start", "pk")
    rows: QuerySet[Any] = CollaborationProduct.objects.visible_to(user).shared()
    mine = Collaboration.objects.visible_to(user).filter(pk=OuterRef("collaboration"))
    return (
        rows.select_related("collaboration__kind", "collaboration__programme")
        .defer("collaboration__programme__loaded")
        .annotate(may_open=Exists(mine))
        .prefetch_related(Prefetch("collaboration__members", members))
        .order_by("title", "pk")
    )
