"""Who runs the programme, when, where, and what things are called there."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from trajectories.programme.definition.base import (
    Accent,
    BoardNumber,
    Money,
    MunicipalityCode,
    Part,
    Priority,
    Slug,
    optional_text,
    text,
)
from trajectories.programme.words import Term


class PenvoerderPart(Part):
    """The organisation that runs the programme; made when it is not there yet."""

    slug: Slug
    name: str = text(120)
    network_name: str = text(120)
    short_name: str = optional_text(40)
    accent: Accent = "#0b6b63"
    reply_to: str = optional_text(254)


class WordPart(Part):
    """What one thing is called here, of one and of more."""

    one: str = text(40)
    many: str = text(40)


class ProgrammeFacts(Part):
    """The programme itself. ``slug`` is unique over all penvoerders; ``end`` is the last day.

    ``ambitions_at_most``: how many a school works on at a time.
    """

    slug: Slug
    name: str = text(160)
    scheme: str = optional_text(160)
    start: datetime.date
    end: datetime.date
    summary: str = ""
    ambitions_at_most: Annotated[int, Field(ge=1, le=20)] = 3
    words: dict[Term, WordPart] = {}
    steering_parties: list[str] = []


class MunicipalityPart(Part):
    """A municipality that takes part, by its CBS code: its matching in euros a year, and what it asks, in its order."""

    code: MunicipalityCode
    name: str = text(80)
    matching: Money | None = None
    priorities: list[Priority] = []


class BoardPart(Part):
    """A school board by its number, with what it finds most important, in its own order."""

    number: BoardNumber
    name: str = text(200)
    priorities: list[Priority] = Field(min_length=1)
