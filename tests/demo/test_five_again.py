"""The programmes beside Amstelland are the same at every start, and what is there stays."""

from __future__ import annotations

import pytest
from django.db import transaction

from cmk.demo.five.build import cases_to_make, make_programme
from cmk.demo.five.cases import CASES
from schools.models import Contact, School
from trajectories.models import (
    ActionPoint,
    Ambition,
    Collaboration,
    Conversation,
    NeedNote,
    ScenarioPlacement,
    TopicNote,
    Trajectory,
    TrajectoryStep,
)

HART = CASES[1]

pytestmark = pytest.mark.django_db


TOLD = {
    School: ("code", "name", "board__number"),
    Contact: ("person__email", "role", "start", "school__code"),
    Trajectory: ("school__code", "track__key", "status", "started_on"),
    TrajectoryStep: ("trajectory__school__code", "number", "note", "done_on"),
    Conversation: ("key", "held_at", "school__code", "partner__name"),
    TopicNote: ("conversation__key", "topic__key", "text", "chosen"),
    NeedNote: ("conversation__key", "need__key", "text"),
    ActionPoint: ("text", "agreed_on", "done_on"),
    Ambition: ("school__code", "text", "status"),
    ScenarioPlacement: ("school__code", "pillar__key", "aspect", "level__number", "on"),
    Collaboration: ("name", "status", "start"),
}


def story():
    """All that a person would read, in an order that does not depend on primary keys."""
    return {model.__name__: sorted(model.objects.values_list(*fields), key=str) for model, fields in TOLD.items()}


def test_a_programme_is_the_same_at_every_start():
    with transaction.atomic():
        make_programme(HART)
        first = story()
        transaction.set_rollback(True)
    # Primary keys have moved on by now on PostgreSQL, so nothing of the story hangs on them.
    make_programme(HART)
    second = story()
    assert all(first.values())
    for subject, rows in first.items():
        assert second[subject] == rows, subject
    assert [case.key for case in cases_to_make()] == ["fluxus", "leergemeenschappen", "pit"], "what is there stays"
