"""What the report's tables show that is not a plain field of its content, for the template and the spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.evaluation.answers import Distribution
from monitoring.reports.content import RoundPart, StuurgroepReport
from trajectories.programme.results import ResultRow

MOST_CHOSEN = 8


@dataclass(frozen=True)
class Promise:
    """One row of the results table, with the target by the end of the current phase (None: none was set)."""

    row: ResultRow
    expected: int | None

    @property
    def reached(self) -> bool:
        """Whether what was promised by now is there."""
        return self.expected is not None and self.row.realised >= self.expected


@dataclass(frozen=True)
class Point:
    """A development point: where it was asked, what it says, how many schools chose it of ``n``."""

    pillar: str
    text: str
    count: int
    n: int


@dataclass(frozen=True)
class Share:
    """``upper`` of ``n`` schools in the upper half of the levels; both None when not asked."""

    upper: int | None
    n: int | None


@dataclass(frozen=True)
class Beside:
    """One pillar: the schools in both rounds, then and now, beside all respondents, then and now."""

    pillar: str
    both_before: Share
    both_now: Share
    all_before: Share
    all_now: Share

    @property
    def shares(self) -> tuple[Share, ...]:
        """The four in the order of the columns."""
        return self.both_before, self.both_now, self.all_before, self.all_now


def promises(report: StuurgroepReport) -> list[Promise]:
    """Return the rows of the results table."""
    return [Promise(row, report.results.expected(row)) for row in report.results.rows]


def points(part: RoundPart) -> list[Point]:
    """Return the development points that were chosen most, over all pillars; without those that nobody chose."""
    n = part.scenarios.n if part.scenarios else 0
    every = [
        Point(asked.pillar, choice.text, choice.count, n) for asked in part.development for choice in asked.choices
    ]
    chosen = [point for point in every if point.count]
    return sorted(chosen, key=lambda point: -point.count)[:MOST_CHOSEN]


def _share(part: Distribution | None) -> Share:
    return Share(part.upper, part.n) if part else Share(None, None)


def beside(part: RoundPart) -> list[Beside]:
    """Return the upper levels of the schools in both rounds beside all; empty when that may not be shown."""
    if not (part.show_both and part.change and part.scenarios and part.previous_scenarios):
        return []
    now = {pillar.key: pillar.now for pillar in part.scenarios.pillars}
    before = {pillar.key: pillar.now for pillar in part.previous_scenarios.pillars}
    return [
        Beside(
            pillar.name,
            _share(pillar.before),
            _share(pillar.now),
            _share(before.get(pillar.key)),
            _share(now.get(pillar.key)),
        )
        for pillar in part.change.pillars
    ]
