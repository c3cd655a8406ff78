"""The scenario models of two kinds of programmes: four levels on four pillars, and three levels without any."""

from __future__ import annotations

import pytest

from trajectories.models import ScenarioLevel, ScenarioPillar, ScenarioText

PILLARS = ("Visie", "Deskundigheid", "Programma", "Samenwerking")


@pytest.fixture
def four_by_four(world):
    """The programme of ``world`` with four pillars, and a text for each level on each: returns the pillars."""
    model = world.programme.scenario_model
    pillars = [
        ScenarioPillar.objects.create(model=model, key=name.lower(), name=name, order=order)
        for order, name in enumerate(PILLARS)
    ]
    for level in model.levels.all():
        for pillar in pillars:
            ScenarioText.objects.create(level=level, pillar=pillar, text=f"{pillar.name} zoals bij {level.number}")
    return pillars


@pytest.fixture
def three_types(world):
    """The programme of ``world`` with three cultuurtypes and no pillars: returns the levels."""
    model = world.programme.scenario_model
    model.levels.all().delete()
    model.level_name = "cultuurtype"
    model.save()
    names = ("Consumeren", "Participeren", "Integreren")
    levels = [
        ScenarioLevel.objects.create(model=model, number=number, name=name, description=f"Zo gaat {name.lower()}.")
        for number, name in enumerate(names, start=1)
    ]
    world.programme.words = {"scenario": {"one": "cultuurtype", "many": "cultuurtypes"}}
    world.programme.save()
    return levels
