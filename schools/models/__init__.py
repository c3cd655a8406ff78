"""The models of the register and the people around it, one subject a file."""

from schools.models.assignment import AdviserAssignment
from schools.models.people import Contact, ContactRole, Person
from schools.models.register import (
    Education,
    Municipality,
    RegisterDelivery,
    School,
    SchoolBoard,
    SchoolYearFigure,
    WorkArea,
)

__all__ = [
    "AdviserAssignment",
    "Contact",
    "ContactRole",
    "Education",
    "Municipality",
    "Person",
    "RegisterDelivery",
    "School",
    "SchoolBoard",
    "SchoolYearFigure",
    "WorkArea",
]
