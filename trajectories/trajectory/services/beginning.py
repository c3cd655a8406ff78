"""Beginning a trajectory, and going on in another track (or the same one again)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.approach import settle_open_note
from schools.models import School
from trajectories.models import (
    OPEN_STATUSES,
    Programme,
    Track,
    Trajectory,
    TrajectoryStatus,
    TrajectoryStep,
)
from trajectories.trajectory.services.common import day_problems, day_text, record
from trajectories.trajectory.services.ending import complete_trajectory


@transaction.atomic
def start_trajectory(
    *, programme: Programme, school: School, track: Track, started_on: datetime.date, by: Any
) -> Trajectory:
    """Begin a trajectory of ``school`` in ``track`` on the day ``started_on``, with the track's steps copied.

    Raises ``DomainError`` (all reasons at once) when the track is another programme's, the school lies outside
    the programme's municipalities or was closed by then, the day is in the future, outside the programme
    or before the end of the school's previous trajectory, or one has not ended (it runs or stands still).
    """
    problems = day_problems(programme, started_on)
    if track.programme_id != programme.pk:
        problems.append(_("This track belongs to another programme."))
    if not programme.municipalities.filter(pk=school.municipality_id).exists():
        problems.append(_("%(school)s is not in a municipality of this programme.") % {"school": school})
    if school.closed_on and school.closed_on <= started_on:
        problems.append(_("%(school)s was closed on %(day)s.") % {"school": school, "day": day_text(school.closed_on)})
    earlier = list(Trajectory.objects.filter(programme=programme, school=school).select_for_update())
    if any(row.status in OPEN_STATUSES for row in earlier):
        problems.append(
            _("%(school)s already has a trajectory under way. Complete or stop it first.") % {"school": school}
        )
    last_end = max((row.ended_on for row in earlier if row.ended_on), default=None)
    if last_end and started_on < last_end:
        problems.append(
            _("The previous trajectory ended on %(day)s; begin on or after that day.") % {"day": day_text(last_end)}
        )
    if problems:
        raise DomainError(*problems)
    try:
        with transaction.atomic():
            trajectory = Trajectory.objects.create(
                programme=programme, school=school, track=track, started_on=started_on
            )
    except IntegrityError as error:  # someone else began one at the same moment
        raise DomainError(
            _("%(school)s already has a trajectory under way. Complete or stop it first.") % {"school": school}
        ) from error
    TrajectoryStep.objects.bulk_create(
        TrajectoryStep(
            trajectory=trajectory,
            template=step,
            number=step.number,
            name=step.name,
            description=step.description,
            result=step.result,
            may_be_skipped=step.may_be_skipped,
        )
        for step in track.steps.filter(retired_on__isnull=True).order_by("number")
    )
    record(trajectory, "", TrajectoryStatus.RUNNING, by=by)
    settle_open_note(
        penvoerder=programme.penvoerder, school=school, outcome=_("Takes part: %(track)s") % {"track": track.name}
    )
    return trajectory


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
