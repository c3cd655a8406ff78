"""Reminding the schools that did not submit yet, and only those."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cmk.accounts.models import User
from cmk.core.mail import absolute_url, deliver, render_house_mail
from cmk.core.models import active_q, today
from monitoring.models import EvaluationStatus, Round, SelfEvaluation
from schools.models import Contact, Person, School
from schools.models.people import SCHOOL_ROLES
from trajectories.models import Trajectory, TrajectoryStatus

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ToRemind:
    """One school that did not submit yet, and the people who get the mail (none: nobody is known).

    ``bounced``: who is known there but gets nothing, because mail to the address comes back; ``stands_still``: the
    trajectory of the school does, so that a mail may be unwelcome.
    """

    evaluation: SelfEvaluation
    people: tuple[Person, ...]
    bounced: tuple[Person, ...] = ()
    stands_still: bool = False

    @property
    def school(self) -> School:
        """The school."""
        return self.evaluation.school


@dataclass
class Reminded:
    """What became of a reminder, filled once the mail has gone out: schools with the people who got it."""

    sent: list[ToRemind] = field(default_factory=list)
    failed: list[ToRemind] = field(default_factory=list)
    nobody: list[ToRemind] = field(default_factory=list)


def who_to_remind(round_: Round, only: set[int] | None = None) -> list[ToRemind]:
    """Return the schools of a round that can still submit and did not, with their icc'ers and head teachers.

    Whose mail comes back gets none: they are in ``bounced``. ``only``: keys of self-evaluations to keep. Schools
    that are done never come in. Two queries.
    """
    rows = (
        SelfEvaluation.objects.filter(round=round_)
        .exclude(status=EvaluationStatus.SUBMITTED)
        .annotate(
            stands_still=Exists(
                Trajectory.objects.filter(
                    programme=round_.programme_id, school=OuterRef("school"), status=TrajectoryStatus.PAUSED
                )
            )
        )
        .select_related("school__municipality", "round")
        .order_by("school__name")
    )
    waiting = [row for row in rows if row.closes_on >= today() and (only is None or row.pk in only)]
    people: dict[int, dict[str, Person]] = defaultdict(dict)
    bounced: dict[int, dict[str, Person]] = defaultdict(dict)
    contacts = Contact.objects.filter(
        active_q(today()),
        person__penvoerder=round_.programme.penvoerder_id,
        role__in=SCHOOL_ROLES,
        school__in=[row.school_id for row in waiting],
    ).exclude(person__email="")
    for contact in contacts.select_related("person").order_by("-role", "person__given_name"):
        if contact.school_id:
            found = people if contact.person.can_be_mailed else bounced
            found[contact.school_id].setdefault(contact.person.email.lower(), contact.person)
    return [
        ToRemind(
            row,
            tuple(people[row.school_id].values()),
            tuple(bounced[row.school_id].values()),
            stands_still=row.stands_still,
        )
        for row in waiting
    ]


def remind(*, round: Round, by: User, only: set[int] | None = None) -> Reminded:  # noqa: A002
    """Send a reminder to the people of ``who_to_remind``, once the transaction has been committed.

    Returns what became of it; inside a transaction of the caller it is filled only at its commit. A school counts
    as reminded when at least one of its people was reached.
    """
    result = Reminded()
    chosen = who_to_remind(round, only)
    transaction.on_commit(lambda: _send(round, chosen, by, result))
    return result


def _send(round_: Round, chosen: list[ToRemind], by: User, result: Reminded) -> None:
    penvoerder = round_.programme.penvoerder
    connection = get_connection()
    for one in chosen:
        reached = []
        for person in one.people:
            message = render_house_mail(
                template="evaluation_reminder",
                to=[person.email],
                context={
                    "greeting": person.given_name,
                    "school": one.school,
                    "round": round_,
                    "evaluation": one.evaluation,
                    "minutes": round_.instrument.minutes,
                    "started": one.evaluation.status == EvaluationStatus.STARTED,
                    "sender": by.name,
                    "url": absolute_url("evaluation:mine"),
                },
                penvoerder=penvoerder,
            )
            message.connection = connection
            try:
                deliver(message)
                reached.append(person)
            except OSError:
                logger.warning("a reminder could not be sent", exc_info=True)
        if not one.people:
            result.nobody.append(one)
        elif reached:
            result.sent.append(ToRemind(one.evaluation, tuple(reached)))
        else:
            result.failed.append(one)
    SelfEvaluation.objects.filter(pk__in=[one.evaluation.pk for one in result.sent]).update(reminded_at=timezone.now())
