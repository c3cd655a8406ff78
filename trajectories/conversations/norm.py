"""Conversations held against the norm of the programme.

Amstelland promised two accountgesprekken a year with every school in po and vo and with the culture sector
(projectplan CmK 2025-2028).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from partners.models import Partner
from schools.models import School
from trajectories.models import Conversation, ConversationKind, ConversationStatus, Programme


@dataclass(frozen=True)
class NormRow:
    """A group held against the norm: ``parties`` schools or partners, each to be spoken ``norm`` times in the year.

    ``held`` counts every conversation; ``counted`` at most the norm per party, so that a school spoken five times does
    not make up for one that nobody spoke; ``met`` the parties with the norm reached, ``none`` those without any.
    """

    name: str
    parties: int
    norm: int
    held: int
    counted: int
    met: int
    none: int

    @property
    def expected(self) -> int:
        """The conversations that the norm asks for in the whole year."""
        return self.parties * self.norm


@dataclass(frozen=True)
class KindNorm:
    """One kind of conversation in one calendar year: schools per municipality and in all, and partners."""

    key: str
    name: str
    year: int
    norm: int
    municipalities: tuple[NormRow, ...]
    schools: NormRow
    partners: NormRow

    @property
    def held(self) -> int:
        """All conversations held, with schools and partners."""
        return self.schools.held + self.partners.held

    @property
    def counted(self) -> int:
        """The conversations that count towards the norm, with schools and partners."""
        return self.schools.counted + self.partners.counted

    @property
    def expected(self) -> int:
        """The conversations that the norm asks for, with schools and partners."""
        return self.schools.expected + self.partners.expected


@dataclass(frozen=True)
class NormOfYear:
    """Every kind with a norm, in the calendar year ``year``, counted up to and including ``as_of``."""

    year: int
    as_of: datetime.date
    kinds: tuple[KindNorm, ...]


@dataclass(frozen=True)
class SchoolNorm:
    """One school held against one kind's norm in a year; ``last_on`` is the day of its latest conversation."""

    school_id: int
    kind_id: int
    held: int
    norm: int
    last_on: datetime.date | None

    @property
    def is_met(self) -> bool:
        """Whether the norm of the year is reached."""
        return self.held >= self.norm


def _between(year: int, as_of: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the first moment of the year and the first moment after ``as_of`` or the year, whichever comes first."""
    last = min(as_of, datetime.date(year, 12, 31))
    zone = timezone.get_default_timezone()
    start = datetime.datetime.combine(datetime.date(year, 1, 1), datetime.time.min, zone)
    return start, datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, zone)


def _recorded(programme: Programme, year: int, as_of: datetime.date) -> QuerySet[Conversation]:
    start, end = _between(year, as_of)
    return Conversation.objects.filter(
        programme=programme,
        status=ConversationStatus.RECORDED,
        held_at__gte=start,
        held_at__lt=end,
        kind__norm_per_year__isnull=False,
    )


def _with_schools(recorded: QuerySet[Conversation]) -> Iterator[tuple[int, int, datetime.datetime]]:
    """Yield kind, school and moment of each conversation, once per school that it was held with. Two queries.

    One that was held for several schools at once counts for each of them.
    """
    alone = (
        recorded.filter(school__isnull=False).order_by("held_at").values_list("pk", "kind_id", "school_id", "held_at")
    )
    seen = set()
    for pk, kind_id, school_id, held_at in alone:
        seen.add((pk, school_id))
        yield kind_id, school_id, held_at
    among = recorded.filter(also_schools__isnull=False).order_by("held_at")
    for pk, kind_id, school_id, held_at in among.values_list("pk", "kind_id", "also_schools", "held_at"):
        if (pk, school_id) not in seen:
            yield kind_id, school_id, held_at


def _kinds(programme: Programme, year: int) -> list[ConversationKind]:
    """Return the kinds that have a norm in a year: none in a year in which the programme does not run."""
    if not programme.start.year <= year <= programme.end.year:
        return []
    return list(ConversationKind.objects.filter(programme=programme, norm_per_year__gt=0, retired_on=None))


def schools_of(programme: Programme, as_of: datetime.date) -> QuerySet[School]:
    """Return the schools with which the norm is about: those in the programme's municipalities, open on ``as_of``."""
    return School.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=as_of), municipality__in=programme.municipalities.all()
    )


