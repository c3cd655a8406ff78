"""The models of programme, trajectories and conversations, one subject a file."""

from trajectories.models.activity import Activity, ActivityKind, ActivityStatus
from trajectories.models.agreement import Agreement, AgreementKind, BoardPriority
from trajectories.models.conversation import (
    ActionPoint,
    Conversation,
    ConversationChange,
    ConversationKind,
    ConversationSetting,
    ConversationStatus,
    ConversationTopic,
    Participant,
    TopicNote,
    new_row_key,
)
from trajectories.models.programme import (
    Indicator,
    MunicipalPriority,
    Objective,
    Phase,
    Programme,
    ProgrammeLine,
    StepTemplate,
    Target,
    Track,
)
from trajectories.models.scenario import ScenarioLevel, ScenarioModel
from trajectories.models.steering import SteeringSeat
from trajectories.models.trajectory import (
    StepStatus,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
    TrajectoryStep,
)

__all__ = [
    "ActionPoint",
    "Activity",
    "ActivityKind",
    "ActivityStatus",
    "Agreement",
    "AgreementKind",
    "BoardPriority",
    "Conversation",
    "ConversationChange",
    "ConversationKind",
    "ConversationSetting",
    "ConversationStatus",
    "ConversationTopic",
    "Indicator",
    "MunicipalPriority",
    "Objective",
    "Participant",
    "Phase",
    "Programme",
    "ProgrammeLine",
    "ScenarioLevel",
    "ScenarioModel",
    "SteeringSeat",
    "StepStatus",
    "StepTemplate",
    "Target",
    "TopicNote",
    "Track",
    "Trajectory",
    "TrajectoryChange",
    "TrajectoryStatus",
    "TrajectoryStep",
    "new_row_key",
]
