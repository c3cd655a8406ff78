"""Mail about a round: planned, changed, withdrawn, begun. What goes out is ``sending``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from cmk.jobs.models import Job
from cmk.jobs.services import request_job
from monitoring.models import Audience, MailingKind, Round, RoundMailing
from monitoring.rounds.wording import objections, proposed

JOB_KIND = "round_mailing"


def mail_objections(round_: Round, day: datetime.date | None, subject: str, text: str) -> list[str]:
    """Return all that is wrong with a mail: its day outside the round or past, words that we cannot fill in."""
    found = []
    if day is not None:
        found += day_objections(day, round_.opens_on, round_.closes_on)
    return [*found, *objections(subject, subject=True), *objections(text)]


def day_objections(day: datetime.date, opens_on: datetime.date, closes_on: datetime.date) -> list[str]:
    """Return why no mail can be planned on ``day`` for a round that is open between these days, or nothing."""
    if day < today():
        return [_("That day has passed. Choose today or later.")]
    if day < opens_on:
        return [
            _("They can only fill in from %(day)s on: a mail before that helps nobody.") % {"day": day_full(opens_on)}
        ]
    if day > closes_on:
        return [_("The round is closed by then: its last day is %(day)s.") % {"day": day_full(closes_on)}]
    return []


@transaction.atomic
def plan_mailing(
    *,
    round: Round,  # noqa: A002
    kind: str,
    planned_on: datetime.date,
    subject: str,
    text: str,
    by: User,
) -> RoundMailing:
    """Plan a mail that goes out by itself on a day. Raises ``DomainError`` with what ``mail_objections`` says."""
    if problems := mail_objections(round, planned_on, subject, text):
        raise DomainError(*problems)
    if RoundMailing.objects.filter(round=round, planned_on=planned_on, withdrawn_at=None, only=[]).exists():
        raise DomainError(_("A mail is planned on that day already. Choose another, or change that one."))
    return RoundMailing.objects.create(
        round=round, kind=kind, planned_on=planned_on, subject=subject.strip(), text=text.strip(), by=by
    )


@transaction.atomic
def change_mailing(
    *, mailing: RoundMailing, planned_on: datetime.date, subject: str, text: str, by: User
) -> RoundMailing:
    """Change a mail that did not go out yet. Raises ``DomainError`` when it did, and as ``plan_mailing``."""
    mailing = _still_waiting(mailing)
    if problems := mail_objections(mailing.round, planned_on, subject, text):
        raise DomainError(*problems)
    others = RoundMailing.objects.filter(round=mailing.round_id, planned_on=planned_on, withdrawn_at=None, only=[])
    if others.exclude(pk=mailing.pk).exists():
        raise DomainError(_("A mail is planned on that day already. Choose another, or change that one."))
    mailing.planned_on, mailing.subject, mailing.text, mailing.by = planned_on, subject.strip(), text.strip(), by
    mailing.save(update_fields=["planned_on", "subject", "text", "by", "changed_at"])
    return mailing


@transaction.atomic
def withdraw_mailing(*, mailing: RoundMailing, by: User) -> RoundMailing:
    """Take back a mail that did not go out yet. Raises ``DomainError`` when it did."""
    mailing = _still_waiting(mailing)
    mailing.withdrawn_at = timezone.now()
    mailing.save(update_fields=["withdrawn_at", "changed_at"])
    return mailing


def _still_waiting(mailing: RoundMailing) -> RoundMailing:
    found: RoundMailing = (
        RoundMailing.objects.select_for_update(of=("self",)).select_related("round").get(pk=mailing.pk)
    )
    if found.withdrawn_at is not None:
        raise DomainError(_("This mail was withdrawn."))
    if found.begun_at is not None:
        raise DomainError(_("This mail is on its way already, so it cannot be changed any more."))
    return found


@transaction.atomic
def begin(*, mailing: RoundMailing, by: User | None) -> Job | None:
    """Let a mailing go out now; None when it began already or was withdrawn, so that it never begins twice."""
    begun = RoundMailing.objects.filter(pk=mailing.pk, begun_at=None, withdrawn_at=None).update(begun_at=timezone.now())
    if not begun:
        return None
    return request_job(
        kind=JOB_KIND,
        title=_("Mail: %(round)s") % {"round": mailing.round.name},
        arguments={"mailing": mailing.pk},
        penvoerder=mailing.round.programme.penvoerder,
        requested_by=by,
    )


@transaction.atomic
def mail_now(
    *,
    round: Round,  # noqa: A002
    kind: str,
    by: User | None,
    only: Iterable[str] = (),
    words_of: RoundMailing | None = None,
) -> RoundMailing:
    """Send a mail at once, in the words of ``words_of``, else the last of its kind in the round, else ours.

    ``only``: the schools or partners (``waiting.key_of``) for whom it is; none: everybody who still has to act.
    """
    earlier = words_of or RoundMailing.objects.filter(round=round, kind=kind, withdrawn_at=None).order_by("-pk").first()
    subject, text = (earlier.subject, earlier.text) if earlier else proposed(kind, round.instrument.audience)
    mailing = RoundMailing.objects.create(
        round=round, kind=kind, subject=subject[:160], text=text, only=sorted(only), by=by
    )
    mailing.round = round
    begin(mailing=mailing, by=by)
    return mailing


def remind(*, round: Round, by: User, only: Iterable[int]) -> RoundMailing:  # noqa: A002
    """Remind the schools whose self-evaluations have these keys, at once; who is done meanwhile gets nothing."""
    return mail_now(round=round, kind=MailingKind.REMINDER, by=by, only=[f"evaluation-{pk}" for pk in only])


@transaction.atomic
def remind_everybody(*, round: Round, by: User) -> RoundMailing:  # noqa: A002
    """Remind all who still have to act, at once.

    Raises ``DomainError`` when the invitation still has to go out, and when a reminder to all went out today: two taps
    on the button are one mail.
    """
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    known = RoundMailing.objects.filter(round=round, only=[], withdrawn_at=None)
    coming = known.filter(kind=MailingKind.INVITATION, begun_at=None).order_by("planned_on").first()
    if coming is not None and not known.filter(kind=MailingKind.INVITATION, begun_at__isnull=False).exists():
        raise DomainError(
            _("The invitation goes out on %(day)s: there is nothing to remind of before that. You can send it now.")
            % {"day": day_full(coming.planned_on)}
        )
    last = known.filter(kind=MailingKind.REMINDER, begun_at__isnull=False).order_by("-begun_at").first()
    if last is not None and timezone.localdate(last.begun_at) == today():
        raise DomainError(_("A reminder went out today already. Give them a day before you send another."))
    return mail_now(round=round, kind=MailingKind.REMINDER, by=by)


def begin_due() -> int:
    """Let go out what is planned for today or before and did not begin; returns how many began. May run often."""
    due = RoundMailing.objects.filter(planned_on__lte=today(), begun_at=None, withdrawn_at=None)
    rows = due.select_related("round__programme__penvoerder", "by").order_by("planned_on", "pk")
    return sum(begin(mailing=mailing, by=mailing.by) is not None for mailing in rows)


def is_for_schools(round_: Round) -> bool:
    """Say whether schools fill in a round about themselves."""
    return round_.instrument.audience == Audience.SCHOOL
