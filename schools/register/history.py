"""What the register said of a school on an earlier day: its name, board and address.

A delivery tells what is true until the next one. So on a day the latest delivery on or before it counts, and before
the first delivery of a school the first. ``schools.register.addresses.timeline`` keeps the rows; here they are read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from schools.models import FormerFacts, Municipality, School, SchoolBoard

# Beyond this many schools their former facts are asked for by date only: databases limit what one query may name.
NAMED_AT_ONCE = 500


@dataclass(frozen=True)
class Facts:
    """Name, board and address of a school as the register told them. Board and municipality are rows of today."""

    name: str
    board: SchoolBoard | None
    municipality: Municipality
    province: str
    street: str
    house_number: str
    postcode: str
    place: str


@dataclass(frozen=True)
class Spell:
    """Facts with the days on which they held: ``since`` the first delivery that told them (None: from the start,
    or by hand), ``until`` the last day before the next ones (None: they hold now). ``differs``: the names of the
    fields of ``Facts`` that the spell before it had otherwise.
    """

    facts: Facts
    since: datetime.date | None
    until: datetime.date | None
    differs: tuple[str, ...] = ()


def facts_on(schools: Iterable[School], day: datetime.date) -> dict[int, Facts]:
    """Return the facts of each school on ``day``, by its primary key.

    The number of queries does not grow with that of the schools: one, and one each for boards and municipalities
    that the schools did not bring (``select_related("board", "municipality")`` saves those).
    """
    rows = list(schools)
    prefetch_related_objects(rows, "board", "municipality")
    facts = {school.pk: _facts(school) for school in rows}
    older = {school.pk for school in rows if school.facts_since is not None and school.facts_since > day}
    if not older:
        return facts
    former = FormerFacts.objects.select_related("board", "municipality")
    if len(older) <= NAMED_AT_ONCE:
        former = former.filter(school__in=older)
    else:
        former = former.filter(school__facts_since__gt=day)
    # From the newest to the oldest: the last one taken is the one of the day, or else the first delivery.
    done: set[int] = set()
    for row in former.order_by("school", "-first_listed"):
        if row.school_id in older and row.school_id not in done:
            facts[row.school_id] = _facts(row)
            if row.first_listed <= day:
                done.add(row.school_id)
    return facts


def history_of(school: School) -> list[Spell]:
    """Return what the register told of a school, newest first; the first is what it tells now."""
    former = list(
        FormerFacts.objects.filter(school=school).select_related("board", "municipality").order_by("first_listed")
    )
    told: list[tuple[datetime.date | None, Facts]] = [(row.first_listed, _facts(row)) for row in former]
    told.append((school.facts_since, _facts(school)))
    spells = []
    for position, (since, facts) in enumerate(told):
        after = told[position + 1][0] if position + 1 < len(told) else None
        before = told[position - 1][1] if position else facts
        differs = tuple(name for name in Facts.__dataclass_fields__ if getattr(facts, name) != getattr(before, name))
        spells.append(Spell(facts, since, after and after - datetime.timedelta(days=1), differs))
    return spells[::-1]


def _facts(row: School | FormerFacts) -> Facts:
    return Facts(
        name=row.name,
        board=row.board,
        municipality=row.municipality,
        province=row.province,
        street=row.street,
        house_number=row.house_number,
        postcode=row.postcode,
        place=row.place,
    )
