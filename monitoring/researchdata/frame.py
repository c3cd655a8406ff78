"""Which self-evaluations are in the data, and what is told of the school of each.

Three rules, each with groups of at least ``cmk.core.withholding.smallest_group`` schools:

1. A round is in it from the day after it closed, when enough schools submitted. Who submits later comes in with that
   many at a time: from two exports the answers of one school must not follow.
2. A school keeps its pseudonym over rounds only when enough schools took part in exactly the same rounds; else it gets
   another one in each, for the row of rounds in which somebody took part tells who it is.
3. Of the schools that cannot be told apart by their rounds, the kind of education and municipality are given when
   enough of them have the same of both, else the kind of education alone, else neither; complementary, so that what
   is withheld cannot be found by taking away the others (``cmk.core.withholding.withheld``).
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone

from cmk.core.models import today
from cmk.core.withholding import is_small, smallest_group, withheld
from monitoring.models import Audience, EvaluationStatus, Round, SelfEvaluation
from trajectories.models import Programme


@dataclass(frozen=True)
class Taken:
    """A self-evaluation that is in the data: its keys, and what its school is."""

    pk: int
    round_id: int
    school_id: int
    education: str
    municipality: str
    imported: bool


@dataclass(frozen=True)
class Told:
    """What the data say of the school of one self-evaluation; None: withheld."""

    pseudonym: str
    education: str | None
    municipality: str | None


@dataclass(frozen=True)
class Frame:
    """What is in an export. ``taken`` by round; ``too_small`` and ``running``: rounds that are not in it, and why."""

    programme: Programme
    rounds: tuple[Round, ...]
    taken: dict[int, tuple[Taken, ...]]
    too_small: tuple[Round, ...]
    running: tuple[Round, ...]

    @property
    def evaluations(self) -> int:
        """How many self-evaluations are in the data."""
        return sum(map(len, self.taken.values()))


def frame(programme: Programme) -> Frame:
    """Find what may be in the data of a programme. Two queries."""
    rounds = list(
        Round.objects.filter(
            programme=programme,
            instrument__audience=Audience.SCHOOL,
            instrument__anonymous=False,
            opens_on__lte=today(),
        )
        .select_related("instrument__scenario_model")
        .order_by("opens_on", "pk")
    )
    closed = {round_.pk: round_ for round_ in rounds if round_.closes_on < today()}
    rows = (
        SelfEvaluation.objects.filter(round__in=closed, status=EvaluationStatus.SUBMITTED)
        .annotate(first_sent=Min("submissions__at"))
        .values_list(
            "pk",
            "round_id",
            "school_id",
            "school__education",
            "school__municipality__name",
            "imported_at",
            "first_sent",
        )
        .order_by("first_sent", "pk")
    )
    in_time: dict[int, list[Taken]] = defaultdict(list)
    late: dict[int, list[Taken]] = defaultdict(list)
    for pk, round_id, school_id, education, municipality, imported_at, first_sent in rows:
        taken = Taken(pk, round_id, school_id, education, municipality, imported_at is not None)
        closes_on = closed[round_id].closes_on
        is_late = imported_at is None and first_sent is not None and timezone.localdate(first_sent) > closes_on
        (late if is_late else in_time)[round_id].append(taken)
    found = {pk: (*in_time[pk], *_by_fives(late[pk])) for pk in closed}
    kept = {pk: taken for pk, taken in found.items() if taken and not is_small(len(taken))}
    return Frame(
        programme=programme,
        rounds=tuple(round_ for pk, round_ in closed.items() if pk in kept),
        taken=kept,
        too_small=tuple(round_ for pk, round_ in closed.items() if pk not in kept),
        running=tuple(round_ for round_ in rounds if round_.pk not in closed),
    )


def _by_fives(late: Sequence[Taken]) -> Sequence[Taken]:
    """Return the first of those who came late, in whole groups."""
    return late[: len(late) // smallest_group() * smallest_group()]


def told_of(taken: dict[int, tuple[Taken, ...]]) -> dict[int, Told]:
    """Return by self-evaluation what the data say of its school. The pseudonyms are drawn anew each time."""
    by_school: dict[int, list[Taken]] = defaultdict(list)
    for taken_rows in taken.values():
        for row in taken_rows:
            by_school[row.school_id].append(row)
    patterns = {school: frozenset(row.round_id for row in rows) for school, rows in by_school.items()}
    counted = Counter(patterns.values())
    loose = withheld({pattern: [n if pk in pattern else 0 for pk in taken] for pattern, n in counted.items()})
    # What cannot be told apart by rounds: schools of the same rounds, and in each round those that are kept loose.
    classes: dict[Hashable, list[list[Taken]]] = defaultdict(list)
    for school, rows in by_school.items():
        if patterns[school] in loose:
            for row in rows:
                classes["loose", row.round_id].append([row])
        else:
            classes[patterns[school]].append(rows)
    units = sum(map(len, classes.values()))
    names = _pseudonyms(units)
    told: dict[int, Told] = {}
    for members in classes.values():
        shown = shown_of([(rows[0].education, rows[0].municipality) for rows in members])
        for rows, (education, municipality) in zip(members, shown, strict=True):
            name = names.pop()
            told |= {row.pk: Told(name, education, municipality) for row in rows}
    return told


def shown_of(places: Sequence[tuple[str, str]]) -> list[tuple[str | None, str | None]]:
    """Return of each school of one class which education and municipality may be shown."""
    both = withheld({place: [n] for place, n in Counter(places).items()})
    rest = Counter(education for education, municipality in places if (education, municipality) in both)
    alone = withheld({education: [n] for education, n in rest.items()})
    shown: list[tuple[str | None, str | None]] = []
    for education, municipality in places:
        if (education, municipality) not in both:
            shown.append((education, municipality))
        else:
            shown.append((None if education in alone else education, None))
    return shown


def _pseudonyms(number: int) -> list[str]:
    """Draw different names at random; nothing leads from one to a school, and no list is kept."""
    drawn: set[str] = set()
    while len(drawn) < number:
        drawn.add(f"s{secrets.token_hex(4)}")
    return shuffled(drawn)


def shuffled(things: Iterable[Any]) -> list[Any]:
    """Return things in an order that says nothing."""
    listed = list(things)
    secrets.SystemRandom().shuffle(listed)
    return listed
