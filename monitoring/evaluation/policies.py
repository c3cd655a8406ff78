"""Who may do what with rounds and self-evaluations. Which rows is the querysets' business."""

from __future__ import annotations

from cmk.accounts.access import Access


def fills_in(access: Access) -> bool:
    """Icc'ers and head teachers submit and share; nobody does it for them."""
    return access.is_school


def answers(access: Access) -> bool:
    """Icc'ers and head teachers answer, and staff while they sit with the school (``answerable_by`` says where)."""
    return access.is_school or access.is_staff


def reads(access: Access) -> bool:
    """Staff and the school's own people come to results; whose, ``readable_by`` says."""
    return access.is_staff or access.is_school


def reopens(access: Access) -> bool:
    """The school itself, and the project leader after the round has closed."""
    return access.is_leader or access.is_school
