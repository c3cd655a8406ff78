"""What the programme does: conversations, activities and collaborations, by kind."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trajectories.programme.definition.base import Key, Money, NamedPart, Number, optional_text


class ActivityKindPart(NamedPart):
    """A kind of activity, with the line under which it falls."""

    line: Key | None = None


class TopicPart(NamedPart):
    """A topic of a conversation: a hint for whoever writes, and words to tap where that is quicker."""

    hint: str = optional_text(250)
    options: list[Annotated[str, Field(min_length=1, max_length=80)]] = []


class ConversationKindPart(NamedPart):
    """A kind of conversation; ``norm_per_year`` with every school and partner, left out where there is none."""

    norm_per_year: Annotated[int, Field(ge=1, le=52)] | None = None
    topics: list[TopicPart] = []


class NeedPart(NamedPart):
    """What schools and partners can be in need of: a tag to tap when it is heard in a conversation."""


class RolePart(NamedPart):
    """A role that somebody can have in a kind of collaboration."""

    description: str = ""


class CollaborationKindPart(NamedPart):
    """A kind of collaboration with its rules; see ``trajectories.models.CollaborationKind``."""

    description: str = ""
    audience: str = optional_text(200)
    fewest_schools: Annotated[int, Field(ge=0, le=99)] = 0
    fewest_partners: Annotated[int, Field(ge=0, le=99)] = 0
    core_from: Number | None = None
    core_to: Number | None = None
    years: Number | None = None
    contribution: Money | None = None
    decided_by: str = optional_text(120)
    own_go_no_go: bool = False
    conditions: list[Annotated[str, Field(min_length=1)]] = []
    roles: list[RolePart] = []
    guide: list[Annotated[str, Field(min_length=1)]] = []
