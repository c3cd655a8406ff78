"""The models of self-evaluation and reports, one subject a file."""

from monitoring.models.answer import Answer, AnswerValue, OwnAnswer, OwnPart
from monitoring.models.earlier import EarlierImport
from monitoring.models.evaluation import (
    EvaluationPresent,
    EvaluationStatus,
    SelfEvaluation,
    SelfEvaluationEvent,
    Submission,
    Way,
)
from monitoring.models.following import AdviceKind, AdviceRequest, DevelopmentPoint, PlacementProposal, Tip, TipPurpose
from monitoring.models.instrument import Audience, Instrument, Pillar, PillarLevel, Question, QuestionKind
from monitoring.models.mailing import MailingKind, RoundMail, RoundMailing
from monitoring.models.partner_check import PartnerAnswer, PartnerCheck
from monitoring.models.report import Report, ReportKind, ReportStatus
from monitoring.models.round import Round
from monitoring.models.satisfaction import AnonymousInvitation, AnonymousResponse
from monitoring.models.sharing import EvaluationReading, EvaluationShare, Recipient
from monitoring.models.style import SchoolStyle

__all__ = [
    "AdviceKind",
    "AdviceRequest",
    "AnonymousInvitation",
    "AnonymousResponse",
    "Answer",
    "AnswerValue",
    "Audience",
    "DevelopmentPoint",
    "EarlierImport",
    "EvaluationPresent",
    "EvaluationReading",
    "EvaluationShare",
    "EvaluationStatus",
    "Instrument",
    "MailingKind",
    "OwnAnswer",
    "OwnPart",
    "PartnerAnswer",
    "PartnerCheck",
    "Pillar",
    "PillarLevel",
    "PlacementProposal",
    "Question",
    "QuestionKind",
    "Recipient",
    "Report",
    "ReportKind",
    "ReportStatus",
    "Round",
    "RoundMail",
    "RoundMailing",
    "SchoolStyle",
    "SelfEvaluation",
    "SelfEvaluationEvent",
    "Submission",
    "Tip",
    "TipPurpose",
    "Way",
]
