"""Answering apart: own answers, being done, settling what differs, going on together with what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from monitoring.apart.compare import agreed, done_parts, settled_by
from monitoring.evaluation.questionnaire import answers_of, questionnaire
from monitoring.evaluation.services import Saved, save_answers
from monitoring.evaluation.services.answers import locked, parsed, why_closed, write
from monitoring.evaluation.values import as_sent
from monitoring.models import OwnAnswer, OwnPart, SelfEvaluation, Way


def own_part(*, evaluation: SelfEvaluation, user: User) -> OwnPart:
    """Return the sheet of ``user``, made when it is not there yet. ``DomainError`` when nothing can be filled in."""
    part = OwnPart.objects.select_related("evaluation").filter(evaluation=evaluation, user=user).first()
    if part is not None:
        part.evaluation = evaluation
        return part
    with transaction.atomic():
        if reason := why_closed(locked(evaluation)):
            raise DomainError(reason)
        made, _new = OwnPart.objects.get_or_create(evaluation=evaluation, user=user)
    made.evaluation = evaluation
    return made


def save_own_answers(*, part: OwnPart, changes: Mapping[str, Any], base: Mapping[str, Any]) -> Saved:
    """Save answers on somebody's own sheet, as ``save_answers`` does; the other window is one's own here.

    Raises ``DomainError`` when the person said to be done, or when nothing can be filled in.
    """
    with transaction.atomic():
        evaluation = locked(part.evaluation)
        row_of_part = OwnPart.objects.select_related("user").get(pk=part.pk)
        if row_of_part.done_at is not None:
            raise DomainError(_("You said that your own answers are done, so they stay as they are."))
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        saved = Saved(at=timezone.now())
        wanted = parsed(questionnaire(evaluation.round.instrument), changes, saved)
        asked = [one.question.pk for one, _value in wanted.values()]
        rows = {row.question_id: row for row in OwnAnswer.objects.filter(part=part, question__in=asked)}
        for name, (one, value) in wanted.items():
            row = rows.get(one.question.pk) or OwnAnswer(part=part, question=one.question, revision=0)
            if write(saved, one, value, row, base.get(name), row_of_part.user):
                row.save()
    return saved


def finish(*, part: OwnPart) -> None:
    """Say that one's own answers are done. Where all who are done say the same, it becomes the school's answer.

    Twice does no harm. Raises ``DomainError`` when the self-evaluation is closed.
    """
    with transaction.atomic():
        evaluation = locked(part.evaluation)
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        OwnPart.objects.filter(pk=part.pk, done_at__isnull=True).update(done_at=timezone.now())
        _keep_agreed(evaluation, part.user, alone=False)


def take_up_again(*, part: OwnPart) -> None:
    """Open one's own answers again. What was settled stays. ``DomainError`` when others have seen them already."""
    with transaction.atomic():
        evaluation = locked(part.evaluation)
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        if len(done_parts(evaluation)) > 1:
            raise DomainError(_("Your answers lie side by side already. Change what holds on the page of all answers."))
        OwnPart.objects.filter(pk=part.pk).update(done_at=None)


def go_on_together(*, evaluation: SelfEvaluation, by: User) -> None:
    """Go on together with what is there, also when somebody is not done (or never begins).

    The answers of ``by`` count as done; of who is not done nothing is shown or used. What only one person answered
    becomes the school's answer, to look at together. Raises ``DomainError`` when the self-evaluation is closed.
    """
    with transaction.atomic():
        evaluation = locked(evaluation)
        if reason := why_closed(evaluation):
            raise DomainError(reason)
        OwnPart.objects.filter(evaluation=evaluation, user=by, done_at__isnull=True).update(done_at=timezone.now())
        _keep_agreed(evaluation, by, alone=True)
        evaluation.refresh_from_db(fields=["status", "started_at"])
        evaluation.way = Way.TOGETHER
        evaluation.save(update_fields=["way", "changed_at"])


def _keep_agreed(evaluation: SelfEvaluation, by: User, *, alone: bool) -> None:
    """Let what those who are done agree on be the school's answer, where the school has none yet."""
    form = questionnaire(evaluation.round.instrument)
    there = answers_of(evaluation)
    values = agreed(form, done_parts(evaluation), alone=alone)
    changes = {
        asked.name: as_sent(values[asked.name]) for asked in form if asked.name in values and there.value(asked) is None
    }
    if changes:
        base = {name: there.revision(form.by_name[name]) for name in changes}
        save_answers(evaluation=evaluation, changes=changes, base=base, by=by)


def settle(*, evaluation: SelfEvaluation, name: str, choice: str, base: Any, by: User) -> Saved:
    """Settle one difference: ``choice`` is the key of whose answer holds (of their ``OwnPart``), or ``between``.

    ``base``: the revision of the school's answer that ``by`` saw; what somebody else settled since comes back as a
    conflict. Raises ``DomainError`` when nothing can be changed, or for a question or choice that does not exist.
    """
    form = questionnaire(evaluation.round.instrument)
    asked = form.by_name.get(name)
    value = settled_by(form, asked, done_parts(evaluation), choice) if asked is not None else None
    if value is None:
        raise DomainError(_("This cannot be chosen here any more. Look at how things stand now."))
    return save_answers(evaluation=evaluation, changes={name: as_sent(value)}, base={name: base}, by=by)
