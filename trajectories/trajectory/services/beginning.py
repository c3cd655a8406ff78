"""Beginning a trajectory, and going on in another track (or the same one again)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.models import School
from trajectories.models import OPEN_STATUSES, Intensity, Programme, Track, Trajectory, TrajectoryStatus
from trajectories.trajectory.services.ending import complete_trajectory
from trajectories.trajectory.services.starting import Beginning, start_trajectories


def start_trajectory(
    *,
    programme: Programme,
    school: School,
    track: Track,
    started_on: datetime.date,
    by: Any,
    intensity: str = Intensity.REGULAR,
) -> Trajectory:
    """Begin a trajectory of ``school`` in ``track`` on the day ``started_on``, with the track's steps copied.

    Raises ``DomainError`` (all reasons at once); the rules are those of ``start_trajectories``.
    """
    what = Beginning(programme, track, (school,), started_on, intensity)
    return start_trajectories(what, by=by)[0]


@transaction.atomic
def continue_in_track(
    *, trajectory: Trajectory, track: Track | None = None, started_on: datetime.date | None = None, by: Any
) -> Trajectory:
    """Complete ``trajectory`` when it still runs, begin the next one in ``track`` and return that.

    ``track``: any of the programme, the same one too; without it the one that follows. After spoor 2 a school goes on
    in spoor 1; spoor 1 can be walked again (source 004, tweesporenbeleid). The rules of ``complete_trajectory`` and
    ``start_trajectory`` hold. Raises ``DomainError``, also when no track follows and none was chosen.
    """
    day = started_on or today()
    own = Track.objects.select_related("next_track").get(pk=trajectory.track_id)
    track = track or own.next_track
    if track is None:
        raise DomainError(_("%(track)s has no track that follows it.") % {"track": own})
    if trajectory.status == TrajectoryStatus.STOPPED:
        raise DomainError(_("This trajectory was stopped. Begin a new one instead."))
    if trajectory.status in OPEN_STATUSES:
        trajectory = complete_trajectory(trajectory=trajectory, on=day, by=by)
    return start_trajectory(
        programme=trajectory.programme, school=trajectory.school, track=track, started_on=day, by=by
    )
