"""What follows from a self-evaluation: tips, plans, questions, proposed levels."""

from __future__ import annotations

from typing import Any

from monitoring.following.advice import ask_advice
from monitoring.following.points import points_for
from monitoring.models import DevelopmentPoint, Tip
from tests import factories
from tests.security.matrix import Row
from tests.security.matrix.evaluation import shared, submitted
from tests.worlds import World


def a_point(world: World) -> dict[str, Any]:
    """A tip at the shared self-evaluation of the world's school, of which nobody made a plan yet."""
    found = shared(world)
    world.evaluation.refresh_from_db()
    DevelopmentPoint.objects.filter(evaluation=world.evaluation).delete()
    world.programme.ambitions.all().delete()
    key = world.round.instrument.key
    if not Tip.objects.filter(programme=world.programme).exists():
        factories.TipFactory(programme=world.programme, instrument_key=key, level=2)
    return {**found, "mark": next(iter(points_for(world.users["iccer"], world.evaluation)))}


def a_question(world: World) -> dict[str, Any]:
    submitted(world)
    world.evaluation.refresh_from_db()
    number = world.evaluation.advice_requests.count()
    row = ask_advice(evaluation=world.evaluation, kind="advice", text=f"Hoe? {number}", by=world.users["iccer"])
    return {"pk": row.pk}


def a_tip(world: World) -> dict[str, Any]:
    return {"pk": factories.TipFactory(programme=world.programme, instrument_key=world.round.instrument.key).pk}


A_TIP = {"purpose": "own", "level": "2", "text": "Vraag het eens aan de kinderen.", "training": ""}

ROWS = [
    Row("following:plan", "school staff", kwargs=a_point),
    Row(
        "following:plan",
        "school staff",
        method="post",
        kwargs=a_point,
        data={"what": "ambitie", "text": "Samen kijken"},
    ),
    Row("following:ambition", "school staff", method="post", kwargs=a_point),
    Row("following:ask", "school", kwargs=submitted),
    Row("following:ask", "school", method="post", kwargs=submitted, data={"kind": "advice", "text": "Hoe begin ik?"}),
    Row("following:answer", "staff", kwargs=a_question),
    Row("following:answer", "staff", method="post", kwargs=a_question, data={"answer": "Begin klein."}),
    Row("following:levels", "school staff", kwargs=shared, id="shared"),
    Row("following:levels", "school", hidden="staff", kwargs=submitted, id="not shared"),
    Row("following:levels", "school staff", method="post", kwargs=shared, status=200, id="nothing chosen"),
    Row("following:tips", "leader"),
    Row("following:load_tips", "leader", method="post", data={"lijst": "zelfevaluatie-po"}),
    Row("following:tip_new", "leader"),
    Row("following:tip_new", "leader", method="post", data={**A_TIP, "text": "Nog een"}, status=302, id="new"),
    Row("following:tip", "leader", kwargs=a_tip),
    Row("following:tip", "leader", method="post", kwargs=a_tip, data=A_TIP),
    Row("following:tip_retire", "leader", method="post", kwargs=a_tip),
    Row("following:tip_again", "leader", method="post", kwargs=a_tip),
    Row("following:tip_up", "leader", method="post", kwargs=a_tip),
    Row("following:tip_down", "leader", method="post", kwargs=a_tip),
]
