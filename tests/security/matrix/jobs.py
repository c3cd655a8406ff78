"""Jobs: staff of the penvoerder, and whoever asked for one; those of the installation its beheerder."""

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


def of_the_installation(world: World) -> dict[str, Any]:
    return {"pk": JobFactory(penvoerder=None, status=JobStatus.FAILED).pk}


ROWS = [
    Row("jobs:status", "staff", hidden="everyone installation -staff", kwargs=a_job),
    Row("jobs:retry", "staff", hidden="everyone installation -staff", method="post", kwargs=a_failed_job),
    Row("jobs:status", "installation", hidden="everyone", kwargs=of_the_installation, shared=True, id="installation"),
    Row(
        "jobs:retry",
        "installation",
        hidden="everyone",
        method="post",
        kwargs=of_the_installation,
        shared=True,
        id="installation",
    ),
]
