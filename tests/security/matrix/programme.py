"""Who gets what of the programme, the stuurgroep's seats, trajectories and activities."""

from cmk.core.models import today
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def _school(world: World) -> dict[str, object]:
    return {"code": world.school.code}


def _trajectory(world: World) -> dict[str, object]:
    return {"code": world.school.code, "pk": world.trajectory.pk}


def _stopped(world: World) -> dict[str, object]:
    world.trajectory.status, world.trajectory.ended_on = "stopped", today()
    world.trajectory.save()
    return _trajectory(world)


def _finished(world: World) -> dict[str, object]:
    world.trajectory.steps.update(status="done", done_on=world.trajectory.started_on)
    world.track.next_track = world.track
    world.track.save()
    return _trajectory(world)


def _step(world: World) -> dict[str, object]:
    return {"code": world.school.code, "pk": world.trajectory.steps.get(number=1).pk}


def _step_data(world: World) -> dict[str, object]:
    prefix = f"stap-{world.trajectory.steps.get(number=1).pk}"
    return {f"{prefix}-status": "done", f"{prefix}-on": today().isoformat()}


def _without_trajectory(world: World) -> dict[str, object]:
    return {"code": factories.SchoolFactory(municipality=world.municipality, board=world.board).code}


def _seat(world: World) -> dict[str, object]:
    return {"pk": factories.SteeringSeatFactory(programme=world.programme).pk}


def _activity(world: World) -> dict[str, object]:
    return {"pk": factories.ActivityFactory(programme=world.programme, status="planned").pk}


def _today(name: str) -> dict[str, object]:
    return {name: today().isoformat()}


ROWS = [
    # the programme
    Row("programme:overview", "staff"),
    Row("programme:targets", "leader"),
    Row("programme:values", "leader"),
    Row("programme:priorities", "leader", kwargs=lambda w: {"code": w.municipality.code}),
    # the stuurgroep
    Row("programme:steering", "staff"),
    Row("programme:steering_add", "leader"),
    Row("programme:steering_end", "leader", kwargs=_seat),
    # the trajectory of a school: school people of another school get 404
    Row("trajectory:of_school", "staff school", kwargs=_school),
    Row("trajectory:of_school", "staff", kwargs=_without_trajectory, hidden="school", id="another school"),
    Row(
        "trajectory:start",
        "staff",
        method="post",
        kwargs=_without_trajectory,
        data=lambda w: {"track": w.track.pk, "started_on": today().isoformat()},
    ),
    Row("trajectory:step", "staff", method="post", kwargs=_step, data=_step_data),
    Row("trajectory:complete", "staff", method="post", kwargs=_finished, data=_today("afronden-on")),
    Row("trajectory:go_on", "staff", method="post", kwargs=_finished, data=_today("verder-on")),
    Row(
        "trajectory:stop",
        "staff",
        method="post",
        kwargs=_trajectory,
        data={**_today("stoppen-on"), "stoppen-reason": "fusie"},
    ),
    Row(
        "trajectory:resume",
        "staff",
        method="post",
        kwargs=_stopped,
        data=lambda w: {f"hervatten-{w.trajectory.pk}-reason": "toch door"},
    ),
    # activities
    Row("activities:list", "staff"),
    Row("activities:list", "staff", query={"vorm": "csv"}, id="download"),
    Row("activities:new", "staff"),
    Row("activities:edit", "staff", kwargs=_activity),
    Row("activities:cancel", "staff", method="post", kwargs=_activity),
]
