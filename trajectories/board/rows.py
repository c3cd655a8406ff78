"""What the board shows of one track: a row per school, a column per step. The number of queries is fixed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from cmk.accounts.models import User
from cmk.core.models import today
from schools.models import AdviserAssignment
from trajectories.models import (
    OPEN_STATUSES,
    Programme,
    StepStatus,
    StepTemplate,
    Track,
    Trajectory,
    TrajectoryChange,
    TrajectoryPause,
    TrajectoryStatus,
    TrajectoryStep,
)

# A trajectory in which nothing changed for so many days stands still: four months, about the time that a step takes.
STILL_DAYS = 120
# As text: these are compared thousands of times a page.
OPEN_STEPS = frozenset({StepStatus.TODO.value, StepStatus.BUSY.value})
# Where a trajectory is now, when that is not a step of the track: at a step of its own, or past every step.
OWN_STEP, PAST_ALL = "eigen", "klaar"


@dataclass(slots=True)
class BoardRow:
    """One school in the track, with its latest trajectory there.

    ``cells``: per column the status of the step, empty where the trajectory has no such step; ``repeats``: how often a
    step is walked, for columns where that is more than once (the cell is then the latest time). ``own``: name and
    status of steps that the track does not have. ``here``: the key of the column where it is now, ``OWN_STEP`` or
    ``PAST_ALL``; empty when it has ended. ``still_since``: since when it stands still, None when it does not.
    ``times``: how many trajectories the school has had in this track.
    """

    pk: int
    school_id: int
    code: str
    name: str
    municipality: str
    status: str
    intensity: str
    started_on: datetime.date
    ended_on: datetime.date | None
    changed_on: datetime.date
    adviser_id: int | None
    adviser: str
    times: int
    cells: list[str] = field(default_factory=list)
    own: list[tuple[str, str]] = field(default_factory=list)
    repeats: dict[int, int] = field(default_factory=dict)
    here: str = ""
    closed: int = 0
    steps: int = 0
    still_since: datetime.date | None = None
    pause_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the trajectory has not ended."""
        return self.status in OPEN_STATUSES

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return self.closed / self.steps if self.steps else 0.0


@dataclass(frozen=True)
class Column:
    """A step of the track, and how the rows that are shown stand there. ``here``: how many are at this step now."""

    key: str
    number: int
    name: str
    is_retired: bool
    done: int = 0
    busy: int = 0
    todo: int = 0
    skipped: int = 0
    here: int = 0


@dataclass(frozen=True)
class Board:
    """What is shown of a track. ``has_own``: whether some row has steps that the track does not have."""

    track: Track
    columns: list[Column]
    rows: list[BoardRow]

    @property
    def has_own(self) -> bool:
        """Whether there is anything for the column of other steps."""
        return any(row.own for row in self.rows)

    @property
    def still(self) -> int:
        """How many of the rows stand still."""
        return sum(row.still_since is not None for row in self.rows)


@dataclass(frozen=True)
class TrackTab:
    """A track to choose, and how many trajectories in it have not ended; all of them when the programme is over."""

    track: Track
    number: int


def tracks_of(user: Any, programme: Programme) -> list[TrackTab]:
    """Return the tracks of ``programme``, in order; a retired one only while it has trajectories. Two queries."""
    rows = Trajectory.objects.visible_to(user).filter(programme=programme).order_by()
    counted = rows.values_list("track").annotate(Count("pk"), open=Count("pk", filter=Q(status__in=OPEN_STATUSES)))
    found = {track_id: (every, still_open) for track_id, every, still_open in counted}
    tracks = Track.objects.filter(programme=programme).order_by("order", "number", "pk")
    counts = 0 if programme.end < today() else 1
    return [
        TrackTab(track, found.get(track.pk, (0, 0))[counts])
        for track in tracks
        if track.retired_on is None or track.pk in found
    ]


def advisers_by_school(user: Any, programme: Programme) -> dict[int, tuple[int, str]]:
    """Return per school who looks after it today: id and name. One query."""
    assignments = AdviserAssignment.objects.visible_to(user).active().filter(penvoerder=programme.penvoerder_id)
    names = ("adviser__given_name", "adviser__family_name", "adviser__email")
    known: dict[int, tuple[int, str]] = {}
    found = {}
    for school_id, adviser_id, given, family, email in assignments.values_list("school", "adviser", *names):
        if adviser_id not in known:
            known[adviser_id] = adviser_id, User(given_name=given, family_name=family, email=email).name
        found[school_id] = known[adviser_id]
    return found


def templates_of(track: Track) -> list[StepTemplate]:
    """Return the steps of ``track`` in order, also the retired ones, which stand before what took their number."""
    return list(track.steps.order_by("number", "pk"))


def read_board(
    user: Any,
    track: Track,
    *,
    schools: Q,
    templates: list[StepTemplate],
    advisers: Mapping[int, tuple[int, str]],
    keep: Callable[[BoardRow], bool],
) -> Board:
    """Return the board of ``track``: four queries, however many schools; one more for steps that the track has not.

    ``schools``: which ones, as a condition on trajectories; ``keep``: which rows of those. ``templates`` and
    ``advisers`` are those of ``templates_of`` and ``advisers_by_school``.
    """
    rows = _rows(user, track, schools, advisers)
    _add_steps(track, rows, templates)
    _add_standing_still(track, rows)
    shown = [row for row in rows.values() if keep(row)]
    return Board(track, _columns(templates, shown), shown)


