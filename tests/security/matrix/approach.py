"""Schools that do not take part yet, and the notes about asking them again; the facts of one school."""

from __future__ import annotations

import datetime
from typing import Any

from cmk.core.models import today
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World


def of_school(world: World) -> dict[str, Any]:
    return {"code": world.school.code}


def of_note(world: World) -> dict[str, Any]:
    ask = factories.AskAgainFactory(penvoerder=world.penvoerder, school=world.school)
    return {"code": world.school.code, "pk": ask.pk}


def when(world: World) -> dict[str, Any]:
    return {"occasion": "new_plan", "ask_on": (today() + datetime.timedelta(days=30)).isoformat()}


def outcome(world: World) -> dict[str, Any]:
    return {"outcome": "Ze denken erover na.", "on": today().isoformat()}


ROWS = [
    Row("school:facts", "staff school board gemeente", kwargs=of_school),
    Row("schools:not_yet", "staff"),
    Row("schools:not_yet_download", "staff", kwargs={"form": "csv"}),
    Row("school:ask_new", "staff", kwargs=of_school),
    Row("school:ask_new", "staff", method="post", kwargs=of_school, data=when),
    Row("school:ask_change", "staff", kwargs=of_note),
    Row("school:ask_change", "staff", method="post", kwargs=of_note, data=when),
    Row("school:ask_settle", "staff", kwargs=of_note),
    Row("school:ask_settle", "staff", method="post", kwargs=of_note, data=outcome),
]
