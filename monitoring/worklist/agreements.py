"""Agreements that ask for attention, for the work list."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import day
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from monitoring.worklist.week import WEEK
from trajectories.conversations.parties import party_url
from trajectories.conversations.selectors import open_points
from trajectories.models import ActionPoint


def due_points(scope: Scope) -> list[ActionPoint]:
    """Return the agreements of advisers that are late or due within ``WEEK``. One query."""
    due = open_points(scope.user).filter(due_on__lte=scope.today + WEEK, owner_user__isnull=False)
    return list(due.filter(scope.mine("owner_user")))


def agreement_lines(scope: Scope, points: list[ActionPoint]) -> list[Line]:
    """Return a line for each of ``points`` that is late, longest late first."""
    return [_late(point, scope) for point in points if point.days_late]


def _late(point: ActionPoint, scope: Scope) -> Line:
    tag = ngettext("agreement %(days)d day late", "agreement %(days)d days late", point.days_late)
    text = _("‘%(text)s’, agreed on %(date)s") % {"text": point.text, "date": day(point.agreed_on)}
    return Line(
        title=str(point.party),
        title_url=party_url(point.party),
        tag=tag % {"days": point.days_late},
        tone="late",
        text=scope.of(text, point.owner_user),
        action=_("Finish"),
        url=f"{reverse('actionpoints:finish', args=[point.pk])}?next={reverse('worklist')}",
    )
