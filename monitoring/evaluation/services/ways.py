"""How a school goes about it: together, each apart first, or on paper first."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from monitoring.evaluation.services.answers import locked, why_closed
from monitoring.models import SelfEvaluation, Way

# Together, after it was filled in on paper.
PAPER = "paper"


def choose_way(*, evaluation: SelfEvaluation, way: str, by: User) -> None:
    """Keep how the people of the school go about it: ``Way``, or ``PAPER``. It can be chosen again; answers stay.

    Raises ``DomainError`` when nothing can be filled in (any more), or for a way that does not exist.
    """
    if way not in (*Way.values, PAPER):
        raise DomainError(_("Choose how you want to fill in."))
    with transaction.atomic():
        evaluation = locked(evaluation)
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        evaluation.way = Way.APART if way == Way.APART else Way.TOGETHER
        evaluation.on_paper = way == PAPER
        evaluation.save(update_fields=["way", "on_paper", "changed_at"])
