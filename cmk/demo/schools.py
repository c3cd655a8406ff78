"""The schools of the demo and the part that each plays: real ones from a DUO file, or invented ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from string import ascii_uppercase

from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.demo.content import content, dice
from schools.models import Education, Municipality, School, SchoolBoard, SchoolYearFigure
from schools.register.importer import import_duo

PRIMARY_PER_MUNICIPALITY = {"0362": 20, "0358": 9, "0451": 8, "0437": 5}
HOME_DENOMINATION = "Protestants-Christelijk"


class Road(Enum):
    """What a school does in the programme."""

    EXISTING = "existing"  # one of the 33 of the previous period, in spoor 1
    NEW = "new"  # in spoor 2
    MOVED_ON = "moved on"  # finished spoor 2, goes on in spoor 1
    STOPPED = "stopped"  # began in spoor 2 and stopped
    NONE = "none"  # is visited, but does not take part


@dataclass(frozen=True)
class Part:
    """One school and its part: its road, and which adviser (0 Noor, 1, 2) looks after it."""

    school: School
    road: Road
    adviser: int

    @property
    def is_primary(self) -> bool:
        """Whether it is a primary school: only those fill in the questionnaire of the demo."""
        return self.school.education == Education.PO

    @property
    def takes_part(self) -> bool:
        """Whether a trajectory of the school is running."""
        return self.road in (Road.EXISTING, Road.NEW, Road.MOVED_ON)


@dataclass(frozen=True)
class Cast:
    """All schools of the demo, primary before secondary; the first one is the home school of the sign-ins."""

    parts: tuple[Part, ...]

    @property
    def home(self) -> Part:
        """The school of icc'er Sanne de Boer and head teacher Karim Haddad."""
        return self.parts[0]

    def of_adviser(self, number: int) -> list[Part]:
        """Return the schools of one adviser, in a fixed order."""
        return [part for part in self.parts if part.adviser == number]


# Where in the list of a municipality the schools stand that are new, that moved on and that do not take part.
# The plan: 33 existing primary schools, four new ones, and some 12% that does not take part.
_ROADS = {
    "0362": {8: Road.NEW, 19: Road.NEW, 14: Road.NONE, 16: Road.NONE, 17: Road.NONE},
    "0358": {7: Road.NEW, 4: Road.NONE},
    "0451": {7: Road.MOVED_ON, 3: Road.NONE},
    "0437": {},
}
_SECONDARY_ROADS = {0: Road.NEW, 5: Road.STOPPED}
# Noor looks after twelve primary schools in Amstelveen and two secondary schools: fourteen, three of them in spoor 2.
_NOOR_PRIMARY = {*range(9), 10, 11, 19}
_NOOR_SECONDARY = {0, 1}


def make_cast(*, duo: Path | None, today: datetime.date) -> Cast:
    """Make the schools and hand out the parts.

    ``duo``: a delivery of all primary school locations; of it, only the programme's municipalities come in.
    Raises ``DomainError`` when the file is not one, or lacks those municipalities.
    """
    municipalities = {row.code: row for row in Municipality.objects.filter(code__in=PRIMARY_PER_MUNICIPALITY)}
    boards = _make_boards(invented=duo is None)
    primary = _make_primary(municipalities, boards) if duo is None else _import_primary(duo)
    secondary = _make_secondary(municipalities, boards)
    _make_figures([*([] if duo else primary), *secondary], today)
    return Cast((*_primary_parts(primary), *_secondary_parts(secondary)))


def _primary_parts(schools: list[School]) -> Iterable[Part]:
    for code, expected in PRIMARY_PER_MUNICIPALITY.items():
        own = [school for school in schools if school.municipality.code == code]
        if code == "0362":
            # The school of the sign-ins stands first: a Protestant one, as Christelijke school Rietveld is.
            own.sort(key=lambda school: (school.denomination != HOME_DENOMINATION, school.code))
            own = [own[0], *sorted(own[1:], key=lambda school: school.code)]
        else:
            own.sort(key=lambda school: school.code)
        for place, school in enumerate(own):
            road = _ROADS[code].get(place, Road.EXISTING) if place < expected else Road.NONE
            yield Part(school, road, _adviser_of(code, place))


