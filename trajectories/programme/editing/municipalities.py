"""Which municipalities take part, and what each pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.errors import DomainError
from schools.models import Municipality, School, WorkArea
from trajectories.models import Activity, Matching, MunicipalPriority, Programme, Trajectory
from trajectories.programme.editing.description import CHANGED_MEANWHILE

# Of the schools that hold a municipality, as many are named.
NAMED = 10


@dataclass(frozen=True)
class MunicipalityLine:
    """A municipality of the programme: what it pays a year, how many priorities, and how many schools walk a road."""

    municipality: Municipality
    matching: Decimal | None
    priorities: int
    schools: int


def municipality_lines(programme: Programme) -> list[MunicipalityLine]:
    """Return the municipalities of a programme by name. Four queries."""
    matching = dict(programme.matchings.values_list("municipality", "amount"))
    priorities = dict(programme.priorities.order_by().values_list("municipality").annotate(number=Count("pk")))
    schools = dict(
        Trajectory.objects.filter(programme=programme)
        .order_by()
        .values_list("school__municipality")
        .annotate(number=Count("school", distinct=True))
    )
    return [
        MunicipalityLine(row, matching.get(row.pk), priorities.get(row.pk, 0), schools.get(row.pk, 0))
        for row in programme.municipalities.order_by("name")
    ]


def municipalities_to_add(programme: Programme) -> QuerySet[Municipality]:
    """Return the municipalities of the register that are not in the programme."""
    return Municipality.objects.exclude(programmes=programme).order_by("name")


def taken_by(programme: Programme, municipality: Municipality) -> Iterator[str]:
    """Say in which other programmes of the same time a municipality is: the fund pays each municipality once."""
    others = Programme.objects.filter(
        municipalities=municipality, start__lte=programme.end, end__gte=programme.start
    ).exclude(pk=programme.pk)
    for other in others.order_by("slug"):
        yield _("%(municipality)s (%(code)s) is already in %(programme)s, which runs in the same time.") % {
            "municipality": municipality,
            "code": municipality.code,
            "programme": other,
        }


@transaction.atomic
def add_municipality(*, programme: Programme, municipality: Municipality, amount: Decimal | None) -> None:
    """Let a municipality take part, with its matching in euros a year; it comes into the work area too.

    Raises ``DomainError`` when it takes part already, or in another programme of the same time.
    """
    fresh = Programme.objects.select_for_update().get(pk=programme.pk)
    problems = list(taken_by(fresh, municipality))
    if fresh.municipalities.filter(pk=municipality.pk).exists():
        problems.append(_("%(municipality)s takes part already.") % {"municipality": municipality})
    if problems:
        raise DomainError(*problems)
    fresh.municipalities.add(municipality)
    WorkArea.objects.get_or_create(penvoerder_id=fresh.penvoerder_id, municipality=municipality)
    set_matching(programme=fresh, municipality=municipality, amount=amount)


@transaction.atomic
def set_matching(*, programme: Programme, municipality: Municipality, amount: Decimal | None) -> None:
    """Set what a municipality pays, in euros a year; None when that is not known or nothing."""
    rows = Matching.objects.filter(programme=programme, municipality=municipality)
    if amount is None:
        for row in rows:
            row.delete()
    else:
        rows.update_or_create(programme=programme, municipality=municipality, defaults={"amount": amount})


def holding(programme: Programme, municipality: Municipality) -> list[str]:
    """Say who keeps a municipality in the programme: schools with a trajectory, and activities there."""
    problems = []
    here = Q(trajectories__programme=programme, municipality=municipality)
    schools = list(School.objects.filter(here).distinct().order_by("name").values_list("name", flat=True))
    if schools:
        named = ", ".join(schools[:NAMED]) + (" …" if len(schools) > NAMED else "")
        sentence = ngettext(
            "%(number)d school takes part here: %(names)s. So the municipality stays.",
            "%(number)d schools take part here: %(names)s. So the municipality stays.",
            len(schools),
        )
        problems.append(sentence % {"number": len(schools), "names": named})
    activities = Activity.objects.filter(programme=programme, municipality=municipality).count()
    if activities:
        sentence = ngettext(
            "%(number)d activity was or will be here. So the municipality stays.",
            "%(number)d activities were or will be here. So the municipality stays.",
            activities,
        )
        problems.append(sentence % {"number": activities})
    return problems


@transaction.atomic
def remove_municipality(*, programme: Programme, municipality: Municipality) -> None:
    """Take a municipality out of the programme, with its matching and priorities.

    The work area stays: what was agreed with schools there can still be read. Raises ``DomainError``, naming them, when
    schools there take part, and for the last municipality.
    """
    fresh: Any = Programme.objects.select_for_update().get(pk=programme.pk)
    if not fresh.municipalities.filter(pk=municipality.pk).exists():
        raise DomainError(str(CHANGED_MEANWHILE))
    problems = holding(fresh, municipality)
    if fresh.municipalities.count() == 1:
        problems.append(_("A programme has at least one municipality. Add the other one first."))
    if problems:
        raise DomainError(*problems)
    fresh.municipalities.remove(municipality)
    for model in (Matching, MunicipalPriority):
        model._default_manager.filter(programme=fresh, municipality=municipality).delete()
