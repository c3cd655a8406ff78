"""The writes to a draft. Every change is checked as a definition file is: there is one truth about what fits.

A version that a round began with never changes. Existing questions keep their key and kind, because answers are
compared over the years by them; a question that asks something else is a new one. Whoever saves what somebody else
changed since (``seen`` is the ``mark`` of what was shown) is told so, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.definitions import Place, Problem, checked
from cmk.core.errors import DomainError
from monitoring.evaluation.definition import InstrumentDefinition
from monitoring.evaluation.exporting import content_of
from monitoring.evaluation.fitting import SCALES, misfits
from monitoring.evaluation.loader import write_version
from monitoring.evaluation.values import name_of
from monitoring.models import Instrument, Question
from monitoring.questionnaires.content import (
    Content,
    drop_needless,
    each_question,
    facts_of,
    free_key,
    mark,
    pillar_of,
    question_of,
    take_from,
    texts_of,
)
from monitoring.questionnaires.selectors import is_draft
from monitoring.questionnaires.unfit import unfit

CHANGED_MEANWHILE = gettext_lazy(
    "Somebody else changed this since you opened it. What you filled in stands below, and nothing is saved yet. "
    "Look at what it says now, and save again if yours should stand."
)
GONE = gettext_lazy("This is not in the draft any more: somebody took it out meanwhile.")


class ChangedMeanwhileError(DomainError):
    """Somebody else changed the same part since it was opened."""

    def __init__(self) -> None:
        super().__init__(str(CHANGED_MEANWHILE))


@dataclass
class Draft:
    """A draft that is locked for a change: its content, which is written when it still fits, and that before it.

    ``at``: the place of the part that changes, so that what is wrong with it is told at its fields.
    """

    row: Instrument
    content: Content
    at: Place = ()

    @property
    def before(self) -> Content:
        """The version that the draft was made from."""
        assert self.row.based_on is not None  # noqa: S101 - a draft has one
        return content_of(self.row.based_on)

    def pillar(self, key: str) -> Content:
        """Return a pillar and note its place; ``DomainError`` when it is not there."""
        found = pillar_of(self.content, key)
        if found is None:
            raise DomainError(str(GONE))
        self.at = ("pillars", self.content["pillars"].index(found))
        return found

    def question(self, pillar_key: str, key: str) -> Content:
        """Return a question and note its place; ``DomainError`` when it is not there."""
        pillar, found = self.pillar(pillar_key), question_of(self.content, pillar_key, key)
        if found is None:
            raise DomainError(str(GONE))
        self.at = (*self.at, "questions", pillar["questions"].index(found))
        return found


def written(content: Content, row: Instrument, at: Place = (), extra: list[Problem] | None = None) -> Instrument:
    """Check ``content`` as a definition file is checked and write it to ``row``; ``UnfitError`` says what is wrong."""
    drop_needless(content)
    definition, problems = checked(content, InstrumentDefinition, misfits)
    problems += extra or []
    if definition is None or problems:
        raise unfit(content, problems, at)
    return write_version(definition, row)


@contextmanager
def editing(draft: Instrument) -> Iterator[Draft]:
    """Lock a draft for one change and write what became of it; ``DomainError`` when it may not or does not fit."""
    with transaction.atomic():
        row = Instrument.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
        if row is None:
            raise DomainError(_("This draft was thrown away meanwhile. Make a new version to go on."))
        if not is_draft(row):
            raise DomainError(why_fixed(row))
        change = Draft(row, content_of(row))
        yield change
        written(change.content, row, change.at, list(_other_meaning(change)))


def why_fixed(row: Instrument) -> str:
    """Say why a version cannot be edited, and what can be done instead."""
    words = {"version": row.version, "name": row.name}
    if row.frozen_at is not None:
        return (
            _(
                "Version %(version)d of “%(name)s” is used in a round, so that it stays as it is. "
                "Make a new version to change something."
            )
            % words
        )
    return (
        _(
            "Version %(version)d of “%(name)s” came from a file and is not edited here. "
            "Make a new version to change something."
        )
        % words
    )


def _other_meaning(change: Draft) -> Iterator[Problem]:
    """Yield where an answer would get another meaning than in the version before."""
    before = change.before
    for field in SCALES:
        was, now = len(before[field]), len(change.content[field])
        if was and now and was != now:
            yield (
                (field,),
                _(
                    "this scale keeps its %(number)d answers: otherwise an answer of last year would mean "
                    "something else. Other words are fine."
                )
                % {"number": was},
            )


def _unchanged(part: Any, seen: str) -> None:
    if mark(part) != seen:
        raise ChangedMeanwhileError


def save_facts(*, draft: Instrument, values: Content, seen: str) -> None:
    """Save what stands about the questionnaire itself (``content.FACTS``)."""
    with editing(draft) as change:
        _unchanged(facts_of(change.content), seen)
        change.content.update(values)


def save_terms(*, draft: Instrument, terms: list[dict[str, str]], seen: str) -> None:
    """Save the hard words with what they mean."""
    with editing(draft) as change:
        _unchanged(change.content["terms"], seen)
        change.content["terms"] = terms
        change.at = ("terms",)


def save_pillar(*, draft: Instrument, pillar: str, values: Content, seen: str) -> None:
    """Save what stands about a pillar: its name, introduction and levels (as many as there are)."""
    with editing(draft) as change:
        part = change.pillar(pillar)
        _unchanged(texts_of(part), seen)
        part.update(values)


def save_question(*, draft: Instrument, pillar: str, key: str, values: Content, seen: str) -> None:
    """Save a question's texts and rules; its key, its kind and whose it is stay."""
    with editing(draft) as change:
        part = change.question(pillar, key)
        _unchanged(part, seen)
        part.update({name: value for name, value in values.items() if name not in ("key", "kind", "own")})


