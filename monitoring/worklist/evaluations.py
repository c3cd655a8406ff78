"""Self-evaluations that ask for attention, for the work list."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.templatetags.house import days_ago
from monitoring.models import SelfEvaluation
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope

SHARED_DAYS = 21


def just_shared(scope: Scope, last: dict[int, datetime.date]) -> list[SelfEvaluation]:
    """Return what schools shared in the last ``SHARED_DAYS`` days and nobody talked over since. One query.

    ``last``: per school the day of the latest conversation.
    """
    since = timezone.now() - datetime.timedelta(days=SHARED_DAYS)
    rows = SelfEvaluation.objects.readable_by(scope.user).filter(school__in=scope.schools, shared_at__gte=since)
    found = rows.select_related("school", "round").order_by("shared_at")
    return [row for row in found if not _spoken_since(row, last)]


def _spoken_since(evaluation: SelfEvaluation, last: dict[int, datetime.date]) -> bool:
    assert evaluation.shared_at is not None  # noqa: S101 - filtered above
    spoken = last.get(evaluation.school_id)
    return spoken is not None and spoken >= timezone.localtime(evaluation.shared_at).date()


def evaluation_lines(shared: list[SelfEvaluation]) -> list[Line]:
    """Return a line for each self-evaluation that just came in."""
    return [_shared_line(row) for row in shared]


def _shared_line(row: SelfEvaluation) -> Line:
    return Line(
        title=str(row.school),
        title_url=reverse("school:overview", args=[row.school.code]),
        tag=_("shared its self-evaluation"),
        text=_("%(round)s, shared %(when)s. Read it, and talk it over.")
        % {"round": row.round, "when": days_ago(row.shared_at)},
        action=_("Read"),
        url=reverse("evaluation:result", args=[row.pk]),
    )
