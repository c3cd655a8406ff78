"""Beginning trajectories, one or many at once: first a plan with every objection, then all of it or nothing.

The number of queries does not grow with the number of schools.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cmk.core.audit import record_changes
from cmk.core.errors import DomainError
from schools.approach import settle_open_notes
from schools.models import School
from trajectories.models import (
    OPEN_STATUSES,
    Intensity,
    Programme,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryStatus,
    TrajectoryStep,
)
from trajectories.trajectory.services.common import day_problems, day_text


@dataclass(frozen=True)
class Beginning:
    """What is to begin: a trajectory of each of ``schools`` in ``track`` on the day ``started_on``."""

    programme: Programme
    track: Track
    schools: tuple[School, ...]
    started_on: datetime.date
    intensity: str = Intensity.REGULAR


@dataclass(frozen=True)
class Start:
    """One school, and why it cannot begin (nothing when it can). ``remark``: worth knowing, but no objection.

    ``same``: the trajectory that it has in this very track since this very day: nothing is left to be done.
    """

    school: School
    objections: list[str] = field(default_factory=list)
    remark: str = ""
    same: Trajectory | None = None


@dataclass(frozen=True)
class StartPlan:
    """What would begin. ``problems`` are about the day and the track, and so about every school."""

    problems: list[str]
    starts: list[Start]

    @property
    def possible(self) -> list[Start]:
        """The schools that can begin, once there are no ``problems``."""
        return [start for start in self.starts if not start.objections]

    @property
    def impossible(self) -> list[Start]:
        """The schools that cannot, each with its objections."""
        return [start for start in self.starts if start.objections]

    @property
    def objections(self) -> list[str]:
        """All that stands in the way, in sentences."""
        return [*self.problems, *(text for start in self.starts for text in start.objections)]

    @property
    def is_done_already(self) -> bool:
        """Whether every school has exactly this trajectory: the same was sent before."""
        return bool(self.starts) and all(start.same for start in self.starts)


def plan_starts(what: Beginning, *, lock: bool = False) -> StartPlan:
    """Return what would begin, with every objection; nothing is written. Two queries, however many schools.

    ``lock``: hold the earlier trajectories of these schools until the end of the transaction.
    """
    problems = day_problems(what.programme, what.started_on)
    if what.track.programme_id != what.programme.pk:
        problems.append(_("This track belongs to another programme."))
    elif what.track.retired_on is not None:
        problems.append(_("%(track)s is no longer used. Choose another track.") % {"track": what.track})
    inside = set(what.programme.municipalities.values_list("pk", flat=True))
    rows = Trajectory.objects.filter(programme=what.programme, school__in=what.schools)
    earlier: dict[int, list[Trajectory]] = defaultdict(list)
    for row in rows.select_for_update(of=("self",)) if lock else rows:
        earlier[row.school_id].append(row)
    return StartPlan(problems, [_start(what, school, inside, earlier[school.pk]) for school in what.schools])


def _start(what: Beginning, school: School, inside: set[int], earlier: list[Trajectory]) -> Start:
    objections = []
    if school.municipality_id not in inside:
        objections.append(_("%(school)s is not in a municipality of this programme.") % {"school": school})
    if school.closed_on and school.closed_on <= what.started_on:
        words = {"school": school, "day": day_text(school.closed_on)}
        objections.append(_("%(school)s was closed on %(day)s.") % words)
    still_open = next((row for row in earlier if row.status in OPEN_STATUSES), None)
    if still_open:
        objections.append(under_way(school))
    last_end = max((row.ended_on for row in earlier if row.ended_on), default=None)
    if last_end and what.started_on < last_end:
        objections.append(
            _("The previous trajectory ended on %(day)s; begin on or after that day.") % {"day": day_text(last_end)}
        )
    is_same = still_open and (still_open.track_id, still_open.started_on) == (what.track.pk, what.started_on)
    remark = ""
    if what.track.education and school.education not in what.track.education:
        remark = _("%(track)s is meant for other schools than %(kind)s.") % {
            "track": what.track,
            "kind": school.get_education_display(),
        }
    return Start(school, objections, remark, still_open if is_same else None)


def under_way(school: School) -> str:
    """Return the sentence for a school that has a trajectory that has not ended."""
    return _("%(school)s already has a trajectory under way. Complete or stop it first.") % {"school": school}


@transaction.atomic
def start_trajectories(what: Beginning, *, by: Any) -> list[Trajectory]:
    """Begin the trajectories, each with the steps of the track that are in use copied; all of them or none.

    Notes to ask these schools again are closed. Raises ``DomainError`` (all reasons at once) when the track is another
    programme's or no longer used, when the day is in the future or outside the programme, and for each school that
    lies outside the programme's municipalities, was closed by then, has a trajectory that has not ended, or had
    one that ended after that day.
    """
    if not what.schools:
        raise DomainError(_("Choose at least one school."))
    if objections := plan_starts(what, lock=True).objections:
        raise DomainError(*objections)
    shared = {"programme": what.programme, "track": what.track, "started_on": what.started_on}
    rows = [Trajectory(school=school, intensity=what.intensity, **shared) for school in what.schools]
    try:
        with transaction.atomic():
            Trajectory.objects.bulk_create(rows)
    except IntegrityError as error:  # somebody else began one at the same moment
        raise DomainError(*_begun_meanwhile(what)) from error
    _copy_steps(what.track, rows)
    TrajectoryChange.objects.bulk_create(
        TrajectoryChange(trajectory=row, to_status=TrajectoryStatus.RUNNING, by=by) for row in rows
    )
    fields = ("programme", "school", "track", "status", "intensity", "started_on")
    record_changes(((row, {name: (None, getattr(row, name)) for name in fields}) for row in rows), created=True)
    settle_open_notes(
        penvoerder=what.programme.penvoerder,
        schools=what.schools,
        outcome=_("Takes part: %(track)s") % {"track": what.track.name},
    )
    return rows


def _begun_meanwhile(what: Beginning) -> list[str]:
    rows = Trajectory.objects.filter(programme=what.programme, school__in=what.schools, status__in=OPEN_STATUSES)
    begun = set(rows.values_list("school", flat=True))
    return [under_way(school) for school in what.schools if school.pk in begun] or [
        _("Something changed at the same moment. Look once more at what can begin now.")
    ]


def _copy_steps(track: Track, rows: Iterable[Trajectory]) -> None:
    templates = list(track.steps.filter(retired_on__isnull=True).order_by("number"))
    TrajectoryStep.objects.bulk_create(
        TrajectoryStep(
            trajectory=row,
            template=step,
            number=step.number,
            name=step.name,
            description=step.description,
            result=step.result,
            may_be_skipped=step.may_be_skipped,
        )
        for row in rows
        for step in templates
    )
