"""Rounds and self-evaluations. Answers are the school's: staff come to a result only when it was shared."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from monitoring.evaluation.services import reopen
from tests.monitoring.evaluation.conftest import fill_in, fill_in_and_submit
from tests.security.matrix import Row
from tests.worlds import World


def a_round(world: World) -> dict[str, Any]:
    return {"pk": world.round.pk}


def open_one(world: World) -> dict[str, Any]:
    """The world's self-evaluation, under way."""
    world.evaluation.refresh_from_db()
    if world.evaluation.is_submitted:
        reopen(evaluation=world.evaluation, by=world.users["iccer"], reason="Voor de proef")
    fill_in(world.evaluation, world.users["iccer"])
    world.evaluation.present.all().delete()  # nobody of the penvoerder sits with the school
    return {"pk": world.evaluation.pk}


def a_pillar(world: World) -> dict[str, Any]:
    return {**open_one(world), "key": "visie"}


def submitted(world: World, share: bool = False) -> dict[str, Any]:
    """The world's self-evaluation, submitted."""
    open_one(world)
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=share)
    return {"pk": world.evaluation.pk}


def shared(world: World) -> dict[str, Any]:
    return submitted(world, share=True)


def a_new_round(world: World) -> dict[str, Any]:
    day = timezone.localdate()
    name = f"Ronde {world.programme.rounds.count()}"
    return {"name": name, "instrument": world.round.instrument.pk, "opens_on": day, "closes_on": day}


ROWS = [
    Row("evaluation:mine", "school"),
    Row("evaluation:rounds", "staff"),
    Row("evaluation:round_new", "leader"),
    Row("evaluation:round_new", "leader", method="post", data=a_new_round),
    Row("evaluation:round", "staff", kwargs=a_round),
    Row("evaluation:round_extend", "leader", kwargs=a_round),
    Row(
        "evaluation:round_extend",
        "leader",
        method="post",
        kwargs=a_round,
        data={"closes_on": "2999-12-31"},
        status=None,
        expect={"leader": 302},
    ),
    Row("evaluation:round_invite", "leader", kwargs=a_round),
    Row("evaluation:round_invite", "leader", method="post", kwargs=a_round, status=200),
    Row("evaluation:round_remind", "staff", kwargs=a_round),
    Row("evaluation:round_remind", "staff", method="post", kwargs=a_round),
    Row("evaluation:fill", "school", hidden="staff", kwargs=a_pillar),
    Row("evaluation:fill", "school", hidden="staff", method="post", kwargs=a_pillar),
    Row(
        "evaluation:autosave",
        "school",
        hidden="staff",
        method="post",
        kwargs=open_one,
        json=True,
        data={"changes": {"visie.toelichting": "Zo."}, "base": {}},
        status=200,
    ),
    Row("evaluation:overview", "school", hidden="staff", kwargs=open_one),
    Row("evaluation:submit", "school", method="post", kwargs=open_one),
    Row("evaluation:reopen", "leader school", kwargs=submitted),
    Row("evaluation:reopen", "leader school", method="post", kwargs=submitted, data={"reason": "Foutje"}),
    Row("evaluation:result", "school", hidden="staff board gemeente", kwargs=submitted, id="not shared"),
    Row("evaluation:result", "school staff", hidden="board gemeente", kwargs=shared, id="shared with the adviser"),
    Row("evaluation:of_school", "school staff", kwargs=lambda w: {"code": w.school.code}),
]
