"""Questionnaires: staff read every version, the leader makes new ones; schools and partners get their own on paper."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from monitoring.questionnaires.versions import new_version
from tests.monitoring.questionnaires.conftest import whole
from tests.security.matrix import Row
from tests.worlds import World


def a_version(world: World) -> dict[str, Any]:
    """The version of the world's round."""
    return {"pk": world.round.instrument_id}


def a_pillar_of_it(world: World) -> dict[str, Any]:
    return {**a_version(world), "key": "visie"}


def a_draft(world: World) -> dict[str, Any]:
    """A draft, made from the version of the world's round."""
    found = world.round.instrument.newer.filter(frozen_at=None).first()
    return {"pk": (found or new_version(instrument=whole(world.round.instrument))).pk}


def a_pillar(world: World) -> dict[str, Any]:
    return {**a_draft(world), "key": "visie"}


def a_place(world: World) -> dict[str, Any]:
    return {**a_draft(world), "pillar_key": "visie"}


def a_question(world: World) -> dict[str, Any]:
    return {**a_place(world), "key": "toelichting"}


def retired(world: World) -> dict[str, Any]:
    world.round.instrument.retired_on = timezone.localdate()
    world.round.instrument.save()
    return a_version(world)


ROWS = [
    Row("questionnaires:list", "staff"),
    Row("questionnaires:version", "staff", kwargs=a_version),
    Row("questionnaires:version", "staff", kwargs=a_draft, id="draft"),
    Row("questionnaires:preview", "staff", kwargs=a_version),
    Row("questionnaires:preview_pillar", "staff", kwargs=a_pillar_of_it),
    Row("questionnaires:as_file", "staff", kwargs=a_draft),
    Row("questionnaires:blank", "staff school", hidden="partner", kwargs=a_version),
    Row("questionnaires:blank", "staff", hidden="partner school", kwargs=a_draft, id="draft"),
    Row("questionnaires:changes", "staff", kwargs=a_draft),
    Row("questionnaires:make_new", "leader", method="post", kwargs=a_version),
    Row("questionnaires:discard", "leader", kwargs=a_draft),
    Row("questionnaires:discard", "leader", method="post", kwargs=a_draft),
    Row("questionnaires:retire", "leader", kwargs=a_version),
    Row("questionnaires:retire", "leader", method="post", kwargs=a_version),
    Row("questionnaires:use_again", "leader", method="post", kwargs=retired),
    Row("questionnaires:facts", "leader", kwargs=a_draft),
    Row("questionnaires:facts", "leader", method="post", kwargs=a_draft, status=200),
    Row("questionnaires:terms", "leader", kwargs=a_draft),
    Row("questionnaires:terms", "leader", method="post", kwargs=a_draft, status=200),
    Row("questionnaires:pillar", "leader", kwargs=a_pillar),
    Row("questionnaires:pillar", "leader", method="post", kwargs=a_pillar, status=200),
    Row("questionnaires:add", "leader", kwargs=a_place),
    Row("questionnaires:add", "leader", kwargs=a_place, query={"soort": "number"}, id="of a kind"),
    Row("questionnaires:add", "leader", method="post", kwargs=a_place, query={"soort": "number"}, status=200),
    Row("questionnaires:question", "leader", kwargs=a_question),
    Row("questionnaires:question", "leader", method="post", kwargs=a_question, status=200),
    Row("questionnaires:condition", "leader", kwargs=a_question),
    Row("questionnaires:condition", "leader", method="post", kwargs=a_question, data={"altijd": "ja"}, status=200),
    Row("questionnaires:move", "leader", method="post", kwargs=a_question),
    Row("questionnaires:take_out", "leader", method="post", kwargs=a_question),
    Row("questionnaires:put_back", "leader", method="post", kwargs=a_question),
]
