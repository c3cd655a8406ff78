"""Where schools stand: the page of one school, placing it, and the region."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def own_school(world: World) -> dict[str, Any]:
    """The school of the world."""
    return {"code": world.school.code}


def to_place(what: str) -> Any:
    """The address under which the school is placed."""
    return lambda world: {"code": world.school.code, "what": what}


def chosen(world: World) -> dict[str, Any]:
    """The second level, as of the first school day of 2026."""
    level = world.programme.scenario_model.levels.get(number=2)
    return {"line_overall": level.pk, "on": "2026-01-05", "source": "adviser"}


def placed(source: str, aspect: str = "now") -> Any:
    """A placement of the school, resting on ``source``."""

    def make(world: World) -> dict[str, Any]:
        row = factories.ScenarioPlacementFactory(
            programme=world.programme, school=world.school, source=source, aspect=aspect
        )
        return {"code": world.school.code, "pk": row.pk}

    return make


INSIDE = "staff school"
# They come to pages of schools, of which this one is not theirs to look inside: the person's role is refused.
ROWS = [
    Row("scenarios:of_school", INSIDE, kwargs=own_school),
    Row("scenarios:place", INSIDE, kwargs=to_place("nu"), id="now"),
    Row("scenarios:place", INSIDE, kwargs=to_place("gewenst"), id="wanted"),
    Row("scenarios:place", "staff", kwargs=to_place("start"), id="start"),
    Row("scenarios:place", "", hidden=INSIDE, kwargs=to_place("later"), id="no aspect"),
    Row("scenarios:place", INSIDE, method="post", kwargs=to_place("nu"), data=chosen, id="now"),
    Row("scenarios:place", "staff", method="post", kwargs=to_place("start"), data=chosen, id="start"),
    Row("scenarios:withdraw", INSIDE, kwargs=placed("own_choice"), id="own choice"),
    Row("scenarios:withdraw", "staff", kwargs=placed("adviser"), id="of the adviser"),
    Row("scenarios:withdraw", "staff", kwargs=placed("own_choice", "start"), id="a start"),
    Row("scenarios:withdraw", INSIDE, method="post", kwargs=placed("own_choice")),
    Row("scenarios:region", "staff"),
    Row("scenarios:schools", "staff"),
    Row("scenarios:download", "staff", kwargs={"form": "xlsx"}),
    Row("scenarios:download", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
]