def add_question(*, draft: Instrument, pillar: str, kind: str, values: Content, scales: Content) -> str:
    """Add a question of the penvoerder's own at the end of a pillar; return its key, made from its words.

    ``scales``: those that the questionnaire did not have yet and the kind needs.
    """
    with editing(draft) as change:
        part = change.pillar(pillar)
        key = free_key(values["text"], _keys_ever(change.row, pillar))
        change.content.update({name: scale for name, scale in scales.items() if not change.content[name]})
        question = {"key": key, "kind": kind, "own": True, **values}
        part["questions"].append(question)
        change.at = (*change.at, "questions", len(part["questions"]) - 1)
    return key


def _keys_ever(row: Instrument, pillar: str) -> set[str]:
    """Return the keys that a pillar's questions had in any version: none gets another meaning."""
    versions = Instrument.objects.filter(penvoerder=row.penvoerder_id, key=row.key)
    rows = Question.objects.filter(pillar__instrument__in=versions, pillar__key=pillar)
    return set(rows.values_list("key", flat=True))


def move_question(*, draft: Instrument, pillar: str, key: str, up: bool) -> None:
    """Put a question one place higher or lower in its pillar; at the edge nothing happens."""
    with editing(draft) as change:
        question, questions = change.question(pillar, key), change.pillar(pillar)["questions"]
        place = questions.index(question)
        other = place - 1 if up else place + 1
        if 0 <= other < len(questions):
            questions[place], questions[other] = questions[other], questions[place]
        change.at = ()


def take_out(*, draft: Instrument, pillar: str, key: str) -> None:
    """Ask a question no more from this version on; answers to it in earlier rounds stay."""
    with editing(draft) as change:
        question = change.question(pillar, key)
        name = name_of(pillar, key)
        asked_by = [
            other["text"]
            for _name, other, _pillar in each_question(change.content)
            if (other.get("condition") or {}).get("question") == name
        ]
        if asked_by:
            sentence = _("Whether ‘%(other)s’ is asked depends on this question. Change that condition first.")
            raise DomainError(*(sentence % {"other": other} for other in asked_by))
        questions = change.pillar(pillar)["questions"]
        if len(questions) == 1:
            raise DomainError(_("A pillar asks at least one question. Add another one first."))
        questions.remove(question)


def put_back(*, draft: Instrument, pillar: str, key: str) -> None:
    """Ask a question of the version before again, as it was, at the end of its pillar."""
    with editing(draft) as change:
        before = change.before
        question = question_of(before, pillar, key)
        part = change.pillar(pillar)
        if question is None:
            raise DomainError(str(GONE))
        if question_of(change.content, pillar, key) is None:
            part["questions"].append(question)
            take_from(change.content, before, pillar, question)
        change.at = ()


def set_condition(*, draft: Instrument, pillar: str, key: str, condition: Content | None, seen: str) -> None:
    """Ask a question only when an earlier one has some answers; None: always."""
    with editing(draft) as change:
        part = change.question(pillar, key)
        _unchanged(part, seen)
        part["condition"] = condition
