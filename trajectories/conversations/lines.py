"""The lines of the form of a conversation: one field each, with what is in it and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from trajectories.conversations.fields import Value
from trajectories.models import ConversationTopic


@dataclass(frozen=True)
class Option:
    """One choice of a field."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One field: its name, label, value, the revision it stands on, and what is wrong with it.

    ``conflict`` is a sentence with what somebody else made of it; saving again takes the own value.
    """

    name: str
    label: str
    value: Value
    revision: int
    error: str = ""
    conflict: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the field's group or control, for links and labels."""
        return f"id_{self.name}"

    @property
    def chosen_labels(self) -> str:
        """What was chosen, in words."""
        return ", ".join(option.label for option in self.options if option.chosen)

    @property
    def number(self) -> str:
        """The number in the name: ``7`` of ``need-7``."""
        return self.name.rpartition("-")[2]

    @property
    def is_filled(self) -> bool:
        """Whether something is filled in, or wrong: reason to show it unfolded."""
        return bool(self.value or self.error or self.conflict)


@dataclass(frozen=True)
class TopicLines:
    """A topic: its text, its options to tap (None without), and the kind when it is of another one."""

    topic: ConversationTopic
    text: Line
    chosen: Line | None
    other_kind: str = ""


@dataclass(frozen=True)
class Row:
    """A row that can be added and taken away: somebody else who was there, or an agreement."""

    key: str
    lines: dict[str, Line]
    is_new: bool = False


@dataclass(frozen=True)
class SchoolSteps:
    """The steps of one school that the conversation may have moved, and those it moved already (name, to what)."""

    school: str
    code: str
    lines: list[Line]
    moved: list[tuple[str, str]]

    @property
    def is_filled(self) -> bool:
        """Whether a step was moved, or something is wrong with one."""
        return bool(self.moved) or any(line.is_filled for line in self.lines)
