"""What every part of a definition file shares: the forms of keys, codes, numbers, money and texts."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from cmk.accounts.models.penvoerder import validate_accent


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
BoardNumber = Annotated[str, BeforeValidator(_code_as_text), Field(pattern=r"^\d{5}$")]
Number = Annotated[int, Field(ge=1, le=99)]
Year = Annotated[int, Field(ge=1990, le=2100)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Percentage = Annotated[Decimal, Field(ge=0, le=1000, max_digits=6, decimal_places=2)]
Priority = Annotated[str, Field(min_length=1, max_length=400)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


def text(longest: int) -> Any:
    """Return the field of a text that must be there, of at most ``longest`` characters."""
    return Field(min_length=1, max_length=longest)


def optional_text(longest: int) -> Any:
    """Return the field of a text that may be left out, of at most ``longest`` characters."""
    return Field("", max_length=longest)


class Part(BaseModel):
    """A part of the file: unknown fields are refused, surrounding space is dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class NamedPart(Part):
    """A part with a key that never changes meaning, and where it stands in the plan (``section``: "§ 4.1.2")."""

    key: Key
    name: str = text(250)
    section: str = optional_text(120)
