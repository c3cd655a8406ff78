"""What happens in the coming days, for the work list."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.templatetags.house import clock
from monitoring.worklist.lines import WeekEntry
from monitoring.worklist.scope import Scope
from trajectories.models import ActionPoint, Activity, ActivityStatus, Conversation, ConversationStatus

WEEK = datetime.timedelta(days=7)


def week_entries(scope: Scope, points: list[ActionPoint], conversations: list[Conversation]) -> list[WeekEntry]:
    """Return what happens in the coming seven days, in order: conversations, activities, agreements to keep."""
    until = scope.today + WEEK
    entries = [
        WeekEntry(
            day=row.held_on,
            at=clock(row.held_at),
            text=scope.of(f"{row.kind} {row.party}", row.adviser),
            url=reverse("preparation:page", args=[row.pk]),
        )
        for row in conversations
        if row.status == ConversationStatus.PLANNED and row.held_at > timezone.now() and row.held_on <= until
    ]
    activities = Activity.objects.visible_to(scope.user).filter(
        starts_on__range=(scope.today, until), status=ActivityStatus.PLANNED
    )
    entries += [WeekEntry(day=row.starts_on, at="", text=row.title) for row in activities]
    entries += [
        WeekEntry(
            day=point.due_on,
            at="",
            text=scope.of(_("Agreement: %(text)s") % {"text": point.text}, point.owner_user),
            url=f"{reverse('actionpoints:finish', args=[point.pk])}?next={reverse('worklist')}",
        )
        for point in points
        if point.due_on and not point.days_late
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.at or "24"))
