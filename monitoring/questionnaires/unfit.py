"""What a definition says is wrong, told where a person can mend it: at a field of the form, or in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cmk.core.definitions import Place, Problem
from cmk.core.errors import DomainError
from monitoring.questionnaires.content import Content

# How a form calls what the definition has one level deeper.
FIELDS: dict[Place, str] = {
    ("explanation", "title"): "explanation_title",
    ("explanation", "text"): "explanation",
    ("condition", "question"): "condition",
    ("condition", "any_of"): "any_of",
}
# What a part holds that has a form of its own.
WITHIN = frozenset({"pillars", "questions"})


class UnfitError(DomainError):
    """A change with which the questionnaire would not fit together; ``at_fields`` has what belongs to a field.

    ``messages`` has everything, each with its place in words, for who shows no form.
    """

    def __init__(self, at_fields: list[tuple[str, str]], elsewhere: list[str]) -> None:
        super().__init__(*(sentence for _field, sentence in at_fields), *elsewhere)
        self.at_fields = at_fields
        self.elsewhere = elsewhere


def unfit(content: Content, problems: Iterable[Problem], at: Place) -> UnfitError:
    """Return what to raise for ``problems``; those of the part at ``at`` are told at the field of its form."""
    fields, elsewhere = [], []
    for place, sentence in problems:
        told = str(capfirst(sentence))
        own = place[: len(at)] == at and len(place) > len(at)
        if len(place) == 1:  # a scale, that the form may have beside the part
            fields.append((str(place[0]), told))
        elif own and place[len(at)] not in WITHIN:
            rest = tuple(step for step in place[len(at) :] if isinstance(step, str))
            fields.append((FIELDS.get(rest, str(rest[0]) if rest else ""), told))
        else:
            elsewhere.append(f"{where}: {sentence}" if (where := _where(content, place)) else told)
    return UnfitError(list(dict.fromkeys(fields)), list(dict.fromkeys(elsewhere)))


def _where(content: Content, place: Place) -> str:
    """Say in words of which part ``place`` is; empty for the questionnaire itself."""
    if len(place) < 2 or place[0] != "pillars":
        return ""
    pillar: Any = content["pillars"][int(place[1])]
    if len(place) > 3 and place[2] == "questions":
        question = pillar["questions"][int(place[3])]
        return _("%(pillar)s, question ‘%(question)s’") % {"pillar": pillar["name"], "question": question["text"]}
    return str(pillar["name"])
