"""Sending the weekly mails: each person at most one a week, each agreement once per reason and day.

First it is written down what a mail tells, then it is sent. A worker that dies in between has sent nothing, and those
agreements come again only when they turn late or move; the other way round somebody would get the same mail twice. The
work list has all of them anyway, so a mail too few does less harm than one that people stop trusting. Where the mail
server says that it did not take the mail, what was written down is undone.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
import socket
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from cmk.accounts.access import access_of
from cmk.core.mail import absolute_url, deliver, render_house_mail
from cmk.core.models import today
from cmk.core.words import words_in_use
from trajectories.conversations.policies import staff_or_party
from trajectories.followup.choices import stop_url
from trajectories.followup.digest import Digest, digest_for
from trajectories.followup.weekdays import WEEKDAYS
from trajectories.models import DigestChoice, DigestMention
from trajectories.programme.current import current_programme

logger = logging.getLogger(__name__)

# The server has certainly not taken the mail; after any other failure (a silence, a broken line) it may have.
NOT_TAKEN = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    ConnectionRefusedError,
    socket.gaierror,
)


@dataclass
class Sent:
    """How many mails went out, how many people had nothing new, and for how many it failed (the log says why)."""

    mails: int = 0
    nothing_new: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Marked:
    """A mail that is ready to go and written down as sent: the way back when the server does not take it."""

    choice_id: int
    sent_before: datetime.date | None
    mention_ids: tuple[int, ...]
    message: EmailMultiAlternatives


def send_weekly_mails(day: datetime.date | None = None) -> Sent:
    """Send the mails of people who chose this day of the week. May run as often as one likes, and twice at once.

    What fails for one person stops nobody else. Raises nothing.
    """
    day, sent = day or today(), Sent()
    with override(settings.LANGUAGE_CODE):
        for choice_id in DigestChoice.objects.filter(_due_q(day)).order_by("pk").values_list("pk", flat=True):
            try:
                marked = _mark(choice_id, day)
                if marked is None:
                    sent.nothing_new += 1
                else:
                    _deliver(marked)
                    sent.mails += 1
            except Exception:
                logger.exception("the weekly mail of choice %s failed", choice_id)
                sent.failed += 1
    return sent


def _due_q(day: datetime.date) -> Q:
    monday = day - datetime.timedelta(days=day.weekday())
    not_this_week = Q(sent_on__isnull=True) | Q(sent_on__lt=monday)
    return not_this_week & Q(weekday=day.isoweekday(), user__is_active=True)


@transaction.atomic
def _mark(choice_id: int, day: datetime.date) -> Marked | None:
    """Make the mail and write down what it tells, in one transaction; None when there is nothing (more) to send."""
    choices = DigestChoice.objects.select_for_update(of=("self",)).select_related("user")
    choice = choices.filter(_due_q(day), pk=choice_id).first()
    if choice is None or not staff_or_party(access_of(choice.user)):
        return None
    digest = digest_for(choice.user, day)
    if digest.is_empty:
        return None
    message = make_mail(choice, digest, day)
    mentions = DigestMention.objects.bulk_create(
        DigestMention(user=choice.user, point=point, reason=reason, due_on=point.due_on, sent_on=day)  # type: ignore[misc]
        for point, reason in digest.mentions
    )
    before, choice.sent_on = choice.sent_on, day
    choice.save(update_fields=["sent_on"])
    return Marked(choice.pk, before, tuple(row.pk for row in mentions), message)


def _deliver(marked: Marked) -> None:
    try:
        deliver(marked.message)
    except NOT_TAKEN as error:
        _unmark(marked, again_today=not isinstance(error, smtplib.SMTPRecipientsRefused))
        raise


@transaction.atomic
def _unmark(marked: Marked, *, again_today: bool) -> None:
    """Undo what was written down. An address that was refused is tried next week; all of it comes again then."""
    DigestMention.objects.filter(pk__in=marked.mention_ids).delete()
    if again_today:
        DigestChoice.objects.filter(pk=marked.choice_id).update(sent_on=marked.sent_before)


def make_mail(choice: DigestChoice, digest: Digest, day: datetime.date) -> EmailMultiAlternatives:
    """Return the mail with ``digest``, in the words of the programme that the reader works in."""
    user, stop = choice.user, stop_url(choice.user_id)
    access = access_of(user)
    programme = current_programme(user)
    with words_in_use(programme.words if programme else {}):
        message = render_house_mail(
            template="weekly_mail",
            to=[user.email],
            context={
                "greeting": user.given_name or user.name,
                "digest": digest,
                "today": day,
                "weekday": dict(WEEKDAYS)[choice.weekday],
                "is_staff": access.is_staff,
                "list_url": absolute_url("actionpoints:list" if access.is_staff else "actionpoints:ours"),
                "stop_url": stop,
                "settings_url": absolute_url("followup:mine"),
            },
            penvoerder=digest.penvoerder,
        )
    # Lets mail programs offer "unsubscribe" as one tap (RFC 8058).
    message.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
