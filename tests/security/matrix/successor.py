"""Who gets what of looking at another programme, of own words, and of beginning the next programme."""

import datetime

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def _programme(world: World) -> dict[str, object]:
    return {"programme": world.programme.pk}


def _next(world: World) -> dict[str, object]:
    programme = world.programme
    return {
        "of": programme.pk,
        "step": "write",
        "name": "Cultuur 2029-2032",
        "slug": "een-2029-2032",
        "start": "2029-01-01",
        "end": "2032-12-31",
        "municipalities": [world.municipality.code],
        "phase-0-name": "Fase 1",
        "phase-0-label": "2030",
        "phase-0-start": "2029-01-01",
        "phase-0-end": "2030-12-31",
    }


def _schools(world: World) -> dict[str, object]:
    """A programme before, with a school that can go along."""
    old = factories.ProgrammeFactory(
        penvoerder=world.penvoerder,
        scenario_model=world.programme.scenario_model,
        start=datetime.date(2021, 1, 1),
        end=datetime.date(2024, 12, 31),
    )
    world.programme.follows = old
    world.programme.save()
    track = factories.TrackFactory(programme=old)
    school = factories.SchoolFactory(municipality=world.municipality)
    factories.TrajectoryFactory(programme=old, track=track, school=school, started_on=datetime.date(2022, 2, 1))
    return {f"track-{track.pk}": world.track.pk}


ROWS = [
    Row(
        "programme:choose",
        "everyone",
        method="post",
        data=_programme,
        expect={"everyone": "home", "staff": "programme:overview"},
    ),
    Row("successor:begin", "leader"),
    Row("successor:begin", "leader", method="post", data=_next, id="write"),
    Row("successor:schools", "leader"),
    Row("successor:schools", "leader", method="post", data=_schools, id="write"),
    Row("programme:words", "leader"),
    Row("programme:words", "leader", method="post", data={}, id="save"),
]
