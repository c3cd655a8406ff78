"""Adds a penvoerder's own questions to a questionnaire that is shipped, without copying its texts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cmk.core.definitions import Problem, checked
from cmk.core.errors import DomainError
from monitoring.evaluation.definition import AdditionDefinition, InstrumentDefinition
from monitoring.evaluation.fitting import misfits


def with_own_questions(definition: InstrumentDefinition, addition: AdditionDefinition) -> InstrumentDefinition:
    """Return ``definition`` with the own questions at the end of their pillars, and their hard words.

    Raises ``DomainError`` with all that does not fit: a pillar that is not there, a key that is taken, ….
    """
    raw = definition.model_dump(mode="json")
    problems = list(_unknown(definition, addition))
    raw["terms"] += [term.model_dump(mode="json") for term in addition.terms]
    pillars = {pillar["key"]: pillar for pillar in raw["pillars"]}
    for part in addition.own_questions:
        if part.pillar in pillars:
            pillars[part.pillar]["questions"] += [
                {**question.model_dump(mode="json"), "own": True} for question in part.questions
            ]
    extended, found = checked(raw, InstrumentDefinition, misfits)
    problems += found
    if problems or extended is None:
        heading = _("The own questions cannot be added to “%(name)s”:") % {"name": definition.name}
        raise DomainError(heading, *(f"{_written(place)}: {sentence}" for place, sentence in problems))
    return extended


def _unknown(definition: InstrumentDefinition, addition: AdditionDefinition) -> Iterator[Problem]:
    if addition.of != definition.key:
        yield (
            ("of",),
            _("these questions are for “%(of)s”, and this questionnaire is “%(key)s”.")
            % {"of": addition.of, "key": definition.key},
        )
    known = [pillar.key for pillar in definition.pillars]
    for number, part in enumerate(addition.own_questions):
        if part.pillar not in known:
            yield (
                ("own_questions", number, "pillar"),
                _("there is no pillar “%(key)s”. There are: %(known)s.")
                % {"key": part.pillar, "known": ", ".join(known)},
            )


def _written(place: tuple[str | int, ...]) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
