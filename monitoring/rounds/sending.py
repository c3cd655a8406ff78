"""Sending a mailing: each person at most once, only to those who still have to act at that moment.

As with the weekly mail: first it is written down that somebody gets it, then it is sent. A worker that dies in between
leaves a mail that counts as not sent, and never one that comes twice. Where the mail server cannot be reached at all,
what was written down is undone and the job says so; trying it again goes on where it was.
"""

from __future__ import annotations

import logging
import smtplib
import socket

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.mail import deliver
from cmk.core.words import words_in_use
from cmk.jobs.models import Job
from cmk.jobs.work import Work
from monitoring.models import MailingKind, RoundMail, RoundMailing, SelfEvaluation
from monitoring.rounds.letters import Letter, letters_of, mail_for

logger = logging.getLogger(__name__)

# There is no server that listens to us: the others would fail as well.
AWAY = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    ConnectionRefusedError,
    socket.gaierror,
)


def send_mailing(work: Work) -> None:
    """Send the mailing that ``work`` names, to who did not get it yet. Raises ``DomainError`` without a server."""
    mailing = RoundMailing.objects.select_related("round__programme__penvoerder", "round__instrument", "by").get(
        pk=work.arguments["mailing"]
    )
    with words_in_use(mailing.round.programme.words):
        letters = letters_of(mailing)
        for place, letter in enumerate(letters):
            work.progress(
                100 * place // len(letters),
                _("mail %(number)d of %(all)d") % {"number": place + 1, "all": len(letters)},
            )
            if mail := _write_down(mailing, letter):
                _send(mailing, letter, mail)
    work.finish(lambda: _done(mailing))


@transaction.atomic
def _write_down(mailing: RoundMailing, letter: Letter) -> RoundMail | None:
    """Note that the person gets this mail; None when it was noted before, or there is nothing to do any more.

    It counts as not sent until the mail server took it.
    """
    if RoundMailing.objects.filter(pk=mailing.pk, withdrawn_at__isnull=False).exists() or not letter.still_wanted():
        return None
    mail, is_new = RoundMail.objects.get_or_create(
        mailing=mailing,
        person=letter.person,
        defaults={
            "evaluation": letter.evaluations[0] if letter.evaluations else None,
            "partner_check": letter.check,
            "sent_at": timezone.now(),
            "failed": True,
        },
    )
    return mail if is_new else None


def _send(mailing: RoundMailing, letter: Letter, mail: RoundMail) -> None:
    try:
        deliver(mail_for(mailing, letter))
    except AWAY as error:
        mail.delete()
        raise DomainError(
            _(
                "The mail server cannot be reached. Nothing is lost: try again later. "
                "Who got the mail already gets no second."
            )
        ) from error
    except OSError:
        logger.warning("mail %s of mailing %s could not be sent", mail.pk, mailing.pk, exc_info=True)
        return
    now = timezone.now()
    RoundMail.objects.filter(pk=mail.pk).update(failed=False, sent_at=now)
    if mailing.kind == MailingKind.REMINDER and letter.evaluations:
        SelfEvaluation.objects.filter(pk__in=[row.pk for row in letter.evaluations]).update(reminded_at=now)


def _done(mailing: RoundMailing) -> None:
    RoundMailing.objects.filter(pk=mailing.pk).update(done_at=timezone.now())


def job_failed(job: Job) -> None:
    """Let a planned mail whose sending failed begin again by itself, at the next sweep."""
    RoundMailing.objects.filter(pk=job.arguments["mailing"], done_at=None, planned_on__isnull=False).update(
        begun_at=None
    )


def job_retried(job: Job) -> None:
    """Note that a mailing is on its way again, so that the sweep does not begin it besides."""
    RoundMailing.objects.filter(pk=job.arguments["mailing"], done_at=None).update(begun_at=timezone.now())
