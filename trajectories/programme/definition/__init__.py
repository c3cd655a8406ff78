"""What a programme's definition file may say: the YAML of ``trajectories/programmes`` as pydantic models.

Everything in which two programmes differ is in such a file, never in code. Fields that are not known
here are refused, so a typing error is not silently left out. What one part says of another (a
target names a phase, an indicator names a track) is checked in ``trajectories.programme.checks``.
"""

from __future__ import annotations

from pydantic import Field

from trajectories.programme.definition.aims import IndicatorPart, LinePart, ObjectivePart, PhasePart, PrinciplePart
from trajectories.programme.definition.base import NamedPart, Part
from trajectories.programme.definition.facts import (
    BoardPart,
    MunicipalityPart,
    PenvoerderPart,
    ProgrammeFacts,
    WordPart,
)
from trajectories.programme.definition.plan import (
    BudgetLinePart,
    BudgetPart,
    BudgetRulePart,
    MonitoringPart,
    PlanItemPart,
    RiskPart,
)
from trajectories.programme.definition.roads import StepPart, TrackPart
from trajectories.programme.definition.scenarios import LevelPart, PillarPart, ScenarioModelPart
from trajectories.programme.definition.work import (
    ActivityKindPart,
    CollaborationKindPart,
    ConversationKindPart,
    NeedPart,
    RolePart,
    TopicPart,
)

__all__ = [
    "ActivityKindPart",
    "BoardPart",
    "BudgetLinePart",
    "BudgetPart",
    "BudgetRulePart",
    "CollaborationKindPart",
    "ConversationKindPart",
    "Definition",
    "IndicatorPart",
    "LevelPart",
    "LinePart",
    "MonitoringPart",
    "MunicipalityPart",
    "NamedPart",
    "NeedPart",
    "ObjectivePart",
    "Part",
    "PenvoerderPart",
    "PhasePart",
    "PillarPart",
    "PlanItemPart",
    "PrinciplePart",
    "ProgrammeFacts",
    "RiskPart",
    "RolePart",
    "ScenarioModelPart",
    "StepPart",
    "TopicPart",
    "TrackPart",
    "WordPart",
]


class Definition(Part):
    """A whole definition file."""

    penvoerder: PenvoerderPart
    programme: ProgrammeFacts
    municipalities: list[MunicipalityPart] = Field(min_length=1)
    boards: list[BoardPart] = []
    scenario_model: ScenarioModelPart
    phases: list[PhasePart] = Field(min_length=1)
    principles: list[PrinciplePart] = []
    lines: list[LinePart] = []
    objectives: list[ObjectivePart] = []
    tracks: list[TrackPart] = Field(min_length=1)
    activity_kinds: list[ActivityKindPart] = []
    conversation_kinds: list[ConversationKindPart] = []
    needs: list[NeedPart] = []
    collaboration_kinds: list[CollaborationKindPart] = []
    indicators: list[IndicatorPart] = []
    budget: BudgetPart | None = None
    risks: list[RiskPart] = []
    planning: list[PlanItemPart] = []
    monitoring: list[MonitoringPart] = []
