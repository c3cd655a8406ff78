"""Reads for the pages of reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cmk.accounts.models import Download
from monitoring.models import Report, ReportStatus


@dataclass(frozen=True)
class Line:
    """One report in the list: ``state`` in words and ``tone`` for its tag; empty where all see published."""

    report: Report
    state: str
    tone: str


def report_lines(user: Any, *, with_state: bool) -> list[Line]:
    """Return the reports that the user may see, newest first. Two queries at most."""
    reports = Report.objects.visible_to(user).select_related("programme", "job").defer("snapshot")
    return [Line(report, *(state_of(report) if with_state else ("", ""))) for report in reports]


def state_of(report: Report) -> tuple[str, str]:
    """Return where a report stands in words, with the tone of its tag."""
    if report.status == ReportStatus.MAKING:
        return _("being made"), "plain"
    if report.status == ReportStatus.FAILED:
        return _("failed"), "late"
    if report.is_published:
        return _("published"), "ok"
    if report.withdrawn_at:
        return _("withdrawn"), "plain"
    return _("to publish"), ""


def downloads_of(user: Any, report: Report) -> QuerySet[Download]:
    """Return who downloaded the report and when, newest first, for the project leader."""
    return Download.objects.visible_to(user).filter(subject=subject_of(report)).select_related("user")


def subject_of(report: Report) -> str:
    """Return the name by which the log of downloads knows a report."""
    return f"report:{report.pk}"
