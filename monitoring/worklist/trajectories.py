"""Trajectories of the work list: who is under way, who stands still for a while, and where nothing moves."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.templatetags.house import day
from monitoring.worklist.conversations import log
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from trajectories.board.rows import STILL_DAYS
from trajectories.conversations.parties import party_query
from trajectories.models import (
    OPEN_STATUSES,
    OPEN_STEPS,
    Trajectory,
    TrajectoryChange,
    TrajectoryPause,
    TrajectoryStatus,
    TrajectoryStep,
)


def open_roads(scope: Scope) -> list[Any]:
    """Return the trajectories of the schools that have not ended. Two queries.

    Each with ``since``: since when it stands still for a while; ``moved``: when anything of it changed last; and in
    ``open_steps`` the steps that are neither done nor skipped.
    """
    pauses = TrajectoryPause.objects.filter(trajectory=OuterRef("pk"), end__isnull=True)
    changes = TrajectoryChange.objects.filter(trajectory=OuterRef("pk")).order_by("-at").values("at")[:1]
    steps = TrajectoryStep.objects.filter(status__in=OPEN_STEPS).order_by("number")
    rows = Trajectory.objects.visible_to(scope.user).filter(
        programme=scope.programme, school__in=scope.schools, status__in=OPEN_STATUSES
    )
    return list(
        rows.select_related("track")
        .annotate(since=Subquery(pauses.values("start")[:1]), moved=Subquery(changes, output_field=DateTimeField()))
        .prefetch_related(Prefetch("steps", steps, to_attr="open_steps"))
        .order_by("since", "pk")
    )


def road_lines(scope: Scope, roads: list[Any], spoken: dict[int, datetime.date], planned: set[int]) -> list[Line]:
    """Return a line for each running trajectory in which nothing moves, longest first.

    Nothing moves when for ``STILL_DAYS`` days no step or anything else of it changed (the board says so after the same
    time: about as long as a step takes) and nobody spoke the school (``spoken``: the latest conversation of any kind,
    by school). Where a conversation is ``planned`` it is in hand already, and what was paused rests on purpose.
    """
    if not scope.is_running:
        return []
    long_ago = scope.today - datetime.timedelta(days=STILL_DAYS)
    found = []
    for road in roads:
        if road.status != TrajectoryStatus.RUNNING or road.school_id in planned:
            continue
        moved = timezone.localtime(road.moved).date() if road.moved else road.started_on
        since = max(moved, road.started_on, spoken.get(road.school_id, datetime.date.min))
        if since <= long_ago:
            found.append((since, road))
    found.sort(key=lambda one: (one[0], one[1].pk))
    return [_line(scope, road, since) for since, road in found]


def _line(scope: Scope, road: Any, since: datetime.date) -> Line:
    school = scope.schools[road.school_id]
    step = next(iter(road.open_steps), None)
    at = _("at step %(number)s, %(name)s") % {"number": step.number, "name": step.name} if step else _("all steps done")
    return Line(
        title=str(school),
        title_url=reverse("trajectory:of_school", args=[school.code]),
        tag=_("nothing moves"),
        tone="plain",
        text=_("%(track)s, %(step)s; no step and no conversation since %(date)s.")
        % {"track": road.track, "step": at, "date": day(since)},
        action=_("Plan"),
        url=f"{reverse('conversations:plan')}?{party_query(school)}",
        more=((log(), f"{reverse('conversations:new')}?{party_query(school)}"),),
    )
