"""What a file would bring in, as it is found: rounds, schools, answers, and what is wrong."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from monitoring.evaluation.values import Asked, Value, as_kept
from monitoring.models import Round
from partners.bulk.cells import as_text, short
from schools.models import School


@dataclass
class Cell:
    """The answer of one school to one question, and the line that it stands in."""

    asked: Asked
    value: Value
    line: int


@dataclass
class PlannedSchool:
    """What a file says of one school in one round; ``is_same``: all of it is there already."""

    school: School
    lines: list[int] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    is_same: bool = False

    def kept(self) -> dict[str, Any]:
        """Return the answers as a submission keeps them."""
        return {name: as_kept(cell.value) for name, cell in self.cells.items() if cell.value is not None}


@dataclass
class PlannedRound:
    """A round of the file, by its name. ``existing``: one that was brought in before."""

    name: str
    lines: list[int] = field(default_factory=list)
    first: set[datetime.date] = field(default_factory=set)
    last: set[datetime.date] = field(default_factory=set)
    opens_on: datetime.date | None = None
    closes_on: datetime.date | None = None
    existing: Round | None = None
    schools: dict[int, PlannedSchool] = field(default_factory=dict)


class Plan:
    """A file, read and judged as a whole. ``errors`` by (column, what stands there, sentence), with its lines."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.errors: dict[tuple[str, str, str], list[int]] = {}
        self.rounds: dict[str, PlannedRound] = {}
        self.rows = 0
        self.empty = 0
        self.double = 0

    def wrong(self, lines: int | list[int], where: str, value: Any, text: str) -> None:
        """Keep that something is wrong; the same in several lines is told once."""
        found = self.errors.setdefault((where, short(as_text(value), 80), text), [])
        found += [lines] if isinstance(lines, int) else lines

    def as_json(self) -> dict[str, Any]:
        """Return the plan as it is kept (``monitoring.earlier``)."""
        errors = [
            {"lines": sorted(set(lines)), "where": where, "value": value, "text": text}
            for (where, value, text), lines in self.errors.items()
        ]
        rounds = [_told(round_) for round_ in self.rounds.values()] if not errors else []
        return {
            "problems": self.problems,
            "errors": sorted(errors, key=lambda error: error["lines"][0]),
            "rounds": rounds,
            "counts": {
                "rows": self.rows,
                "empty": self.empty,
                "double": self.double,
                "answers": sum(round_["answers"] for round_ in rounds),
                "new": sum(len(round_["new"]) for round_ in rounds),
                "same": sum(round_["same"] for round_ in rounds),
            },
        }


def _told(round_: PlannedRound) -> dict[str, Any]:
    assert round_.opens_on is not None  # noqa: S101 - there are no errors
    assert round_.closes_on is not None  # noqa: S101
    new = [planned for planned in round_.schools.values() if not planned.is_same]
    return {
        "name": round_.name,
        "opens_on": round_.opens_on.isoformat(),
        "closes_on": round_.closes_on.isoformat(),
        "is_new": round_.existing is None,
        "by_name": not round_.first and not round_.last and round_.existing is None,
        "new": sorted(planned.school.name for planned in new),
        "same": len(round_.schools) - len(new),
        "answers": sum(len(planned.kept()) for planned in new),
    }
