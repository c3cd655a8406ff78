"""What stands in the stuurgroep's progress report: one frozen dataclass, kept as JSON with the report.

Everything that the page, the PDF and the spreadsheet show comes from here, so a report read next year says what it said
on the day it was made. Figures that must not leave the penvoerder are left out here already (``withheld``).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitoring.evaluation.change import Change
from monitoring.evaluation.outcomes import ChoicesOutcome, Response, ScenarioByPillar
from monitoring.evaluation.ratings import GoalOutcome, SatisfactionOutcome
from trajectories.conversations.norm import NormOfYear
from trajectories.programme.results import ResultsTable
from trajectories.trajectory.progress import Progress


@dataclass(frozen=True)
class Cover:
    """What the cover says. ``accent`` is the penvoerder's colour; ``meeting_on`` None when it is for no meeting."""

    title: str
    scheme: str
    programme: str
    network: str
    penvoerder: str
    accent: str
    municipalities: tuple[str, ...]
    meeting_on: datetime.date | None
    as_of: datetime.date


@dataclass(frozen=True)
class PillarShare:
    """One pillar in one municipality: ``upper`` of ``n`` schools in the upper half of the levels; None: not asked."""

    pillar: str
    upper: int | None
    n: int | None


@dataclass(frozen=True)
class MunicipalityRow:
    """Scenarios in one municipality: ``n`` submitted; ``shares`` is empty when withheld."""

    name: str
    n: int
    withheld: bool
    shares: tuple[PillarShare, ...]


@dataclass(frozen=True)
class RoundPart:
    """One round of self-evaluation. ``scenarios`` and ``change`` are None when their group is too small to show.

    ``change`` is None too without an earlier round; ``change_n`` then tells the two apart (None: no earlier round).
    ``show_both``: whether the levels of the schools in both rounds may stand beside those of all respondents; not
    when the difference is a small group. ``goals`` and ``satisfaction``: without means where too few answered.
    """

    name: str
    opens_on: datetime.date
    closes_on: datetime.date
    response: Response
    scenarios: ScenarioByPillar | None
    municipalities: tuple[MunicipalityRow, ...]
    previous: str | None
    previous_scenarios: ScenarioByPillar | None
    change: Change | None
    change_n: int | None
    show_both: bool
    development: tuple[ChoicesOutcome, ...]
    goals: tuple[GoalOutcome, ...] = ()
    satisfaction: tuple[SatisfactionOutcome, ...] = ()


@dataclass(frozen=True)
class ActivityRow:
    """Activities of one kind: held in the programme so far, of which this year, planned, and people who came.

    ``attendance`` is None when nobody counted; it covers ``counted`` of the held ones. ``schools`` are unique.
    """

    name: str
    line: str
    held: int
    this_year: int
    planned: int
    schools: int
    attendance: int | None
    counted: int


@dataclass(frozen=True)
class StuurgroepReport:
    """The stuurgroep's progress report as it stood at the end of ``cover.as_of``."""

    cover: Cover
    introduction: str
    schools_in_region: int
    smallest_group: int
    results: ResultsTable
    progress: Progress
    norm: NormOfYear
    rounds: tuple[RoundPart, ...]
    activities: tuple[ActivityRow, ...]


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(StuurgroepReport)


def to_json(content: StuurgroepReport) -> dict[str, Any]:
    """Return the content as what JSON can hold; dates as ISO 8601."""
    result: dict[str, Any] = _adapter().dump_python(content, mode="json")
    return result


def from_json(snapshot: dict[str, Any]) -> StuurgroepReport:
    """Return the content of a snapshot. Raises ``ValueError`` when it is not one."""
    content: StuurgroepReport = _adapter().validate_python(snapshot)
    return content
