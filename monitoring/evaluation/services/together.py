"""Somebody of the penvoerder sits with the school and fills in with them: who is present is noted first."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from monitoring.evaluation.presence import people_of_school
from monitoring.evaluation.services.answers import locked, why_closed
from monitoring.models import EvaluationPresent, SelfEvaluation
from schools.models import Person

LONGEST_NAME = 160


def sit_together(*, evaluation: SelfEvaluation, by: User, persons: Collection[Person], name: str = "") -> None:
    """Note that ``by`` (staff) sits with ``persons`` of the school, or somebody with ``name``, today.

    From then on ``by`` can answer in this self-evaluation, today, until the school submits it. Raises ``DomainError``,
    with all that is wrong, when it is not open or nobody of the school is there.
    """
    with transaction.atomic():
        evaluation = locked(evaluation)
        problems = []
        if reason := why_closed(evaluation):
            problems.append(reason)
        name = " ".join(name.split())
        if not persons and not name:
            problems.append(_("Say who of the school is there: filling in is never done without the school."))
        if len(name) > LONGEST_NAME:
            problems.append(_("The name is longer than %(longest)d characters.") % {"longest": LONGEST_NAME})
        if {person.pk for person in persons} - {person.pk for person in people_of_school(evaluation)}:
            problems.append(_("Choose people who are at this school today."))
        if problems:
            raise DomainError(*problems)
        rows = EvaluationPresent.objects
        rows.get_or_create(evaluation=evaluation, on=today(), user=by, defaults={"added_by": by})
        for person in persons:
            rows.get_or_create(evaluation=evaluation, on=today(), person=person, defaults={"added_by": by})
        if name:
            rows.get_or_create(evaluation=evaluation, on=today(), name=name, defaults={"added_by": by})
