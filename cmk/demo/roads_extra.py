"""What happens on the road besides steps: ambitions, a trajectory that stands still, a file, a step done once more."""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from cmk.accounts.models import User
from cmk.demo.content import Deck, content, dice
from cmk.demo.days import Days
from cmk.demo.papers import paper
from cmk.demo.people import People
from cmk.demo.schools import Cast, Part, Road
from trajectories.models import (
    Activity,
    Ambition,
    AmbitionStatus,
    Programme,
    StepFile,
    StepStatus,
    Trajectory,
    TrajectoryChange,
    TrajectoryPause,
    TrajectoryStatus,
    TrajectoryStep,
)

# Existing schools by their place in the cast: one stands still now, one did before.
STILL, STOOD_STILL = 6, 5
TWO_MONTHS = datetime.timedelta(days=61)


def make_road_news(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Give the schools their ambitions, let one stand still, and keep a file with a step of the home school."""
    _make_ambitions(programme, cast, days)
    existing = [part for part in cast.parts if part.road is Road.EXISTING]
    _stand_still(existing[STILL], programme, people, days)
    _stood_still(existing[STOOD_STILL], programme, people, days)
    _keep_a_file(cast.home, programme, people, days)


def _make_ambitions(programme: Programme, cast: Cast, days: Days) -> None:
    told, random = content("ambitions"), dice("ambitions")
    deck = Deck(told["others"], random)
    rows = [_of_home(row, order, programme, cast.home, days) for order, row in enumerate(told["home"])]
    for part in cast.parts:
        if part.takes_part and part != cast.home:
            rows += [
                _of_other(deck.deal(), order, programme, part, days, random, told["outcomes"])
                for order in range(random.choice((0, 1, 1, 2, 2, 3)))
            ]
    Ambition.objects.bulk_create(rows)
    activities = list(
        Activity.objects.filter(programme=programme, schools=cast.home.school).order_by("starts_on", "pk")
    )
    through = Ambition.activities.through
    through.objects.bulk_create(
        through(ambition_id=row.pk, activity_id=activity.pk)
        for row, said in zip(rows, told["home"], strict=False)
        for activity in [one for one in activities if one.starts_on >= row.since][: said.get("activities", 0)]
    )


def _of_home(said: dict[str, Any], order: int, programme: Programme, part: Part, days: Days) -> Ambition:
    return Ambition(
        programme=programme,
        school=part.school,
        text=said["text"],
        order=order,
        status=said.get("status", AmbitionStatus.CURRENT),
        since=days.day(said["since"]),
        until=days.day(said["until"]) if "until" in said else None,
        outcome=said.get("outcome", ""),
    )


def _of_other(
    text: str, order: int, programme: Programme, part: Part, days: Days, random: Random, outcomes: dict[str, list[str]]
) -> Ambition:
    """Return an ambition of a school: one in seven is reached, one in fourteen let go."""
    status = random.choice([AmbitionStatus.REACHED] * 2 + [AmbitionStatus.LET_GO] + [AmbitionStatus.CURRENT] * 11)
    over = status != AmbitionStatus.CURRENT
    return Ambition(
        programme=programme,
        school=part.school,
        text=text,
        order=order,
        status=status,
        since=days.day(-random.randrange(200, 420)),
        until=days.day(-random.randrange(20, 180)) if over else None,
        outcome=random.choice(outcomes[status]) if over else "",
    )


def _latest(part: Part, programme: Programme) -> Trajectory:
    return (
        Trajectory.objects.filter(programme=programme, school=part.school).order_by("started_on").latest("started_on")
    )


def _stand_still(part: Part, programme: Programme, people: People, days: Days) -> None:
    """Let the trajectory of a school stand still since the day after what was last done."""
    trajectory, reason = _latest(part, programme), content("ambitions")["pause"]
    done = [day for row in trajectory.steps.values_list("begun_on", "done_on") for day in row if day]
    start = min(max(done, default=trajectory.started_on) + datetime.timedelta(days=1), days.today)
    TrajectoryPause.objects.create(trajectory=trajectory, start=start, reason=reason)
    Trajectory.objects.filter(pk=trajectory.pk).update(status=TrajectoryStatus.PAUSED)
    adviser = people.advisers[part.adviser]
    _change(trajectory, TrajectoryStatus.RUNNING, TrajectoryStatus.PAUSED, start, adviser, days, reason)


def _stood_still(part: Part, programme: Programme, people: People, days: Days) -> None:
    """Let it be told that a trajectory stood still in its first spring."""
    trajectory, told = _latest(part, programme), content("ambitions")
    start = trajectory.started_on + datetime.timedelta(days=20)
    end = start + TWO_MONTHS
    TrajectoryPause.objects.create(trajectory=trajectory, start=start, end=end, reason=told["pause_before"])
    adviser = people.advisers[part.adviser]
    running, paused = TrajectoryStatus.RUNNING, TrajectoryStatus.PAUSED
    _change(trajectory, running, paused, start, adviser, days, told["pause_before"])
    _change(trajectory, paused, running, end, adviser, days, told["goes_on"])


def _change(
    trajectory: Trajectory, before: str, after: str, day: datetime.date, by: User, days: Days, reason: str
) -> None:
    TrajectoryChange.objects.create(
        trajectory=trajectory, from_status=before, to_status=after, reason=reason, by=by, at=days.at(day, 16)
    )


def _keep_a_file(part: Part, programme: Programme, people: People, days: Days) -> None:
    told = content("ambitions")
    step = _latest(part, programme).steps.order_by("number")[0]
    adviser = people.advisers[part.adviser]
    kept = StepFile(step=step, name=told["file"], by=adviser, at=days.at(step.done_on or days.today, 17))
    kept.file.save("verslag.pdf", ContentFile(paper(told["file"], told["file_text"])), save=False)
    kept.save()


def make_repeats(programme: Programme, *, most: int = 3) -> None:
    """Let some trajectories have done a step once more, where the programme says that may be: ``most`` of them."""
    steps = TrajectoryStep.objects.filter(
        trajectory__programme=programme, template__may_be_repeated=True, status=StepStatus.DONE, done_on__isnull=False
    )
    made: set[int] = set()
    for step in steps.select_related("trajectory").order_by("pk"):
        day = step.done_on + TWO_MONTHS if step.done_on else programme.end
        last = step.trajectory.ended_on or programme.end
        if len(made) == most or step.trajectory_id in made or day >= last:
            continue
        made.add(step.trajectory_id)
        number = step.trajectory.steps.order_by("-number").values_list("number", flat=True)[0]
        TrajectoryStep.objects.create(
            trajectory=step.trajectory,
            template_id=step.template_id,
            repeat_of=step,
            number=number + 1,
            name=step.name,
            description=step.description,
            result=step.result,
            status=StepStatus.DONE,
            begun_on=day,
            done_on=min(day + TWO_MONTHS, last),
            note=content("ambitions")["once_more"],
        )