def _partners_of(programme: Programme, as_of: datetime.date) -> QuerySet[Partner]:
    return Partner.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=as_of), penvoerder_id=programme.penvoerder_id
    )


def _norm_row(name: str, norm: int, parties: Iterable[int], held: Counter[int]) -> NormRow:
    numbers = [held[party] for party in parties]
    return NormRow(
        name=name,
        parties=len(numbers),
        norm=norm,
        held=sum(numbers),
        counted=sum(min(number, norm) for number in numbers),
        met=sum(number >= norm for number in numbers),
        none=sum(number == 0 for number in numbers),
    )


def norm_of_year(programme: Programme, year: int, as_of: datetime.date) -> NormOfYear:
    """Hold the conversations of the calendar year ``year`` up to ``as_of`` against each kind's norm. Six queries.

    Schools: all that are open in the programme's municipalities; partners: all that still work with the penvoerder.
    Conversations with a school that closed meanwhile do not count.
    """
    kinds = _kinds(programme, year)
    schools: dict[str, list[int]] = {}
    rows = schools_of(programme, as_of).order_by("municipality__name").values_list("municipality__name", "pk")
    for municipality, pk in rows:
        schools.setdefault(municipality, []).append(pk)
    partners = list(_partners_of(programme, as_of).values_list("pk", flat=True))
    with_school: dict[int, Counter[int]] = {kind.pk: Counter() for kind in kinds}
    with_partner: dict[int, Counter[int]] = {kind.pk: Counter() for kind in kinds}
    recorded = _recorded(programme, year, as_of)
    for kind_id, school_id, _moment in _with_schools(recorded):
        if kind_id in with_school:
            with_school[kind_id][school_id] += 1
    for kind_id, partner_id in recorded.filter(partner__isnull=False).values_list("kind_id", "partner_id"):
        if kind_id in with_partner:
            with_partner[kind_id][partner_id] += 1
    everyone = [pk for pks in schools.values() for pk in pks]
    return NormOfYear(
        year=year,
        as_of=as_of,
        kinds=tuple(
            KindNorm(
                key=kind.key,
                name=kind.name,
                year=year,
                norm=kind.norm_per_year or 0,
                municipalities=tuple(
                    _norm_row(name, kind.norm_per_year or 0, pks, with_school[kind.pk]) for name, pks in schools.items()
                ),
                schools=_norm_row("", kind.norm_per_year or 0, everyone, with_school[kind.pk]),
                partners=_norm_row("", kind.norm_per_year or 0, partners, with_partner[kind.pk]),
            )
            for kind in kinds
        ),
    )


def norm_per_school(programme: Programme, year: int, as_of: datetime.date) -> dict[int, tuple[SchoolNorm, ...]]:
    """Return, by school id, how each open school stands against each kind's norm in ``year``. Four queries."""
    kinds = _kinds(programme, year)
    held: Counter[tuple[int, int]] = Counter()
    last: dict[tuple[int, int], datetime.date] = {}
    for kind_id, school_id, held_at in _with_schools(_recorded(programme, year, as_of)):
        held[school_id, kind_id] += 1
        day = timezone.localtime(held_at).date()
        last[school_id, kind_id] = max(day, last.get((school_id, kind_id), day))
    return {
        pk: tuple(
            SchoolNorm(pk, kind.pk, held[pk, kind.pk], kind.norm_per_year or 0, last.get((pk, kind.pk)))
            for kind in kinds
        )
        for pk in schools_of(programme, as_of).values_list("pk", flat=True)
    }


@dataclass(frozen=True)
class PartnerNorm:
    """One partner held against one kind's norm in a year."""

    partner_id: int
    kind_id: int
    held: int
    norm: int


def norm_per_partner(programme: Programme, year: int, as_of: datetime.date) -> dict[int, tuple[PartnerNorm, ...]]:
    """Return, by partner id, how each partner that works with us stands against each kind's norm. Three queries."""
    kinds = _kinds(programme, year)
    rows = _recorded(programme, year, as_of).filter(partner__isnull=False).order_by()
    held = Counter(rows.values_list("partner_id", "kind_id"))
    return {
        pk: tuple(PartnerNorm(pk, kind.pk, held[pk, kind.pk], kind.norm_per_year or 0) for kind in kinds)
        for pk in _partners_of(programme, as_of).values_list("pk", flat=True)
    }
