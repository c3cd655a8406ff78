"""Asking for a report, publishing it, withdrawing it."""

from __future__ import annotations

import datetime
import logging
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.mail import send_house_mail
from cmk.core.models import active_q, today
from cmk.jobs.models import Job
from cmk.jobs.services import request_job
from monitoring.models import Report, ReportKind, ReportStatus
from trajectories.models import Programme

logger = logging.getLogger(__name__)
JOB_KIND = "report"


@transaction.atomic
def request_report(
    *,
    programme: Programme,
    kind: str,
    title: str,
    as_of: datetime.date,
    meeting_on: datetime.date | None,
    introduction: str,
    by: User,
) -> Report:
    """Write down that a report is wanted and have a worker make it.

    ``as_of``: the day of the figures, not in the future and not before the programme. Raises ``DomainError``.
    """
    problems = []
    if as_of > today():
        problems.append(_("The figures of a day that is still to come do not exist yet."))
    if as_of < programme.start:
        problems.append(_("The programme had not begun on that day."))
    if kind not in ReportKind.values:
        raise ValueError(f"no such kind of report: {kind!r}")
    if problems:
        raise DomainError(*problems)
    report = Report.objects.create(
        programme=programme,
        kind=kind,
        title=title,
        as_of=as_of,
        meeting_on=meeting_on,
        introduction=introduction,
        requested_by=by,
    )
    report.job = request_job(
        kind=JOB_KIND,
        title=_("Report ‘%(title)s’") % {"title": title},
        arguments={"report": report.pk},
        penvoerder=programme.penvoerder,
        requested_by=by,
    )
    report.save(update_fields=["job"])
    return report


@transaction.atomic
def publish_report(*, report: Report, by: User, tell: bool = False) -> list[User]:
    """Let the stuurgroep (and the municipalities) see a report; returns who was told by mail.

    ``tell``: send a mail to the members of the stuurgroep who can sign in. Raises ``DomainError`` when it is not
    ready or is published already.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("programme__penvoerder").get(pk=report.pk)
    if report.status != ReportStatus.READY:
        raise DomainError(_("This report is not ready yet, so it cannot be published."))
    if report.is_published:
        raise DomainError(_("This report was published already."))
    report.published_at, report.published_by, report.withdrawn_at = timezone.now(), by, None
    report.save(update_fields=["published_at", "published_by", "withdrawn_at"])
    readers = steering_members(report.programme) if tell else []
    for user in readers:
        transaction.on_commit(partial(_tell, report, user), robust=True)
    return readers


def steering_members(programme: Programme) -> list[User]:
    """Return the members of the stuurgroep of today who can sign in, each once."""
    seats = programme.seats.filter(active_q(today()), person__user__is_active=True).select_related("person__user")
    return list({seat.person.user_id: seat.person.user for seat in seats if seat.person.user}.values())


def _tell(report: Report, user: User) -> None:
    try:
        send_house_mail(
            template="report_published",
            to=user.email,
            context={"report": report, "user": user},
            penvoerder=report.programme.penvoerder,
        )
    except OSError:
        logger.exception("report %s: the mail to user %s was not sent", report.pk, user.pk)


@transaction.atomic
def withdraw_report(*, report: Report, by: User) -> None:
    """Take a published report back: only the project leader still sees it. Raises ``DomainError`` if it is not."""
    withdrawn = Report.objects.filter(pk=report.pk, published_at__isnull=False, withdrawn_at__isnull=True)
    fresh = withdrawn.select_for_update().first()
    if fresh is None:
        raise DomainError(_("This report is not published, so there is nothing to withdraw."))
    fresh.withdrawn_at = timezone.now()
    fresh.save(update_fields=["withdrawn_at"])


def job_failed(job: Job) -> None:
    """Show on the report that its job failed (hook of the jobs)."""
    Report.objects.filter(job=job).exclude(status=ReportStatus.READY).update(status=ReportStatus.FAILED)


def job_retried(job: Job) -> None:
    """Show on the report that it is being made again (hook of the jobs)."""
    Report.objects.filter(job=job).exclude(status=ReportStatus.READY).update(status=ReportStatus.MAKING)
