"""The mail of the demo's running round: an invitation and a reminder that went out, and one that is planned."""

from __future__ import annotations

import datetime

from cmk.demo.days import Days
from cmk.demo.people import People
from monitoring.models import Audience, MailingKind, Round, RoundMail, RoundMailing, SelfEvaluation
from monitoring.rounds.wording import proposed
from schools.models.people import SCHOOL_ROLES
from trajectories.models import Programme

# Of the days of this round: when the reminder went out, and when the next one goes (the round closes on day 24).
REMINDED, NEXT = -20, 10


def make_round_mail(programme: Programme, people: People, days: Days) -> None:
    """Give the latest round among schools its mail."""
    rounds = Round.objects.filter(programme=programme, instrument__audience=Audience.SCHOOL, earlier=False)
    round_ = rounds.order_by("-opens_on").first()
    if round_ is None:
        return
    round_.first_timers_always = True
    round_.save(update_fields=["first_timers_always"])
    leader = people.users["leader"]
    _sent(round_, MailingKind.INVITATION, round_.opens_on, people, days)
    _sent(round_, MailingKind.REMINDER, days.day(REMINDED), people, days)
    subject, text = proposed(MailingKind.REMINDER, Audience.SCHOOL)
    RoundMailing.objects.create(
        round=round_,
        kind=MailingKind.REMINDER,
        subject=subject,
        text=text,
        planned_on=max(days.day(NEXT), days.today),
        by=leader,
        created_at=days.at(round_.opens_on, 9),
    )


def _sent(round_: Round, kind: MailingKind, day: datetime.date, people: People, days: Days) -> None:
    subject, text = proposed(kind, Audience.SCHOOL)
    at = days.at(day, 7, 20)
    mailing = RoundMailing.objects.create(
        round=round_,
        kind=kind,
        subject=subject,
        text=text,
        planned_on=day,
        by=people.users["leader"],
        begun_at=at,
        done_at=at + datetime.timedelta(minutes=2),
        created_at=days.at(round_.opens_on, 7),
    )
    mails: dict[int, RoundMail] = {}
    reached = []
    for evaluation in SelfEvaluation.objects.filter(round=round_).select_related("school").order_by("school__name"):
        if evaluation.submitted_at is not None and evaluation.submitted_at < at:
            continue
        for contact in people.at(evaluation.school, day):
            person = contact.person
            if contact.role in SCHOOL_ROLES and person.email and person.pk not in mails:
                sent_at = at + datetime.timedelta(seconds=len(mails))
                mails[person.pk] = RoundMail(mailing=mailing, person=person, evaluation=evaluation, sent_at=sent_at)
                reached.append(evaluation.pk)
    RoundMail.objects.bulk_create(mails.values())
    if kind == MailingKind.REMINDER:
        SelfEvaluation.objects.filter(pk__in=reached).update(reminded_at=at)
