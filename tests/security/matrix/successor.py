"""Who gets what of looking at another programme, of own words, and of beginning the next programme."""

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def _programme(world: World) -> dict[str, object]:
    return {"programme": world.programme.pk}


ROWS = [
    Row(
        "programme:choose",
        "everyone",
        method="post",
        data=_programme,
        expect={"everyone": "home", "staff": "programme:overview"},
    ),
    Row("programme:words", "leader"),
    Row("programme:words", "leader", method="post", data={}, id="save"),
]
