"""The schools of a programme: as many of each kind, board and municipality as the data tells, under invented names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random
from string import ascii_uppercase
from typing import Any

from cmk.demo.content import content, dice
from cmk.demo.five.cases import Case
from schools.models import Education, School, SchoolBoard, SchoolYearFigure
from trajectories.models import Programme

# About how many pupils a location has.
PUPILS = {
    Education.PO: (90, 420),
    Education.SBO: (80, 180),
    Education.SO: (60, 150),
    Education.VSO: (70, 160),
    Education.VO: (240, 1100),
}


def make_schools(case: Case, programme: Programme) -> list[School]:
    """Make the schools with their boards and yearly pupils; the first one is the home school of the sign-ins."""
    random = dice(f"{case.key}:schools")
    municipalities = {row.code: row for row in programme.municipalities.all()}
    boards = _make_boards(case)
    codes, names = _codes(case.told["codes"]), _Names(random)
    rows = []
    for group in case.told["schools"]:
        for _number in range(group["number"]):
            place = municipalities[group["municipality"]]
            rows.append(
                School(
                    code=next(codes),
                    name=names.deal(group["education"]),
                    education=group["education"],
                    board=boards[group["board"]],
                    municipality=place,
                    province=_province(case.told["provinces"], place.code),
                    place=place.name,
                    street=random.choice(content("five/schools")["streets"]),
                    house_number=str(random.randrange(1, 80)),
                    structure=group.get("structure", ""),
                )
            )
    schools = School.objects.bulk_create(rows)
    _make_figures(schools, programme, random)
    return schools


def _make_boards(case: Case) -> dict[str, SchoolBoard]:
    """Return the boards by number: those of the plan are there, the others are invented (993.. to 996..)."""
    told: dict[str, str] = case.told["boards"]
    there = {board.number: board for board in SchoolBoard.objects.filter(number__in=told)}
    made = SchoolBoard.objects.bulk_create(
        SchoolBoard(number=number, name=name) for number, name in told.items() if number not in there
    )
    return there | {board.number: board for board in made}


def _province(told: str | dict[str, list[str]], municipality: str) -> str:
    """Return the one province of the programme, or the one that lists the municipality."""
    if isinstance(told, str):
        return told
    return next(name for name, codes in told.items() if municipality in codes)


def _codes(letters: str) -> Iterator[str]:
    """Yield location codes in the programme's own letters: DUO gives none that begins with 99."""
    for first in letters:
        for second in ascii_uppercase:
            yield f"99{first}{second}00"


class _Names:
    """Deals names of schools, none of them twice within a programme."""

    def __init__(self, random: Random) -> None:
        self._random = random
        pool: dict[str, Any] = content("five/schools")
        self._heads: dict[str, list[str]] = pool["heads"]
        self._left = {kind: random.sample(names, len(names)) for kind, names in pool["names"].items()}

    def deal(self, education: str) -> str:
        """Return a new name for a school of this kind."""
        name = self._left["vo" if education == Education.VO else "po"].pop()
        return f"{self._random.choice(self._heads[education])} {name}"


def _make_figures(schools: list[School], programme: Programme, random: Random) -> None:
    """Give each school pupils in the counts of the programme's years (1 October)."""
    rows = []
    for school in schools:
        pupils = random.randint(*PUPILS[Education(school.education)])
        for year, back in zip(range(programme.end.year, programme.start.year - 1, -1), count()):
            share = 1 - back * random.uniform(-0.02, 0.03)
            rows.append(SchoolYearFigure(school=school, year=year, pupils=max(20, round(pupils * share))))
    SchoolYearFigure.objects.bulk_create(rows)
