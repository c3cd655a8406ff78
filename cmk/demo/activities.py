"""The activities of the demo: meetings, trainings, and what happens in neighbourhoods."""

from __future__ import annotations

from typing import Any

from cmk.demo.content import content, dice
from cmk.demo.days import Days
from cmk.demo.schools import Cast, Part
from schools.models import Municipality, School
from trajectories.models import Activity, ActivityStatus, Programme


def make_activities(programme: Programme, cast: Cast, days: Days) -> None:
    """Make the activities and say which schools take part; what lies before today is held."""
    kinds = {kind.key: kind for kind in programme.activity_kinds.all()}
    municipalities = {row.code: row for row in Municipality.objects.all()}
    random = dice("activities")
    rows: list[Activity] = []
    schools: list[list[School]] = []
    for row in content("activities"):
        day = days.school_day(row["days"]) if row["days"] < 0 else days.day(row["days"])
        if row.get("cancelled"):
            status = ActivityStatus.CANCELLED
        elif day < days.today:
            status = ActivityStatus.HELD
        else:
            status = ActivityStatus.PLANNED
        rows.append(
            Activity(
                programme=programme,
                kind=kinds[row["kind"]],
                title=row["title"],
                starts_on=day,
                status=status,
                municipality=municipalities.get(row.get("municipality", "")),
                area=row.get("area", ""),
                attendance=row.get("people") if status == ActivityStatus.HELD else None,
                note=row.get("note", ""),
            )
        )
        pool = _pool(row, cast)
        schools.append([part.school for part in random.sample(pool, min(row["schools"], len(pool)))])
    Activity.objects.bulk_create(rows)
    through = Activity.schools.through
    through.objects.bulk_create(
        through(activity_id=activity.pk, school_id=school.pk)
        for activity, own in zip(rows, schools, strict=True)
        for school in own
    )


def _pool(row: dict[str, Any], cast: Cast) -> list[Part]:
    """Return the schools that can take part: those of the place, or those in a trajectory."""
    if code := row.get("municipality"):
        return [part for part in cast.parts if part.school.municipality.code == code and part.is_primary]
    return [part for part in cast.parts if part.takes_part]
