"""Gathers the work list: what asks for attention, what is planned, who wants a conversation, figures, this week.

Each subject has a module of its own beside this one. The number of queries is the same for five schools and for fifty
(``tests/performance``).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cmk.core.words import word
from monitoring.worklist.agreements import agreement_lines, due_points
from monitoring.worklist.asking import asking_lines
from monitoring.worklist.comments import comment_lines
from monitoring.worklist.conversations import conversation_lines, planned_lines, to_come_with, unfinished
from monitoring.worklist.evaluations import evaluation_lines, just_shared
from monitoring.worklist.figures import figures
from monitoring.worklist.following import advice_lines, level_lines
from monitoring.worklist.lines import Line, WorkList, group_of
from monitoring.worklist.people import people_lines
from monitoring.worklist.requests import request_lines
from monitoring.worklist.scope import scope_of
from monitoring.worklist.talks import newcomers_of, norms_of, spoken_by, talks
from monitoring.worklist.trajectories import open_roads, road_lines
from monitoring.worklist.unreachable import unreachable_lines
from monitoring.worklist.week import week_entries
from trajectories.models import TrajectoryStatus

CUT = 5
# In the address: every group whole.
ALL = "ja"
TALKS, PLANNED = "gesprekken", "gepland"


def work_list(user: Any, *, person: Any | None = None, whole: str = "") -> WorkList:
    """Return the work list of ``person`` as ``user`` sees it; that of everybody of the penvoerder without ``person``.

    Each group is cut at ``CUT`` lines, but the one whose key is ``whole`` (``ALL``: none).
    """

    def most(key: str) -> int | None:
        return None if whole in (key, ALL) else CUT

    scope = scope_of(user, person=person)
    points, conversations = due_points(scope), unfinished(scope)
    spoken = spoken_by(scope)
    shared = just_shared(scope, spoken.schools_by_norm)
    newcomers = newcomers_of(scope, spoken.schools_by_norm)
    roads = open_roads(scope)
    coming = to_come_with(conversations)
    paused = {("school", row.school_id) for row in roads if row.status == TrajectoryStatus.PAUSED}
    subjects: list[tuple[str, str, list[Line]]] = [
        ("afspraken", _("Agreements"), agreement_lines(scope, points)),
        ("opschrijven", _("Still to write down"), conversation_lines(scope, conversations)),
        ("opmerkingen", _("Comments on records"), comment_lines(scope)),
        ("aanvragen", _("Requests"), [*advice_lines(scope), *request_lines(scope)]),
        ("zelfevaluaties", _("Self-evaluations"), [*level_lines(scope), *evaluation_lines(scope, shared)]),
        ("mensen", _("People"), [*people_lines(scope), *unreachable_lines(user, scope.schools, scope.today)]),
        (
            "trajecten",
            word("Trajectories"),
            road_lines(scope, roads, spoken.schools, {pk for field, pk in coming if field == "school"}),
        ),
        ("opnieuw-vragen", _("Ask again"), asking_lines(scope)),
    ]
    norms = norms_of(scope)
    to_talk = talks(
        scope,
        norms,
        spoken,
        newcomers,
        {row.school_id: row for row in shared},
        without=coming | paused,
    )
    return WorkList(
        groups=[group_of(key, title, lines, most(key)) for key, title, lines in subjects if lines],
        planned=group_of(PLANNED, _("Planned"), planned_lines(scope, conversations, newcomers), most(PLANNED)),
        talks=to_talk[: most(TALKS)],
        talks_total=len(to_talk),
        schools=figures(scope, norms[0], roads),
        week=week_entries(scope, points, conversations),
        over_since=scope.programme.end if scope.programme and not scope.is_running else None,
    )
