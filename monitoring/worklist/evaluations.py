"""Self-evaluations that ask for attention, for the work list: just in, or not begun while the end comes near."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.models import active_q
from cmk.core.templatetags.house import day, days_ago
from monitoring.models import EvaluationStatus, SelfEvaluation
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from schools.models import Contact
from schools.models.people import SCHOOL_ROLES
from trajectories.conversations.parties import party_query
from trajectories.models import Trajectory, TrajectoryStatus

SHARED_DAYS = 21
# A round that closes within so many days: the time in which people can still find an hour for it together.
NEAR_DAYS = 14
# Who was reminded within so many days gets no second mail: filling it in together helps more.
REMINDED_DAYS = 7


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


def not_begun(scope: Scope) -> list[SelfEvaluation]:
    """Return what schools did not begin though it closes within ``NEAR_DAYS`` days, soonest first. One query.

    Who stands still for a while is left in peace. Each with ``can_be_mailed``: whether a reminder reaches anybody.
    """
    paused = Trajectory.objects.filter(
        programme=OuterRef("round__programme"), school=OuterRef("school"), status=TrajectoryStatus.PAUSED
    )
    people = Contact.objects.visible_to(scope.user).filter(
        active_q(scope.today), school=OuterRef("school"), role__in=SCHOOL_ROLES, person__bounced_at__isnull=True
    )
    near = scope.today + datetime.timedelta(days=NEAR_DAYS)
    rows = SelfEvaluation.objects.visible_to(scope.user).filter(
        ~Exists(paused),
        school__in=scope.schools,
        status=EvaluationStatus.INVITED,
        round__programme=scope.programme,
        round__earlier=False,
        round__opens_on__lte=scope.today,
        round__closes_on__lte=near,
    )
    found = rows.select_related("school", "round").annotate(can_be_mailed=Exists(people.exclude(person__email="")))
    open_now = [row for row in found if scope.today <= row.closes_on <= near]
    return sorted(open_now, key=lambda row: (row.closes_on, row.school.name, row.pk))


def evaluation_lines(scope: Scope, shared: list[SelfEvaluation]) -> list[Line]:
    """Return a line for each self-evaluation that just came in (``shared``), and each not begun in time. One query."""
    return [*[_shared_line(row) for row in shared], *[_not_begun_line(row) for row in not_begun(scope)]]


def _not_begun_line(row: Any) -> Line:
    """Return the line of a school that did not begin: a reminder in one tap, or filling it in together."""
    text = _("%(round)s closes on %(date)s.") % {"round": row.round, "date": day(row.closes_on)}
    reminded = row.reminded_at
    again = reminded is None or reminded < timezone.now() - datetime.timedelta(days=REMINDED_DAYS)
    if reminded is not None:
        text += " " + _("Reminded %(when)s.") % {"when": days_ago(reminded)}
    remind = again and row.can_be_mailed
    if not remind:
        text += " " + _("Plan a moment to fill it in together.")
    plan = f"{reverse('conversations:plan')}?{party_query(row.school)}"
    return Line(
        title=str(row.school),
        title_url=reverse("school:overview", args=[row.school.code]),
        tag=_("self-evaluation not begun"),
        tone="plain",
        text=text,
        action=_("Remind") if remind else _("Fill in together"),
        url=reverse("evaluation:round_remind", args=[row.round_id]) if remind else plan,
        post=(("evaluation", str(row.pk)), ("van", "werklijst")) if remind else (),
    )


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
