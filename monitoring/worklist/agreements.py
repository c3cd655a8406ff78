"""Agreements that ask for attention, for the work list: what one does oneself, and what others are late with."""

from __future__ import annotations

from django.db.models import Q
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
    """Return the agreements of advisers that are late or due within ``WEEK``. One query.

    Less those to answer a school's question: that stands on the list itself (``monitoring.worklist.following``).
    """
    due = open_points(scope.user).filter(due_on__lte=scope.today + WEEK, owner_user__isnull=False)
    to_answer = Q(advice_request__isnull=False, advice_request__answered_at__isnull=True)
    return list(due.filter(scope.mine("owner_user")).exclude(to_answer))


def agreement_lines(scope: Scope, points: list[ActionPoint]) -> list[Line]:
    """Return a line for each of ``points``, longest late first; then what the other side is late with. One query."""
    others = open_points(scope.user).filter(
        scope.with_mine() | Q(conversation__isnull=False) & scope.mine("conversation__adviser"),
        due_on__lt=scope.today,
        owner_user__isnull=True,
    )
    return [*[_own(point, scope) for point in points], *[_theirs(point) for point in others]]


def finish_url(point: ActionPoint) -> str:
    """Return where the agreement is finished; from there one comes back to the work list."""
    return f"{reverse('actionpoints:finish', args=[point.pk])}?next={reverse('worklist')}"


def _late(point: ActionPoint) -> str:
    tag = ngettext("agreement %(days)d day late", "agreement %(days)d days late", point.days_late)
    return tag % {"days": point.days_late}


def _told(point: ActionPoint) -> str:
    return _("‘%(text)s’, agreed on %(date)s") % {"text": point.text, "date": day(point.agreed_on)}


def _title(point: ActionPoint) -> tuple[str, str]:
    if point.party is None:
        return _("No school or partner"), reverse("actionpoints:list")
    return str(point.party), party_url(point.party)


def _own(point: ActionPoint, scope: Scope) -> Line:
    title, title_url = _title(point)
    return Line(
        title=title,
        title_url=title_url,
        tag=_late(point) if point.days_late else _("before %(date)s") % {"date": day(point.due_on)},
        tone="late" if point.days_late else "plain",
        text=scope.of(_told(point), point.owner_user),
        action=_("Finish"),
        url=finish_url(point),
        point=point,
    )


def _theirs(point: ActionPoint) -> Line:
    title, title_url = _title(point)
    owner = point.owner_person
    who = _("%(name)s would do it: ask how it stands") % {"name": owner} if owner else _("ask how it stands")
    return Line(
        title=title,
        title_url=title_url,
        tag=_late(point),
        tone="late",
        text=f"{_told(point)} · {who}",
        action=_("Finish"),
        url=finish_url(point),
        point=point,
        more=((_("Ask"), reverse("people:detail", args=[owner.pk])),) if owner else (),
    )
