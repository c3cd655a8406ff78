"""Keeping an anonymous answer so that nothing leads from it to the person who gave it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from monitoring.evaluation.questionnaire import Answered, Questionnaire, asked_now, questionnaire
from monitoring.evaluation.values import as_kept, is_complete, parse, put
from monitoring.models import AnonymousInvitation, AnonymousResponse, Round
from monitoring.satisfaction.door import invitation_of, why_shut


class IncompleteError(DomainError):
    """Something has to be filled in or changed first; ``errors`` has a sentence by name of the question."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = dict(errors)


def keep_answers(*, token: str, raw: Mapping[str, Any]) -> None:
    """Keep what came through the door of ``token``, and shut the door. ``raw``: values by name, as a form brings them.

    Raises ``IncompleteError`` for answers that are missing or cannot be read, and ``DomainError`` when the door is shut
    (it was used meanwhile, or the round closed).

    The answer gets a key drawn at random and no time, and neither row is in the audit trail. PostgreSQL keeps in each
    row which transaction wrote it: so all invitations of the round are written again, and that number is the same
    for everybody. The round is locked first, so that two people who send at the same moment wait for each other.
    """
    with transaction.atomic():
        invitation = invitation_of(token)
        if invitation is not None:
            Round.objects.select_for_update(no_key=True).get(pk=invitation.round_id)
            invitation = invitation_of(token)
        if (shut := why_shut(invitation)) or invitation is None:
            raise DomainError(str(shut.label if shut else ""))
        answers = checked(questionnaire(invitation.round.instrument), raw)
        AnonymousInvitation.objects.filter(pk=invitation.pk).update(used=True)
        AnonymousResponse.objects.create(round=invitation.round, answers=answers)
        AnonymousInvitation.objects.filter(round=invitation.round_id).update(used=F("used"))


def checked(form: Questionnaire, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they are kept; raises ``IncompleteError`` with all that is wrong at once."""
    answers, errors = read(form, raw)
    now = asked_now(form, answers)
    kept: dict[str, Any] = {}
    for asked in form:
        value = answers.value(asked)
        if asked.name not in now or asked.name in errors:
            continue
        if asked.question.required and not is_complete(value, asked.kind):
            errors[asked.name] = _("Please answer this question.")
        elif value is not None:
            kept[asked.name] = as_kept(value)
    errors = {name: error for name, error in errors.items() if name in now}
    if not kept and not errors:
        errors = {next(iter(form)).name: _("Nothing is filled in yet. Answer at least one question.")}
    if errors:
        raise IncompleteError(errors)
    return kept


def read(form: Questionnaire, raw: Mapping[str, Any]) -> tuple[Answered, dict[str, str]]:
    """Return what ``raw`` holds as answers that are nowhere kept, and a sentence for what cannot be read."""
    rows, errors = {}, {}
    for asked in form:
        try:
            value = parse(asked, raw.get(asked.name, ""))
        except ValueError as error:
            errors[asked.name] = str(error)
            continue
        row = cast(Any, SimpleNamespace(revision=0))
        put(row, asked, value)
        rows[asked.name] = row
    return Answered(rows), errors
