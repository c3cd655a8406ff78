"""Filling in: how a school goes about it, from paper, with an adviser, apart, and the versions that were sent in."""

from __future__ import annotations

from typing import Any

from monitoring.evaluation.services import reopen
from monitoring.evaluation.services.together import sit_together
from monitoring.models import EvaluationPresent
from tests.monitoring.evaluation.conftest import fill_in, fill_in_and_submit
from tests.security.matrix import Row
from tests.worlds import World


def open_one(world: World) -> dict[str, Any]:
    """The world's self-evaluation, under way, with nobody of the penvoerder beside the school."""
    evaluation = world.evaluation
    evaluation.refresh_from_db()
    if evaluation.is_submitted:
        reopen(evaluation=evaluation, by=world.users["iccer"], reason="Voor de proef")
    fill_in(evaluation, world.users["iccer"])
    EvaluationPresent.objects.filter(evaluation=evaluation).delete()
    evaluation.own_parts.all().delete()
    return {"pk": evaluation.pk}


def with_the_adviser(world: World) -> dict[str, Any]:
    """The same, while the adviser sits with the school."""
    found = open_one(world)
    sit_together(evaluation=world.evaluation, by=world.users["adviseur"], persons=[world.people["iccer"]])
    return found


def a_pillar(world: World) -> dict[str, Any]:
    return {**open_one(world), "key": "visie"}


def a_pillar_with_the_adviser(world: World) -> dict[str, Any]:
    return {**with_the_adviser(world), "key": "visie"}


def submitted(world: World) -> dict[str, Any]:
    open_one(world)
    fill_in_and_submit(world.evaluation, world.users["iccer"])
    return {"pk": world.evaluation.pk}


AN_ANSWER = {"changes": {"visie.toelichting": "Zo."}, "base": {}}

ROWS = [
    Row("evaluation:begin", "school", kwargs=open_one),
    Row("evaluation:begin", "school", method="post", kwargs=open_one, data={"way": "together"}),
    Row("evaluation:paper", "school", hidden="staff", kwargs=open_one),
    Row("evaluation:paper", "school", hidden="staff", method="post", kwargs=open_one),
    Row("evaluation:paper", "school adviseur", hidden="beheerder", kwargs=with_the_adviser, id="together"),
    Row("evaluation:together", "staff", kwargs=open_one),
    Row("evaluation:together", "staff", method="post", kwargs=open_one, data={"name": "Iemand van de school"}),
    Row("evaluation:fill", "school adviseur", hidden="beheerder", kwargs=a_pillar_with_the_adviser, id="together"),
    Row(
        "evaluation:autosave",
        "school adviseur",
        hidden="beheerder",
        method="post",
        kwargs=with_the_adviser,
        json=True,
        data=AN_ANSWER,
        status=200,
        id="together",
    ),
    Row("evaluation:overview", "school adviseur", hidden="beheerder", kwargs=with_the_adviser, id="together"),
    Row("evaluation:versions", "school", kwargs=submitted),
    Row("apart:mine", "school", kwargs=open_one),
    Row("apart:fill", "school", kwargs=a_pillar),
    Row("apart:fill", "school", method="post", kwargs=a_pillar),
    Row("apart:autosave", "school", method="post", kwargs=open_one, json=True, data=AN_ANSWER, status=200),
    Row("apart:done", "school", method="post", kwargs=open_one),
    Row("apart:go_on", "school", method="post", kwargs=open_one),
    Row("apart:compare", "school", kwargs=open_one),
    Row("apart:settle", "school", method="post", kwargs=open_one, data={"settle": "visie.nu=1"}),
]
