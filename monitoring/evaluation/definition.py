"""The form of a questionnaire's definition file (YAML), and what must fit together in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cmk.core.definitions import Problem, read_yaml
from monitoring.models import QuestionKind
from schools.models.register import Education

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


def _text(longest: int) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


class Part(BaseModel):
    """A part of the file: a misspelt field is a mistake, and ``no`` is not silently a truth value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Explanation(Part):
    """What a word means, for who wonders: opens below the question."""

    title: Annotated[str, _text(160)]
    text: Annotated[str, _text(2000)]


class LevelDefinition(Part):
    """A scenario level in the words of one pillar; its number is its place in the list."""

    name: Annotated[str, _text(80)]
    description: Annotated[str, _text(1000)]


class QuestionDefinition(Part):
    """One question; ``options`` only for choices."""

    key: Key
    kind: Annotated[QuestionKind, Field(strict=False)]
    text: Annotated[str, _text(400)]
    explanation: Explanation | None = None
    options: list[Annotated[str, _text(160)]] = []
    required: bool = True


class PillarDefinition(Part):
    """One pillar: a page of the questionnaire."""

    key: Key
    name: Annotated[str, _text(80)]
    introduction: Annotated[str, _text(2000)]
    levels: Annotated[list[LevelDefinition], Field(min_length=2)]
    questions: Annotated[list[QuestionDefinition], Field(min_length=1)]


class InstrumentDefinition(Part):
    """One version of a questionnaire. ``scenario_model`` is the key of one that the penvoerder's programme brought."""

    key: Key
    version: Annotated[int, Field(ge=1, le=32000)]
    name: Annotated[str, _text(160)]
    education: Annotated[list[Annotated[Education, Field(strict=False)]], Field(min_length=1)]
    scale: Annotated[list[Annotated[str, _text(40)]], Field(min_length=2)]
    minutes: Annotated[int, Field(ge=1, le=240)]
    scenario_model: Key
    introduction: Annotated[str, _text(4000)]
    pillars: Annotated[list[PillarDefinition], Field(min_length=1)]


def read_instrument(path: str | Path) -> InstrumentDefinition:
    """Read a questionnaire from the file at ``path``; ``DomainError`` with every mistake and its place."""
    return read_yaml(path, InstrumentDefinition, misfits)


def misfits(definition: InstrumentDefinition) -> Iterable[Problem]:
    """Yield what is well-formed but does not fit: doubled keys, unequal levels, choices without options."""
    levels = len(definition.pillars[0].levels)
    seen: set[str] = set()
    for number, pillar in enumerate(definition.pillars):
        place = ("pillars", number)
        if pillar.key in seen:
            yield (*place, "key"), _("this key is used before: %(key)s.") % {"key": pillar.key}
        seen.add(pillar.key)
        if len(pillar.levels) != levels:
            yield (
                (*place, "levels"),
                _("every pillar needs as many levels as the first (%(number)d).") % {"number": levels},
            )
        yield from _misfits_of_questions(pillar, place)


def _misfits_of_questions(pillar: PillarDefinition, place: tuple[str, int]) -> Iterable[Problem]:
    keys: set[str] = set()
    kinds: set[QuestionKind] = set()
    for number, question in enumerate(pillar.questions):
        at = (*place, "questions", number)
        if question.key in keys:
            yield (*at, "key"), _("this key is used before: %(key)s.") % {"key": question.key}
        if question.kind in (QuestionKind.SCENARIO_NOW, QuestionKind.SCENARIO_WANTED) and question.kind in kinds:
            yield (*at, "kind"), _("a pillar asks this once at most.")
        if question.kind == QuestionKind.CHOICES and not question.options:
            yield at, _("a question with choices needs options.")
        if question.kind != QuestionKind.CHOICES and question.options:
            yield (*at, "options"), _("only a question with choices has options.")
        if len(set(question.options)) != len(question.options):
            yield (*at, "options"), _("an option is written twice.")
        keys.add(question.key)
        kinds.add(question.kind)
