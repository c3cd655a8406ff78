"""What the programme wants: phases, principles, lines, objectives, and the numbers that it promised."""

from __future__ import annotations

import datetime

from schools.models import Education
from trajectories.models.programme import IndicatorSource, Operator, Unit
from trajectories.programme.definition.base import Count, Key, NamedPart, optional_text, text


class PhasePart(NamedPart):
    """A part of the programme's time. ``label`` heads the column of its targets."""

    label: str = text(20)
    start: datetime.date
    end: datetime.date


class PrinciplePart(NamedPart):
    """A starting point that runs through the whole programme."""

    letter: str = optional_text(3)
    description: str = ""


class LinePart(NamedPart):
    """A programme line (A, B, C)."""

    letter: str = optional_text(3)
    description: str = ""


class ObjectivePart(NamedPart):
    """What the programme wants to reach; under a line or a principle, at a level of its own words, for whom."""

    description: str = ""
    line: Key | None = None
    principle: Key | None = None
    layer: str = optional_text(60)
    audience: str = optional_text(120)


class IndicatorPart(NamedPart):
    """A promised number, how it is counted (see ``trajectories.models.Indicator``), and targets by phase key."""

    line: Key | None = None
    objective: Key | None = None
    counts: IndicatorSource
    unit: Unit = Unit.NUMBER
    operator: Operator = Operator.AT_LEAST
    track: Key | None = None
    first_track_only: bool = False
    education: list[Education] = []
    activity_kind: Key | None = None
    targets: dict[Key, Count] = {}
