"""Reads about programmes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch

from schools.models import Municipality
from trajectories.models import (
    ActivityKind,
    ConversationKind,
    ConversationTopic,
    IndicatorSource,
    MunicipalPriority,
    Objective,
    Phase,
    Programme,
    ProgrammeLine,
    ScenarioLevel,
    SteeringSeat,
)
from trajectories.programme.current import current_programme
from trajectories.programme.results import PhaseCell, PhaseColumn, ResultRow, ResultsTable, results_table
from trajectories.trajectory.progress import Progress, progress_per_step

__all__ = [
    "LineView",
    "PriorityView",
    "ProgrammeOverview",
    "current_programme",
    "programme_overview",
]


@dataclass(frozen=True)
class LineView:
    """A programme line with its objectives (in the plan's order) and kinds of activity."""

    line: ProgrammeLine
    objectives: list[Objective]
    kinds: list[ActivityKind]


@dataclass(frozen=True)
class PriorityView:
    """A municipality with what it asks of the programme in particular."""

    municipality: Municipality
    priorities: list[MunicipalPriority]


@dataclass(frozen=True)
class ProgrammeOverview:
    """What the programme promised and where it stands on ``as_of``.

    ``objectives`` are those without a line. ``kinds`` are the kinds of conversation with their topics in ``topics``.
    """

    programme: Programme
    as_of: datetime.date
    results: ResultsTable
    progress: Progress
    phases: list[Phase]
    lines: list[LineView]
    objectives: list[Objective]
    kinds: list[ConversationKind]
    priorities: list[PriorityView]
    levels: list[ScenarioLevel]
    seats: int

    @property
    def asking(self) -> list[PriorityView]:
        """The municipalities that ask something in particular."""
        return [row for row in self.priorities if row.priorities]

    @property
    def asking_nothing(self) -> list[PriorityView]:
        """The municipalities of which no priorities are written down."""
        return [row for row in self.priorities if not row.priorities]

    @property
    def fills_in(self) -> bool:
        """Whether there are results that the project leader fills in."""
        return any(row.source == IndicatorSource.BY_HAND for row in self.results.rows)

    @property
    def result_rows(self) -> list[tuple[ResultRow, list[tuple[PhaseColumn, PhaseCell]]]]:
        """The rows of the results table, each with its cells beside their phases."""
        return [(row, list(zip(self.results.phases, row.cells, strict=True))) for row in self.results.rows]


def programme_overview(programme: Programme, as_of: datetime.date) -> ProgrammeOverview:
    """Gather the programme's page: a fixed number of queries, whatever the programme holds."""
    objectives = list(programme.objectives.filter(retired_on=None))
    activity_kinds = list(programme.activity_kinds.filter(retired_on=None))
    priorities = list(programme.priorities.all())
    topics = Prefetch("topics", ConversationTopic.objects.filter(retired_on=None))
    return ProgrammeOverview(
        programme=programme,
        as_of=as_of,
        results=results_table(programme, as_of),
        progress=progress_per_step(programme, as_of),
        phases=list(programme.phases.filter(retired_on=None).order_by("start")),
        lines=[
            LineView(
                line,
                [row for row in objectives if row.line_id == line.pk],
                [row for row in activity_kinds if row.line_id == line.pk],
            )
            for line in programme.lines.filter(retired_on=None)
        ],
        objectives=[row for row in objectives if row.line_id is None],
        kinds=list(programme.conversation_kinds.filter(retired_on=None).prefetch_related(topics)),
        priorities=[
            PriorityView(municipality, [row for row in priorities if row.municipality_id == municipality.pk])
            for municipality in programme.municipalities.all()
        ],
        levels=list(programme.scenario_model.levels.all()),
        seats=SteeringSeat.objects.active(as_of).filter(programme=programme).count(),
    )
