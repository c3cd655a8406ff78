"""Who edits the definition of the programme: the project leader, of the own programme only."""

from cmk.core.models import today
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def _track(world: World) -> dict[str, object]:
    return {"kind": "sporen", "key": world.track.key}


def _spare(world: World) -> dict[str, object]:
    """A kind of activity that nothing uses, with a key that only this world has."""
    kind = factories.ActivityKindFactory(programme=world.programme, key=f"vrij-{world.programme.pk}")
    return {"kind": "activiteitsoorten", "key": kind.key}


def _retired(world: World) -> dict[str, object]:
    kind = factories.ActivityKindFactory(programme=world.programme, key=f"uit-{world.programme.pk}", retired_on=today())
    return {"kind": "activiteitsoorten", "key": kind.key}


def _retired_step(world: World) -> dict[str, object]:
    step = world.track.steps.create(number=9, name="Oude stap", retired_on=today())
    return {"kind": "sporen", "key": world.track.key, "rows": "stappen", "pk": step.pk}


def _place(world: World) -> dict[str, object]:
    return {"code": world.municipality.code}


def _empty_place(world: World) -> dict[str, object]:
    place = factories.MunicipalityFactory()
    world.programme.municipalities.add(place)
    return {"code": place.code}


ROWS = [
    Row("programme:setup", "leader"),
    Row("programme:definition_file", "leader"),
    Row("programme:definition_upload", "leader"),
    Row("programme:municipalities", "leader"),
    Row("programme:municipality_add", "leader"),
    Row("programme:matching", "leader", kwargs=_place),
    Row("programme:municipality_remove", "leader", kwargs=_place),
    Row("programme:municipality_remove", "leader", method="post", kwargs=_empty_place),
    Row("programme:parts", "leader", kwargs={"kind": "sporen"}),
    Row("programme:parts", "leader", kwargs={"kind": "gegevens"}, id="facts"),
    Row("programme:part_new", "leader", kwargs={"kind": "sporen"}),
    Row("programme:part", "leader", kwargs=_track),
    Row("programme:part_remove", "leader", kwargs=_spare),
    Row("programme:part_remove", "leader", method="post", kwargs=_spare),
    Row("programme:part_back", "leader", method="post", kwargs=_retired),
    Row("programme:row_back", "leader", method="post", kwargs=_retired_step),
]
