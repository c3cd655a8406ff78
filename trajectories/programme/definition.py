"""What a programme's definition file may say: the YAML of ``trajectories/programmes`` as pydantic models.

Everything in which two programmes differ is in such a file, never in code. Fields that are not known
here are refused, so a typing error is not silently left out. What one part says of another (a
target names a phase, an indicator names a track) is checked in ``checks``.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from cmk.accounts.models.penvoerder import validate_accent
from schools.models import Education
from trajectories.models.programme import IndicatorSource


def _code_as_text(value: Any) -> Any:
    """Refuse a code that YAML took for a number: 0362 without quotes is read as octal 242."""
    if isinstance(value, int):
        raise PydanticCustomError(
            "code_quotes", "{message}", {"message": _("write the code between quotes, for example '0362'.")}
        )
    return value


def _legible(value: str) -> str:
    """Refuse an accent colour on which white letters cannot be read."""
    try:
        validate_accent(value)
    except ValidationError as error:
        raise PydanticCustomError("accent", "{message}", {"message": " ".join(error.messages)}) from error
    return value


Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Accent = Annotated[str, AfterValidator(_legible)]
MunicipalityCode = Annotated[str, BeforeValidator(_code_as_text), Field(pattern=r"^\d{4}$")]
Number = Annotated[int, Field(ge=1, le=99)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


def _text(longest: int) -> Any:
    return Field(min_length=1, max_length=longest)


class Part(BaseModel):
    """A part of the file: unknown fields are refused, surrounding space is dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class PenvoerderPart(Part):
    """The organisation that runs the programme; made when it is not there yet."""

    slug: Slug
    name: str = _text(120)
    network_name: str = _text(120)
    short_name: str = Field("", max_length=40)
    accent: Accent = "#0b6b63"
    reply_to: str = Field("", max_length=254)


class ProgrammeFacts(Part):
    """The programme itself. ``slug`` is unique over all penvoerders; ``end`` is the last day."""

    slug: Slug
    name: str = _text(160)
    scheme: str = Field("", max_length=160)
    start: datetime.date
    end: datetime.date


class MunicipalityPart(Part):
    """A municipality that takes part, by its CBS code, with what it asks in particular, in its own order."""

    code: MunicipalityCode
    name: str = _text(80)
    priorities: list[Annotated[str, Field(min_length=1, max_length=400)]] = []


class LevelPart(Part):
    """One level of the scenario model, in order from 1."""

    number: Number
    name: str = _text(80)
    description: str = ""


class ScenarioModelPart(Part):
    """The ordered levels on which the programme places schools; ``level_name`` as in 'scenario 2'."""

    key: Key
    name: str = _text(120)
    level_name: str = _text(40)
    levels: list[LevelPart] = Field(min_length=2)


class PhasePart(Part):
    """A part of the programme's time. ``label`` heads the column of its targets."""

    key: Key
    name: str = _text(250)
    label: str = _text(20)
    start: datetime.date
    end: datetime.date


class LinePart(Part):
    """A programme line (A, B, C)."""

    key: Key
    letter: str = Field("", max_length=3)
    name: str = _text(250)
    description: str = ""


class ObjectivePart(Part):
    """What the programme wants to reach; ``line`` names the line under which it falls."""

    key: Key
    name: str = _text(250)
    line: Key | None = None


class StepPart(Part):
    """A step of a track; ``number`` counts from 1 without gaps."""

    number: Number
    name: str = _text(120)
    description: str = ""


class TrackPart(Part):
    """A road for schools of a kind. ``next_track`` is where it leads on; its own key when it is walked again."""

    key: Key
    number: Number
    name: str = _text(250)
    description: str = ""
    next_track: Key | None = None
    steps: list[StepPart] = Field(min_length=1)


class ActivityKindPart(Part):
    """A kind of activity, with the line under which it falls."""

    key: Key
    name: str = _text(250)
    line: Key | None = None


class TopicPart(Part):
    """A topic of a conversation: a hint for whoever writes, and words to tap where that is quicker."""

    key: Key
    name: str = _text(250)
    hint: str = Field("", max_length=250)
    options: list[Annotated[str, Field(min_length=1, max_length=80)]] = []


class ConversationKindPart(Part):
    """A kind of conversation; ``norm_per_year`` with every school and partner, left out where there is none."""

    key: Key
    name: str = _text(250)
    norm_per_year: Annotated[int, Field(ge=1, le=52)] | None = None
    topics: list[TopicPart] = []


class IndicatorPart(Part):
    """A promised number, how it is counted (see ``trajectories.models.Indicator``), and targets by phase key."""

    key: Key
    name: str = _text(250)
    line: Key | None = None
    counts: IndicatorSource
    track: Key | None = None
    first_track_only: bool = False
    education: list[Education] = []
    activity_kind: Key | None = None
    targets: dict[Key, Count] = {}


class Definition(Part):
    """A whole definition file."""

    penvoerder: PenvoerderPart
    programme: ProgrammeFacts
    municipalities: list[MunicipalityPart] = Field(min_length=1)
    scenario_model: ScenarioModelPart
    phases: list[PhasePart] = Field(min_length=1)
    lines: list[LinePart] = []
    objectives: list[ObjectivePart] = []
    tracks: list[TrackPart] = Field(min_length=1)
    activity_kinds: list[ActivityKindPart] = []
    conversation_kinds: list[ConversationKindPart] = []
    indicators: list[IndicatorPart] = []
