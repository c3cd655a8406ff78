"""Gathers the work list: what asks for attention, who wants a conversation, the schools in figures, this week.

Each subject has a module of its own beside this one. The number of queries is the same for five schools and for fifty
(``tests/performance``).
"""

from __future__ import annotations

from typing import Any

from monitoring.worklist.agreements import agreement_lines, due_points
from monitoring.worklist.asking import asking_lines
from monitoring.worklist.conversations import conversation_lines, unfinished
from monitoring.worklist.evaluations import evaluation_lines, just_shared
from monitoring.worklist.figures import figures, open_roads
from monitoring.worklist.lines import WorkList
from monitoring.worklist.scope import scope_of
from monitoring.worklist.talks import last_talks, talks
from monitoring.worklist.unreachable import unreachable_lines
from monitoring.worklist.week import week_entries
from trajectories.conversations.norm import norm_per_school
from trajectories.models import TrajectoryStatus

CUT = 8


def work_list(user: Any, *, everyone: bool = False, whole: bool = False) -> WorkList:
    """Return the work list of ``user``, or of the whole penvoerder; cut at eight lines unless ``whole``."""
    scope = scope_of(user, person=None if everyone else user)
    points, conversations = due_points(scope), unfinished(scope)
    last = last_talks(scope)
    shared = just_shared(scope, last)
    now = [
        *agreement_lines(scope, points),
        *conversation_lines(scope, conversations),
        *evaluation_lines(shared),
        *unreachable_lines(user, scope.schools, scope.today),
        *asking_lines(scope),
    ]
    norms = norm_per_school(scope.programme, scope.today.year, scope.today) if scope.programme else {}
    roads = open_roads(scope)
    still = {row.school_id for row in roads if row.status == TrajectoryStatus.PAUSED}
    to_talk = talks(scope, norms, last, conversations, {row.school_id: row for row in shared}, still=still)
    return WorkList(
        now=now if whole else now[:CUT],
        now_total=len(now),
        talks=to_talk if whole else to_talk[:CUT],
        talks_total=len(to_talk),
        schools=figures(scope, norms, roads),
        week=week_entries(scope, points, conversations),
    )
