"""The stuurgroep's report of last season, made and published as the project leader would."""

from __future__ import annotations

import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from cmk.accounts.models import User
from cmk.demo.days import Days
from cmk.demo.people import SIGN_INS
from monitoring.models import Report, ReportKind, ReportStatus
from monitoring.reports import content, making
from monitoring.reports.services import publish_report
from trajectories.models import Programme

PROGRAMME = "amstelland-2025-2028"
INTRODUCTION = (
    "Dit {season} lag de nadruk op de scholen die hun traject afrondden en op de nieuwe scholen die begonnen. "
    "De stuurgroep bespreekt vooral het voortgezet onderwijs: daar gaat het langzamer dan gehoopt."
)


def make_last_report(today: datetime.date) -> Report | None:
    """Make the report of half a year ago, publish it, and return it.

    None when there is any report already, or when the programme was too young then. The PDF takes some seconds, as it
    would for the worker. The row is written when the files are there.
    """
    programme = Programme.objects.select_related("penvoerder").get(slug=PROGRAMME)
    days = Days(today=today, first=programme.start)
    as_of, meeting_on = days.day(-186), days.day(-172)
    if programme.reports.exists() or (as_of - programme.start).days < 60:
        return None
    leader = User.objects.get(email=SIGN_INS[0].email)
    season = "voorjaar" if as_of.month in range(2, 9) else "najaar"
    report = Report(
        programme=programme,
        kind=ReportKind.STUURGROEP,
        title=f"Voortgang {season} {as_of.year}",
        as_of=as_of,
        meeting_on=meeting_on,
        introduction=INTRODUCTION.format(season=season),
        requested_by=leader,
        requested_at=days.at(as_of, 16, 20),
        made_at=days.at(as_of, 16, 21),
        status=ReportStatus.READY,
    )
    made = making.make(report)
    report.snapshot = content.to_json(made.content)
    with transaction.atomic():
        report.pdf.save("demo.pdf", ContentFile(made.pdf), save=False)
        report.spreadsheet.save("demo.xlsx", ContentFile(made.xlsx), save=False)
        report.save()
        publish_report(report=report, by=leader)
        Report.objects.filter(pk=report.pk).update(published_at=days.at(days.day(-181), 9, 5))
    return report
