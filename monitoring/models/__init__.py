"""The models of self-evaluation and reports, one subject a file."""

from monitoring.models.evaluation import (
    Answer,
    EvaluationStatus,
    SelfEvaluation,
    SelfEvaluationEvent,
)
from monitoring.models.instrument import Instrument, Pillar, PillarLevel, Question, QuestionKind
from monitoring.models.report import Report, ReportKind, ReportStatus
from monitoring.models.round import Round

__all__ = [
    "Answer",
    "EvaluationStatus",
    "Instrument",
    "Pillar",
    "PillarLevel",
    "Question",
    "QuestionKind",
    "Report",
    "ReportKind",
    "ReportStatus",
    "Round",
    "SelfEvaluation",
    "SelfEvaluationEvent",
]
