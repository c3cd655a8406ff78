"""The definition as a file: taken out of the browser, and read in again for the own programme."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from schools.models import Municipality, SchoolBoard
from trajectories.models import Programme
from trajectories.programme.definition import Definition
from trajectories.programme.loader import load_definition
from trajectories.programme.reading import read_definition


@dataclass(frozen=True)
class Reading:
    """What reading in a definition did, or would do: sentences about what was made, changed, and kept as it was."""

    made: list[str]
    changed: list[str]
    kept: list[str]

    @property
    def does_nothing(self) -> bool:
        """Whether the programme is what the file says already."""
        return not self.made and not self.changed


def read_text(text: str, *, name: str) -> Definition:
    """Read the text of a definition file that was called ``name``.

    Raises ``DomainError`` with every mistake, as ``read_definition`` does; and for references within YAML
    (``*name``), with which a small file can blow up.
    """
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise DomainError(_("This file uses references (*name). Write out what they stand for."))
    except yaml.YAMLError:
        pass  # said below, with its line
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (get_valid_filename(Path(name).name)[-80:] or "definitie.yaml")
        path.write_text(text, encoding="utf-8")
        return read_definition(path)


def _objections(programme: Programme, definition: Definition) -> Iterator[str]:
    if definition.programme.slug != programme.slug or definition.penvoerder.slug != programme.penvoerder.slug:
        yield _("This is the definition of %(other)s. Here you read in that of %(own)s (%(slug)s).") % {
            "other": definition.programme.name,
            "own": programme.name,
            "slug": programme.slug,
        }
    # The register is national: a file of one penvoerder adds nothing to it.
    codes = {part.code: part.name for part in definition.municipalities}
    known = set(Municipality.objects.filter(code__in=codes).values_list("code", flat=True))
    for code, name in codes.items():
        if code not in known:
            yield _("The municipality %(name)s (%(code)s) is not in the register.") % {"name": name, "code": code}
    numbers = {part.number: part.name for part in definition.boards}
    boards = set(SchoolBoard.objects.filter(number__in=numbers).values_list("number", flat=True))
    for number, name in numbers.items():
        if number not in boards:
            yield _("The school board %(name)s (%(code)s) is not in the register.") % {"name": name, "code": number}


@transaction.atomic
def read_in(*, programme: Programme, text: str, name: str) -> Reading:
    """Bring ``programme`` to what the definition in ``text`` says, as the loader does; return what that did.

    Raises ``DomainError`` with every objection: mistakes in the file, another programme's definition, municipalities
    or boards that the register does not know.
    """
    definition = read_text(text, name=name)
    if problems := list(_objections(programme, definition)):
        raise DomainError(*problems)
    result = load_definition(definition)
    return Reading(result.made, result.changed, result.kept)


def preview_of_reading(*, programme: Programme, text: str, name: str) -> Reading:
    """Return what ``read_in`` would do, with nothing written. Raises its ``DomainError``."""
    with transaction.atomic():
        reading = read_in(programme=programme, text=text, name=name)
        transaction.set_rollback(True)
    return reading
