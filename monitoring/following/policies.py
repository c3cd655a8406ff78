"""Who may do what with what follows from a self-evaluation. Which rows is the querysets' business."""

from __future__ import annotations

from cmk.accounts.access import Access
from monitoring.models import SelfEvaluation
from schools.policies import sees_inside


def takes_up(access: Access) -> bool:
    """Making a point into an ambition: the school's own people, and staff who may read the result."""
    return access.is_staff or access.is_school


def plans_for(access: Access, evaluation: SelfEvaluation) -> bool:
    """Whether the person makes plans for the school of ``evaluation``, as on the page of its ambitions."""
    return takes_up(access) and sees_inside(access, evaluation.school_id)


def marks_steps(access: Access) -> bool:
    """Steps of a trajectory are marked by staff; the school reads along."""
    return access.is_staff


def asks(access: Access) -> bool:
    """Asking advice or training: icc'ers and head teachers."""
    return access.is_school


def answers_questions(access: Access) -> bool:
    """Answering a school's question: staff."""
    return access.is_staff


def decides_on_levels(access: Access) -> bool:
    """Confirming or declining proposed levels: the school first, then staff."""
    return access.is_school or access.is_staff


def edits_tips(access: Access) -> bool:
    """The tips of a programme: the project leader."""
    return access.is_leader
