"""What became of the mail of a round: sent, failed, and where nobody is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cmk.jobs.models import Job
from cmk.jobs.views import mark_of
from monitoring.models import Audience, Round, RoundMail, RoundMailing
from monitoring.rounds.letters import Example, example_of, fixed_values, letters_of
from monitoring.rounds.mailings import JOB_KIND
from monitoring.rounds.waiting import ToRemind, who_to_remind
from monitoring.rounds.wording import filled


@dataclass(frozen=True)
class MailingRow:
    """One mail in the list, with how many people got it and for how many it failed."""

    mailing: RoundMailing
    sent: int
    failed: int
    subject: str

    @property
    def state(self) -> str:
        """``withdrawn``, ``planned``, ``busy`` or ``done``."""
        return state_of_mailing(self.mailing)


@dataclass(frozen=True)
class MailingPage:
    """One mail: who got it, for whom it failed, at which schools nobody could be mailed; ``job`` while it goes out.

    ``expected``: how many people would get it now, of one that did not begin; ``example``: how one of them reads it.
    """

    mailing: RoundMailing
    state: str
    sent: tuple[RoundMail, ...]
    failed: tuple[RoundMail, ...]
    nobody: tuple[ToRemind, ...]
    left_alone: tuple[ToRemind, ...]
    job: Job | None
    mark: str
    expected: int
    example: Example
    shows_people: bool


def state_of_mailing(mailing: RoundMailing) -> str:
    """Return where a mailing stands: ``withdrawn``, ``planned``, ``busy`` or ``done``."""
    if mailing.withdrawn_at:
        return "withdrawn"
    if mailing.done_at:
        return "done"
    return "busy" if mailing.begun_at else "planned"


def mailing_rows(round_: Round) -> list[MailingRow]:
    """Return the mail of a round: what is to come first, then what went out, the latest first. One query."""
    rows = list(
        RoundMailing.objects.filter(round=round_)
        .annotate(sent=Count("mails", Q(mails__failed=False)), not_sent=Count("mails", Q(mails__failed=True)))
        .order_by("pk")
    )
    values = fixed_values(round_)
    found = [MailingRow(row, row.sent, row.not_sent, filled(row.subject, values)) for row in rows]
    coming = [row for row in found if row.state in ("planned", "busy")]
    past = [row for row in found if row.state not in ("planned", "busy")]
    past.sort(key=lambda row: (row.mailing.begun_at or row.mailing.withdrawn_at, row.mailing.pk), reverse=True)
    return (
        sorted(coming, key=lambda row: (row.mailing.planned_on is not None, row.mailing.planned_on, row.mailing.pk))
        + past
    )


def mailing_page(user: Any, mailing: RoundMailing) -> MailingPage:
    """Gather what became of ``mailing``. The number of queries does not grow with the number of people."""
    mails = list(mailing.mails.select_related("person", "evaluation__school", "partner_check__partner"))
    state = state_of_mailing(mailing)
    got = {mail.evaluation_id for mail in mails}
    audience = mailing.round.instrument.audience
    waiting: list[ToRemind] = []
    if audience == Audience.SCHOOL:
        only = {int(key.rpartition("-")[2]) for key in mailing.only} or None
        waiting = who_to_remind(mailing.round, only)
    letters = letters_of(mailing) if state == "planned" else []
    job = None
    if state == "busy":
        jobs = Job.objects.visible_to(user).filter(kind=JOB_KIND, arguments__mailing=mailing.pk)
        job = jobs.order_by("-pk").first()
    return MailingPage(
        mailing=mailing,
        state=state,
        sent=tuple(mail for mail in mails if not mail.failed),
        failed=tuple(mail for mail in mails if mail.failed) if state == "done" else (),
        nobody=tuple(one for one in waiting if not one.people),
        left_alone=tuple(
            one for one in waiting if one.stands_still and not mailing.only and one.evaluation.pk not in got
        ),
        job=job,
        mark=mark_of(job) if job else "",
        expected=len(letters),
        example=example_of(mailing, letters[0] if letters else None),
        # Who was asked anonymously is not shown by name beside when: only how many.
        shows_people=audience != Audience.GUIDANCE,
    )
