"""The scenario model: ordered levels, and what each means on each pillar."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trajectories.programme.definition.base import Key, Number, Part, optional_text, text


class PillarPart(Part):
    """A dimension of the scenario model."""

    key: Key
    name: str = text(80)


class LevelPart(Part):
    """One level of the scenario model, in order from 1; ``on_pillars`` says by pillar key what it means there."""

    number: Number
    name: str = text(80)
    description: str = ""
    on_pillars: dict[Key, Annotated[str, Field(min_length=1)]] = {}


class ScenarioModelPart(Part):
    """The ordered levels on which the programme places schools; ``level_name`` as in 'scenario 2'."""

    key: Key
    name: str = text(120)
    level_name: str = text(40)
    section: str = optional_text(120)
    pillars: list[PillarPart] = []
    levels: list[LevelPart] = Field(min_length=2)
