"""The form of a questionnaire's definition file (YAML); what must fit together in it is in ``fitting``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cmk.core.definitions import read_yaml
from monitoring.evaluation.fitting import misfits
from monitoring.evaluation.values import HIGHEST
from monitoring.models import Audience, QuestionKind
from schools.models.register import Education

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
# The name of a question in its questionnaire: the key of its pillar, a point, its own key.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$", max_length=121)]


def _text(longest: int) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Scale = list[Annotated[str, _text(40)]]
Number = Annotated[int, Field(ge=0, le=HIGHEST)]


class Part(BaseModel):
    """A part of the file: a misspelt field is a mistake, and ``no`` is not silently a truth value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Explanation(Part):
    """What a word means, for who wonders: opens below the question."""

    title: Annotated[str, _text(160)]
    text: Annotated[str, _text(2000)]


class TermDefinition(Part):
    """A hard word with what it means, explained wherever it stands in the questionnaire."""

    term: Annotated[str, _text(80)]
    text: Annotated[str, _text(1000)]


class ConditionDefinition(Part):
    """The question is asked only when an earlier one has one of these answers: numbers from 1, or options."""

    question: Name
    any_of: Annotated[list[int | Annotated[str, _text(160)]], Field(min_length=1)]


class LevelDefinition(Part):
    """A scenario level in the words of one pillar; its number is its place in the list."""

    name: Annotated[str, _text(80)]
    description: Annotated[str, _text(1000)]


class QuestionDefinition(Part):
    """One question. Which fields it may have depends on its kind; ``fitting`` says which."""

    key: Key
    kind: Annotated[QuestionKind, Field(strict=False)]
    text: Annotated[str, _text(400)]
    explanation: Explanation | None = None
    allows_between: bool = False
    options: list[Annotated[str, _text(160)]] = []
    allows_other: bool = False
    lowest: Number | None = None
    highest: Number | None = None
    unit: Annotated[str, _text(40)] | None = None
    condition: ConditionDefinition | None = None
    own: bool = False
    required: bool = True


class PillarDefinition(Part):
    """One pillar: a page of the questionnaire. ``levels`` when it asks for a scenario."""

    key: Key
    name: Annotated[str, _text(80)]
    introduction: Annotated[str, _text(2000)]
    levels: list[LevelDefinition] = []
    questions: Annotated[list[QuestionDefinition], Field(min_length=1)]


class InstrumentDefinition(Part):
    """One version of a questionnaire.

    ``scenario_model``: the key of one that the penvoerder's programme brought, when there are questions about it.
    The scales go from low to high; each is there exactly when a question needs it.
    """

    key: Key
    version: Annotated[int, Field(ge=1, le=32000)]
    name: Annotated[str, _text(160)]
    audience: Annotated[Audience, Field(strict=False)] = Audience.SCHOOL
    anonymous: bool = False
    education: list[Annotated[Education, Field(strict=False)]] = []
    scale: Scale = []
    importance_scale: Scale = []
    realisation_scale: Scale = []
    satisfaction_scale: Scale = []
    minutes: Annotated[int, Field(ge=1, le=240)]
    scenario_model: Key | None = None
    introduction: Annotated[str, _text(4000)]
    terms: list[TermDefinition] = []
    pillars: Annotated[list[PillarDefinition], Field(min_length=1)]


class OwnQuestionsDefinition(Part):
    """Questions of one pillar that the penvoerder adds; they come after those of the pillar."""

    pillar: Key
    questions: Annotated[list[QuestionDefinition], Field(min_length=1)]


class AdditionDefinition(Part):
    """A file with a penvoerder's own questions, to add to a questionnaire that is shipped (``of`` is its key)."""

    of: Key
    terms: list[TermDefinition] = []
    own_questions: Annotated[list[OwnQuestionsDefinition], Field(min_length=1)]


def read_instrument(path: str | Path) -> InstrumentDefinition:
    """Read a questionnaire from the file at ``path``; ``DomainError`` with every mistake and its place."""
    return read_yaml(path, InstrumentDefinition, check_raw=misfits)


def read_addition(path: str | Path) -> AdditionDefinition:
    """Read a penvoerder's own questions from the file at ``path``; ``DomainError`` with every mistake."""
    return read_yaml(path, AdditionDefinition)
