"""What the tests of what follows from a self-evaluation share."""

from __future__ import annotations

import pytest

from tests.monitoring.evaluation.conftest import fill_in_and_submit
from trajectories.models import ScenarioPillar

POINT = "Tijd maken"


def hand_in(world, *, share=True, **own):
    """Submit the world's self-evaluation as the icc'er: visie at 2 and wanted at 3 unless ``own`` says otherwise."""
    fill_in_and_submit(
        world.evaluation,
        world.users["iccer"],
        share=share,
        **{"visie__ontwikkelpunten": [POINT], **own},
    )
    world.evaluation.refresh_from_db()
    return world.evaluation


@pytest.fixture
def pillars(world):
    """The pillar visie in the scenario model of the programme; the others are of the questionnaire alone."""
    return ScenarioPillar.objects.create(model=world.programme.scenario_model, key="visie", name="Visie", order=1)


@pytest.fixture
def evaluation(world, pillars):
    """The world's self-evaluation, submitted and shared with the adviser."""
    return hand_in(world)


@pytest.fixture
def iccer(world):
    return world.users["iccer"]


@pytest.fixture
def adviser(world):
    return world.users["adviseur"]
