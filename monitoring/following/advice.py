"""Writes about questions for advice or training: asking makes an agreement of the adviser, answering finishes it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Membership, User
from cmk.accounts.roles import Role
from cmk.core.errors import DomainError
from cmk.core.models import active_q, today
from cmk.core.templatetags.house import day_full
from monitoring.following.advice_mail import tell_answered
from monitoring.models import AdviceKind, AdviceRequest, Pillar, SelfEvaluation
from schools.models import AdviserAssignment
from trajectories.conversations.choices import advisers_of
from trajectories.conversations.services.action_points import add_action_point, finish_action_point
from trajectories.models import ActionPoint, Programme

LONGEST = 3000
LONGEST_POINT = 300
# An answer is promised within so many days: a school that asks should not have to ask again.
DAYS = 14


@dataclass
class Answered:
    """Who got the mail that there is an answer, and who did not; filled once the transaction is committed."""

    mailed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def adviser_of(evaluation: SelfEvaluation) -> User | None:
    """Return the adviser who looks after the school today, else a project leader of today; None without either."""
    programme = evaluation.round.programme
    here = {user.pk: user for user in advisers_of(programme).values()}
    assigned = AdviserAssignment.objects.filter(
        active_q(today()), penvoerder=programme.penvoerder_id, school=evaluation.school_id
    ).values_list("adviser", flat=True)
    for pk in assigned:
        if pk in here:
            return here[pk]
    leaders = Membership.objects.filter(
        active_q(today()), penvoerder=programme.penvoerder_id, role=Role.BEHEERDER.value
    ).order_by("pk")
    return next((here[pk] for pk in leaders.values_list("user", flat=True) if pk in here), None)


@transaction.atomic
def ask_advice(*, evaluation: SelfEvaluation, kind: str, text: str, by: User, pillar_key: str = "") -> AdviceRequest:
    """Ask the school's adviser for advice or training; it becomes an agreement of theirs, to be answered in ``DAYS``.

    The same question, asked again while it waits, is returned as it is (a double tap). Raises ``DomainError``, all
    reasons at once: nothing asked or too much, an unknown kind or pillar, a self-evaluation that is not submitted.
    """
    rows = SelfEvaluation.objects.select_for_update(of=("self",))
    row = rows.select_related("round__programme", "round__instrument", "school").get(pk=evaluation.pk)
    text = text.strip()
    pillar = Pillar.objects.filter(instrument=row.round.instrument_id, key=pillar_key).first() if pillar_key else None
    problems = []
    if not row.is_submitted:
        problems.append(_("Submit the self-evaluation first. Then you can ask your adviser for help."))
    if not text:
        problems.append(_("Write what you would like to know or learn."))
    if len(text) > LONGEST:
        problems.append(_("The question is too long: at most %(number)s characters.") % {"number": LONGEST})
    if kind not in AdviceKind.values:
        problems.append(_("Choose whether you ask for advice or for training."))
    if pillar_key and pillar is None:
        problems.append(_("Choose a pillar of this questionnaire."))
    if problems:
        raise DomainError(*problems)
    waiting = AdviceRequest.objects.filter(evaluation=row, pillar_key=pillar_key, kind=kind, answered_at__isnull=True)
    for there in waiting:
        if there.text == text:
            return there
    request = AdviceRequest(evaluation=row, pillar_key=pillar_key, kind=kind, text=text, by=by)
    request.action_point = _agreement(row, request, pillar.name if pillar else "", by)
    request.save()
    return request


def _agreement(evaluation: SelfEvaluation, request: AdviceRequest, pillar: str, by: User) -> ActionPoint | None:
    adviser = adviser_of(evaluation)
    if adviser is None:
        return None  # it stands on everybody's work list until somebody answers
    programme: Programme = evaluation.round.programme
    day = today()
    return add_action_point(
        programme=programme,
        party=evaluation.school,
        text=_point_text(request, pillar),
        owner=f"user-{adviser.pk}",
        by=by,
        due_on=day + datetime.timedelta(days=DAYS),
        agreed_on=day,
    )


def _point_text(request: AdviceRequest, pillar: str) -> str:
    """Return the question as an agreement: what, about which pillar, and as much of it as fits."""
    about = {
        (AdviceKind.ADVICE, True): _("Answer: advice about %(pillar)s. %(text)s"),
        (AdviceKind.ADVICE, False): _("Answer: advice. %(text)s"),
        (AdviceKind.TRAINING, True): _("Answer: training about %(pillar)s. %(text)s"),
        (AdviceKind.TRAINING, False): _("Answer: training. %(text)s"),
    }[AdviceKind(request.kind), bool(pillar)]
    line = about % {"pillar": pillar, "text": " ".join(request.text.split())}
    return line if len(line) <= LONGEST_POINT else line[: LONGEST_POINT - 1].rstrip() + "…"


@transaction.atomic
def answer_advice(*, request: AdviceRequest, answer: str, by: User) -> Answered:
    """Answer a school's question: it finds the answer at its result, the agreement is finished, and a mail says so.

    Mail goes out after the commit; what became of it is filled in then. The same answer sent twice changes nothing.
    Who answered may correct it: what stood there is kept and stays readable, and no second mail goes out.
    Raises ``DomainError``: no words or too many, or somebody else answered meanwhile.
    """
    rows = AdviceRequest.objects.select_for_update(of=("self",))
    row = rows.select_related("evaluation__round__programme__penvoerder", "evaluation__school").get(pk=request.pk)
    answer, told = answer.strip(), Answered()
    if row.answered_at is not None and row.answer == answer:
        return told
    problems = []
    corrects = row.answered_at is not None and row.answered_by_id == by.pk
    if row.answered_at is not None and not corrects:
        words = {"name": row.answered_by or _("somebody"), "day": day_full(row.answered_at)}
        problems.append(_("%(name)s answered this question on %(day)s already.") % words)
    if not answer:
        problems.append(_("Write your answer."))
    if len(answer) > LONGEST:
        problems.append(_("The answer is too long: at most %(number)s characters.") % {"number": LONGEST})
    if problems:
        raise DomainError(*problems)
    if corrects:
        _correct(row, answer)
        return told
    row.answer, row.answered_by, row.answered_at = answer, by, timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    point: Any = row.action_point
    if point is not None and not point.is_done:
        finish_action_point(point=point, by=by, note=_("Answered at the self-evaluation."))
    transaction.on_commit(lambda: tell_answered(row, by, told.mailed, told.failed))
    return told


def _correct(row: AdviceRequest, answer: str) -> None:
    """Put another answer in the place of one's own, which is kept."""
    now = timezone.now()
    row.earlier_answers = [*row.earlier_answers, {"text": row.answer, "at": now.isoformat()}]
    row.answer, row.corrected_at = answer, now
    row.save(update_fields=["answer", "corrected_at", "earlier_answers"])