def _rows(user: Any, track: Track, schools: Q, advisers: Mapping[int, tuple[int, str]]) -> dict[int, BoardRow]:
    """Return the latest trajectory of each school in ``track``, by its key. Two queries."""
    trajectories = Trajectory.objects.visible_to(user).filter(schools, track=track).order_by("started_on", "pk")
    changed = dict(
        TrajectoryChange.objects.filter(trajectory__track=track)
        .order_by()
        .values_list("trajectory")
        .annotate(Max("at"))
    )
    zone = timezone.get_current_timezone()
    latest: dict[int, BoardRow] = {}
    for pk, school_id, status, intensity, started_on, ended_on, code, name, municipality in trajectories.values_list(
        "pk",
        "school_id",
        "status",
        "intensity",
        "started_on",
        "ended_on",
        "school__code",
        "school__name",
        "school__municipality__name",
    ):
        earlier = latest.get(school_id)
        adviser_id, adviser = advisers.get(school_id, (None, ""))
        moment = changed.get(pk)
        latest[school_id] = BoardRow(
            pk,
            school_id,
            code,
            name,
            municipality,
            status,
            intensity,
            started_on,
            ended_on,
            max(started_on, moment.astimezone(zone).date()) if moment else started_on,
            adviser_id,
            adviser,
            earlier.times + 1 if earlier else 1,
        )
    return {row.pk: row for row in latest.values()}


def _add_steps(track: Track, rows: dict[int, BoardRow], templates: list[StepTemplate]) -> None:
    """Fill the cells, and say where each row is now. One query; one more where there are steps of their own."""
    place = {template.pk: number for number, template in enumerate(templates)}
    keys = [str(template.pk) for template in templates]
    for one in rows.values():
        one.cells = [""] * len(templates)
    # The first step that is neither done nor skipped, by the numbers of the trajectory itself.
    now: dict[int, str] = {}
    has_own = False
    steps = TrajectoryStep.objects.filter(trajectory__track=track).order_by("trajectory_id", "number")
    row: BoardRow | None = None
    before = None
    for trajectory_id, template_id, status in steps.values_list("trajectory_id", "template_id", "status"):
        if trajectory_id != before:
            before, row = trajectory_id, rows.get(trajectory_id)
        if row is None:
            continue
        row.steps += 1
        column = place.get(template_id)
        if column is None:
            has_own = True
        else:
            if row.cells[column]:
                row.repeats[column] = row.repeats.get(column, 1) + 1
            row.cells[column] = status
        if status not in OPEN_STEPS:
            row.closed += 1
        elif trajectory_id not in now:
            now[trajectory_id] = OWN_STEP if column is None else keys[column]
    if has_own:
        others = steps.filter(Q(template__isnull=True) | ~Q(template__in=place))
        for trajectory_id, name, status in others.values_list("trajectory_id", "name", "status"):
            if trajectory_id in rows:
                rows[trajectory_id].own.append((name, status))
    for one in rows.values():
        if one.is_open:
            one.here = now.get(one.pk, PAST_ALL)


def _add_standing_still(track: Track, rows: dict[int, BoardRow]) -> None:
    """Say which rows stand still, and since when; of a programme that is over, as on its last day. One query."""
    last_day = min(today(), track.programme.end)
    long_ago = last_day - datetime.timedelta(days=STILL_DAYS)
    pauses = TrajectoryPause.objects.filter(trajectory__track=track, end__isnull=True)
    paused = {pk: (start, reason) for pk, start, reason in pauses.values_list("trajectory", "start", "reason")}
    for row in rows.values():
        if row.status == TrajectoryStatus.PAUSED:
            row.still_since, row.pause_reason = paused.get(row.pk, (row.changed_on, ""))
        elif row.is_open and row.changed_on <= long_ago:
            row.still_since = row.changed_on


def _columns(templates: list[StepTemplate], rows: list[BoardRow]) -> list[Column]:
    """Return the columns with their totals, and take retired steps out that none of ``rows`` has."""
    here = Counter(row.here for row in rows)
    counted = [Counter(column) for column in zip(*(row.cells for row in rows), strict=True)] or [
        Counter() for _template in templates
    ]
    used = [
        number
        for number, template in enumerate(templates)
        if template.retired_on is None or sum(counted[number].values()) > counted[number][""]
    ]
    if len(used) < len(templates):
        for row in rows:
            row.cells = [row.cells[number] for number in used]
            row.repeats = {new: row.repeats[old] for new, old in enumerate(used) if old in row.repeats}
    return [
        Column(
            key=str(templates[number].pk),
            number=templates[number].number,
            name=templates[number].name,
            is_retired=templates[number].retired_on is not None,
            done=counted[number][StepStatus.DONE],
            busy=counted[number][StepStatus.BUSY],
            todo=counted[number][StepStatus.TODO],
            skipped=counted[number][StepStatus.SKIPPED],
            here=here[str(templates[number].pk)],
        )
        for number in used
    ]
