"""Earlier results in: for project leaders, as there are answers of schools in the files."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile

from tests.security.matrix import Row
from tests.worlds import World


def an_import(world: World, **fields: Any) -> dict[str, int]:
    """Return the key of a file that was checked, with something wrong in it."""
    from monitoring.models import EarlierImport

    errors = [{"lines": [2], "where": "vraag", "value": "visie.nuu", "text": "Bedoel je visie.nu?"}]
    counts = {"rows": 1, "empty": 0, "double": 0, "answers": 0, "new": 0, "same": 0}
    imported = EarlierImport(
        penvoerder=world.penvoerder,
        programme=world.programme,
        instrument=world.round.instrument,
        name="eerder.csv",
        preview={"problems": [], "errors": errors, "rounds": [], "counts": counts},
        **fields,
    )
    imported.file.save("eerder.csv", ContentFile(b"schoolcode;ronde;vraag;waarde\r\n"), save=False)
    imported.save()
    return {"pk": imported.pk}


def brought_in(world: World) -> dict[str, int]:
    """Return the key of a file that was brought in (and made nothing)."""
    at = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
    return an_import(world, taken_over_at=at)


def of_instrument(world: World) -> dict[str, int]:
    return {"pk": world.round.instrument_id}


ROWS = [
    Row("earlier:home", "leader"),
    Row("earlier:home", "leader", method="post", status=200),
    Row("earlier:template", "leader", kwargs=of_instrument),
    Row("earlier:detail", "leader", kwargs=an_import),
    Row("earlier:confirm", "leader", method="post", kwargs=an_import),
    Row("earlier:discard", "leader", method="post", kwargs=an_import),
    Row("earlier:take_back", "leader", kwargs=brought_in),
    Row("earlier:take_back", "leader", method="post", kwargs=brought_in),
]