def _adviser_of(code: str, place: int) -> int:
    if code == "0362":
        return 0 if place in _NOOR_PRIMARY else 1
    return 1 if code == "0437" else 2


def _secondary_parts(schools: list[School]) -> Iterable[Part]:
    for place, school in enumerate(schools):
        adviser = 0 if place in _NOOR_SECONDARY else (1 if place < 5 else 2)
        yield Part(school, _SECONDARY_ROADS.get(place, Road.NONE), adviser)


def _make_boards(*, invented: bool) -> dict[str, SchoolBoard]:
    """Make the boards of the secondary schools (991..), and those of the primary schools when these are invented."""
    rows = [
        SchoolBoard(number=number, name=name)
        for number, name in content("schools")["boards"].items()
        if invented or number.startswith("991")
    ]
    return {board.number: board for board in SchoolBoard.objects.bulk_create(rows)}


def _codes(kind: str) -> Iterable[str]:
    """Yield codes that no school has: DUO gives none that begins with 99."""
    letters = ascii_uppercase if kind == "po" else "VWXYZ"
    for first in letters:
        for second in ascii_uppercase:
            yield f"99{first}{second}00"


def _make_primary(municipalities: dict[str, Municipality], boards: dict[str, SchoolBoard]) -> list[School]:
    codes = iter(_codes("po"))
    rows = [
        School(
            code=next(codes),
            name=name,
            education=Education.PO,
            board=boards[board],
            denomination=denomination,
            municipality=municipalities[municipality],
            province="Noord-Holland",
            place=place,
            street=street,
            house_number=number,
        )
        for municipality, schools in content("schools")["primary"].items()
        for name, board, denomination, place, street, number, _pupils in schools
    ]
    return School.objects.bulk_create(rows)


def _make_secondary(municipalities: dict[str, Municipality], boards: dict[str, SchoolBoard]) -> list[School]:
    codes = iter(_codes("vo"))
    rows = [
        School(
            code=next(codes),
            name=name,
            education=Education.VO,
            board=boards[board],
            municipality=municipalities[municipality],
            province="Noord-Holland",
            place=place,
            street=street,
            house_number=number,
            structure=structure,
        )
        for municipality, schools in content("schools")["secondary"].items()
        for name, board, place, street, number, _pupils, structure in schools
    ]
    return School.objects.bulk_create(rows)


def _make_figures(schools: list[School], today: datetime.date) -> None:
    """Give the invented schools pupils in the last six counts (1 October)."""
    random = dice("figures")
    known = {
        name: pupils
        for kind, place in (("primary", 6), ("secondary", 5))
        for rows in content("schools")[kind].values()
        for name, pupils in ((row[0], row[place]) for row in rows)
    }
    latest = today.year if today.month >= 11 else today.year - 1
    SchoolYearFigure.objects.bulk_create(
        SchoolYearFigure(
            school=school,
            year=latest - back,
            pupils=max(20, round(known[school.name] * (1 - back * random.uniform(-0.02, 0.03)))),
        )
        for school in schools
        for back in range(6)
    )


def _import_primary(duo: Path) -> list[School]:
    import_duo(duo, municipalities=PRIMARY_PER_MUNICIPALITY)
    schools = list(
        School.objects.filter(
            municipality__code__in=PRIMARY_PER_MUNICIPALITY, education=Education.PO, closed_on__isnull=True
        ).select_related("municipality", "board")
    )
    found = {school.municipality.code for school in schools}
    missing = [code for code in PRIMARY_PER_MUNICIPALITY if code not in found]
    if missing:
        names = Municipality.objects.filter(code__in=missing).values_list("name", flat=True)
        raise DomainError(
            _("This file has no primary schools in %(names)s. Choose DUO's file of all primary school locations.")
            % {"names": ", ".join(sorted(names))}
        )
    return schools
