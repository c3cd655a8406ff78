"""The models of the register and the people around it, one subject a file."""

from schools.models.approach import AskAgain, Occasion
from schools.models.assignment import AdviserAssignment
from schools.models.deliveries import RegisterDelivery, RegisterUpload
from schools.models.history import FormerFacts, SchoolYearFigure
from schools.models.people import Contact, ContactRole, Handover, Person, TakingOver
from schools.models.policy import PolicyDocument, PolicyKind
from schools.models.register import Education, Municipality, School, SchoolBoard, WorkArea
from schools.models.sameness import NotTheSame

__all__ = [
    "AdviserAssignment",
    "AskAgain",
    "Contact",
    "ContactRole",
    "Education",
    "FormerFacts",
    "Handover",
    "Municipality",
    "NotTheSame",
    "Occasion",
    "Person",
    "PolicyDocument",
    "PolicyKind",
    "RegisterDelivery",
    "RegisterUpload",
    "School",
    "SchoolBoard",
    "SchoolYearFigure",
    "TakingOver",
    "WorkArea",
]
