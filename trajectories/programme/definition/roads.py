"""The tracks that schools go, with their steps."""

from __future__ import annotations

from pydantic import Field

from schools.models import Education
from trajectories.programme.definition.base import Key, NamedPart, Number, Part, optional_text, text


class StepPart(Part):
    """A step of a track: ``description`` is its purpose. ``number`` counts from 1 without gaps."""

    number: Number
    name: str = text(120)
    description: str = ""
    result: str = optional_text(400)
    who: str = optional_text(200)
    may_be_skipped: bool = True
    may_be_repeated: bool = False
    section: str = optional_text(120)


class TrackPart(NamedPart):
    """A road for schools of a kind, or at a level (its number) of the scenario model.

    ``next_track`` is where it leads on; its own key when it is walked again.
    """

    number: Number
    description: str = ""
    education: list[Education] = []
    level: Number | None = None
    next_track: Key | None = None
    steps: list[StepPart] = Field(min_length=1)
