"""Who gets what of a school's trajectory besides its page, and of its ambitions."""

from cmk.core.models import today
from tests import factories
from tests.security.matrix import Row
from tests.uploads import upload
from tests.worlds import World
from trajectories.models import Ambition, StepTemplate, TrajectoryPause
from trajectories.trajectory.services import add_step_file


def _trajectory(world: World) -> dict[str, object]:
    return {"code": world.school.code, "pk": world.trajectory.pk}


def _paused(world: World) -> dict[str, object]:
    world.trajectory.status = "paused"
    world.trajectory.save()
    TrajectoryPause.objects.create(trajectory=world.trajectory, start=world.trajectory.started_on, reason="ziekte")
    return _trajectory(world)


def _pause(world: World) -> dict[str, object]:
    given = _paused(world)
    return {**given, "pause_pk": TrajectoryPause.objects.get(trajectory=world.trajectory).pk}


def _step(world: World) -> dict[str, object]:
    return {"code": world.school.code, "pk": world.trajectory.steps.get(number=1).pk}


def _done_step(world: World) -> dict[str, object]:
    StepTemplate.objects.filter(track=world.track).update(may_be_repeated=True)
    world.trajectory.steps.update(status="done", done_on=today())
    return _step(world)


def _file(world: World) -> dict[str, object]:
    step = world.trajectory.steps.get(number=1)
    kept = add_step_file(step=step, file=upload("plan.pdf"), by=world.users["adviseur"])
    return {**_step(world), "file_pk": kept.pk}


def _school(world: World) -> dict[str, object]:
    return {"code": world.school.code}


def _other_school(world: World) -> dict[str, object]:
    return {"code": factories.SchoolFactory(municipality=world.municipality, board=world.board).code}


def _ambition(world: World, status: str = "current") -> dict[str, object]:
    row = Ambition.objects.create(
        programme=world.programme,
        school=world.school,
        text="Elke klas maakt muziek",
        since=world.programme.start,
        status=status,
        until=None if status == "current" else today(),
    )
    return {"code": world.school.code, "pk": row.pk}


ROWS = [
    # steps and their files: the school reads along
    Row("trajectory:done", "staff", method="post", kwargs=_step),
    Row("trajectory:repeat", "staff", method="post", kwargs=_done_step),
    Row("trajectory:days", "staff", kwargs=_done_step),
    Row("trajectory:add_file", "staff", kwargs=_step),
    Row("trajectory:file", "staff school", kwargs=_file),
    Row("trajectory:remove_file", "staff", kwargs=_file),
    # how the trajectory stands
    Row("trajectory:go_on", "staff", kwargs=_trajectory, id="form"),
    Row("trajectory:pause", "staff", kwargs=_trajectory),
    Row("trajectory:end_pause", "staff", kwargs=_paused),
    Row("trajectory:correct_pause", "staff", kwargs=_pause),
    Row("trajectory:correct_pause", "staff", method="post", kwargs=_pause, data={"never": "on"}),
    Row("trajectory:guidance", "staff", kwargs=_trajectory),
    # ambitions: the school's own people and their adviser write them
    Row("ambitions:of_school", "staff school", kwargs=_school),
    Row("ambitions:of_school", "staff", kwargs=_other_school, hidden="school", id="another school"),
    Row("ambitions:new", "staff school", kwargs=_school),
    Row("ambitions:new", "staff", kwargs=_other_school, hidden="school", id="another school"),
    Row("ambitions:change", "staff school", kwargs=_ambition),
    Row("ambitions:close", "staff school", kwargs=_ambition),
    Row("ambitions:up", "staff school", method="post", kwargs=_ambition),
    Row("ambitions:down", "staff school", method="post", kwargs=_ambition),
    Row("ambitions:again", "staff school", method="post", kwargs=lambda w: _ambition(w, "reached")),
]
