"""The form of a file with tips (YAML), and what must fit together in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cmk.core.definitions import Problem, read_yaml
from monitoring.models import TipPurpose

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
TipKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
TipText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Training = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
HIGHEST = 9
FOLDER = Path(settings.BASE_DIR) / "monitoring" / "tips"


class Part(BaseModel):
    """A part of the file: a misspelt field is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TipDefinition(Part):
    """One tip. ``key`` never changes meaning; ``level``: where the school is (own) or wants to be (towards)."""

    key: TipKey
    pillar: Key
    purpose: Annotated[TipPurpose, Field(strict=False)]
    level: Annotated[int, Field(ge=1, le=HIGHEST)]
    text: TipText
    training: Training = ""


class TipsDefinition(Part):
    """The tips for the questionnaires with the keys ``instruments``; their order is that of the file."""

    instruments: Annotated[list[Key], Field(min_length=1)]
    tips: Annotated[list[TipDefinition], Field(min_length=1)]


def read_tips(path: str | Path) -> TipsDefinition:
    """Read a file with tips. Raises ``DomainError`` with every mistake and its place."""
    return read_yaml(path, TipsDefinition, check=_check)


def _check(definition: TipsDefinition) -> Iterator[Problem]:
    keys: set[str] = set()
    for index, tip in enumerate(definition.tips):
        if tip.key in keys:
            yield ("tips", index, "key"), _("this key is used twice.")
        keys.add(tip.key)
    for index, key in enumerate(definition.instruments):
        if key in definition.instruments[:index]:
            yield ("instruments", index), _("this questionnaire is named twice.")


def shipped_for(instrument_key: str) -> TipsDefinition | None:
    """Return the tips that come with the software for questionnaires with this key; None when there are none."""
    for path in sorted(FOLDER.glob("*.yaml")):
        definition = read_tips(path)
        if instrument_key in definition.instruments:
            return definition
    return None
