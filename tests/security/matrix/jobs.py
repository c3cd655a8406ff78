"""Jobs: staff of the penvoerder, and whoever asked for one."""

from __future__ import annotations

from typing import Any

from cmk.jobs.models import JobStatus
from tests.factories.jobs import JobFactory
from tests.jobs import handlers  # noqa: F401 - registers the kinds
from tests.security.matrix import Row
from tests.worlds import World


def a_job(world: World) -> dict[str, Any]:
    return {"pk": JobFactory(penvoerder=world.penvoerder).pk}


def a_failed_job(world: World) -> dict[str, Any]:
    return {"pk": JobFactory(penvoerder=world.penvoerder, status=JobStatus.FAILED).pk}


ROWS = [
    Row("jobs:status", "staff", hidden="everyone -staff", kwargs=a_job),
    Row("jobs:retry", "staff", hidden="everyone -staff", method="post", kwargs=a_failed_job),
]
