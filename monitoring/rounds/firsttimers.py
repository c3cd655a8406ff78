"""Schools that begin later and never did this questionnaire: invited by themselves, whenever."""

from __future__ import annotations

import datetime

from django.db import transaction

from cmk.core.models import today
from monitoring.models import Audience, EvaluationStatus, MailingKind, Round, RoundMailing, SelfEvaluation
from monitoring.rounds.mailings import mail_now
from monitoring.rounds.opening import invite_schools
from monitoring.rounds.selection import Choice, schools_to_invite
from monitoring.rounds.waiting import key_of
from schools.models import School

# How long a school that comes in late may take: the months of a window.
DAYS = 90


def invite_first_timers() -> int:
    """Invite the schools that came in since their round began, and mail them; returns how many. May run often.

    Per programme and questionnaire the latest round that lets first-timers in always, until the programme ends.
    """
    day, seen, invited = today(), set(), 0
    rounds = Round.objects.filter(
        first_timers_always=True,
        earlier=False,
        opens_on__lte=day,
        programme__end__gte=day,
        instrument__audience=Audience.SCHOOL,
    )
    for round_ in rounds.select_related("programme__penvoerder", "instrument").order_by("-opens_on", "-pk"):
        key = (round_.programme_id, round_.instrument.key)
        if key not in seen:
            seen.add(key)
            invited += _invite(round_, day)
    return invited


def first_timers_of(round_: Round) -> list[School]:
    """Return the schools that fit ``round_``, are not in it, and never sent in this questionnaire (any version)."""
    choice = Choice(tuple(round_.tracks.all()), tuple(round_.municipalities.all()), tuple(round_.education))
    did_it = SelfEvaluation.objects.filter(
        round__instrument__key=round_.instrument.key,
        round__instrument__penvoerder=round_.instrument.penvoerder_id,
        status=EvaluationStatus.SUBMITTED,
    )
    fitting = schools_to_invite(round_.programme, round_.instrument, choice)
    within = School.objects.in_work_area(round_.programme.penvoerder)
    return list(
        fitting.filter(pk__in=within.values("pk"))
        .exclude(evaluations__round=round_)
        .exclude(pk__in=did_it.values("school"))
    )


@transaction.atomic
def _invite(round_: Round, day: datetime.date) -> int:
    schools = first_timers_of(round_)
    if not schools:
        return 0
    until = min(day + datetime.timedelta(days=DAYS), round_.programme.end)
    made = invite_schools(round=round_, schools=schools, by=None, until=until)
    invitation: RoundMailing | None = (
        RoundMailing.objects.filter(round=round_, kind=MailingKind.INVITATION, withdrawn_at=None).order_by("pk").first()
    )
    # In the words of the round's invitation; when that is still to go out, they get it with the others.
    if made and invitation is not None and invitation.begun_at is not None:
        mail_now(
            round=round_,
            kind=MailingKind.INVITATION,
            by=invitation.by,
            only=[key_of(row) for row in made],
            words_of=invitation,
        )
    return len(made)
