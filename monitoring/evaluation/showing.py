"""Turns the questions of a pillar into what the page shows, for every kind of question."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from monitoring.evaluation.posted import FormChanges
from monitoring.evaluation.questionnaire import Answered, PillarPart, Questionnaire
from monitoring.evaluation.selectors import anchor
from monitoring.evaluation.services.answers import Saved
from monitoring.evaluation.terms import Term, Terms
from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked, Value, as_sent, digest, parse
from monitoring.evaluation.wording import in_words
from monitoring.models import QuestionKind


@dataclass(frozen=True)
class Choice:
    """One option of a question; ``number`` and ``description`` for scenarios."""

    value: str
    label: str
    checked: bool
    number: int | None = None
    description: str | SafeString = ""


@dataclass(frozen=True)
class LastTime:
    """Last time's answer: in words, and as the form would send it (JSON), to copy.

    ``offered``: nothing stands there yet, and it can be given again (an option may have gone); what was answered is
    never replaced by it. ``in_bulk``: one tap for a whole pillar copies it too; not open questions, which tell about a
    year that is over.
    """

    words: str
    number: int | None
    sent: str
    offered: bool
    in_bulk: bool


@dataclass(frozen=True)
class ShownConflict:
    """What somebody else answered since, in words, for the page without JavaScript."""

    words: str
    by: str
    at: str
    revision: int


@dataclass(frozen=True)
class ShownQuestion:
    """A question as the page shows it. ``base`` and ``initial`` travel along hidden: see ``FormChanges``.

    ``second``: of a goal, its realisation. ``between``: of a scenario, between which levels, with a ``note``.
    ``other``: what was written in. ``is_asked``: whether its condition is met; ``only_if`` says in words when it is
    asked, and ``condition`` (JSON) tells the browser, when it depends on another question of the page.
    """

    asked: Asked
    id: str
    title: SafeString
    explanation: SafeString
    choices: tuple[Choice, ...]
    text: str
    base: int | str
    initial: str
    second: tuple[Choice, ...] = ()
    between: tuple[Choice, ...] = ()
    note: str = ""
    other: str = ""
    terms: tuple[Term, ...] = ()
    is_asked: bool = True
    only_if: str = ""
    condition: str = ""
    last_time: LastTime | None = None
    error: str = ""
    conflict: ShownConflict | None = None

    @property
    def name(self) -> str:
        """The name in the form."""
        return self.asked.name

    @property
    def kind(self) -> str:
        """How the template shows it: the kind of question, with ``scenario`` for both of those."""
        return "scenario" if self.asked.kind in SCENARIOS else str(self.asked.kind.value)

    @property
    def shape(self) -> str:
        """What the browser puts together from several fields: ``goal``, ``between``, ``options`` or nothing."""
        if self.second:
            return "goal"
        if self.between:
            return "between"
        return "options" if self.asked.question.allows_other and self.asked.kind in OPTIONS else ""

    @property
    def is_between(self) -> bool:
        """Whether the answer lies between two levels."""
        return any(choice.checked for choice in self.between)

    @property
    def boundaries(self) -> str:
        """Between what a number lies, in words; empty when nothing is said of it."""
        lowest, highest = self.asked.question.lowest, self.asked.question.highest
        if highest is None:
            return ""
        return _("from %(lowest)d up to %(highest)d") % {"lowest": lowest or 0, "highest": highest}


@dataclass
class Showing:
    """The questions of a pillar as the page shows them.

    ``names``: of the questions that are asked now. ``on_page``: of those on this page. ``posted`` with ``saved``:
    what a form brought and what became of it, to show again what was not saved; ``closed``: nothing could be.
    """

    form: Questionnaire
    part: PillarPart
    answers: Answered
    before: Answered
    terms: Terms
    names: Collection[str]
    on_page: Collection[str]
    posted: FormChanges | None = None
    saved: Saved | None = None
    closed: bool = False

    def __iter__(self) -> Iterator[ShownQuestion]:
        return (self._question(asked) for asked in self.part.questions)

    def _question(self, asked: Asked) -> ShownQuestion:
        name, question = asked.name, asked.question
        value = self.answers.value(asked)
        sent: Any = as_sent(value)
        base: int | str = self.answers.revision(asked)
        initial = digest(value)
        error = self.saved.errors.get(name, "") if self.saved else ""
        conflict = self.saved.conflicts.get(name) if self.saved else None
        if self.posted and (error or conflict or self.closed) and name in self.posted.raw:
            sent = self.posted.raw[name]
            base = self.posted.base[name] or 0
            initial = self.posted.initial[name]
        parts = [sent] if isinstance(sent, str) else [str(one or "") for one in sent]
        known = set(question.options)
        return ShownQuestion(
            asked=asked,
            id=anchor(asked),
            title=self.terms.marked(question.text),
            explanation=self.terms.marked(question.explanation),
            choices=self._choices(asked, parts),
            text=sent if isinstance(sent, str) else "",
            base=base,
            initial=initial,
            second=self._second(asked, parts),
            between=self._between(asked, parts),
            note=parts[2] if len(parts) > 2 else "",
            other=next((one for one in parts if one and one not in known), "") if question.allows_other else "",
            terms=self._terms(asked),
            is_asked=name in self.names,
            only_if=self._only_if(asked),
            condition=self._condition(asked),
            last_time=self._last_time(asked, value),
            error=error,
            conflict=ShownConflict(
                in_words(self.form, asked, conflict.theirs), conflict.by, conflict.at, conflict.revision
            )
            if conflict
            else None,
        )

    def _choices(self, asked: Asked, parts: list[str]) -> tuple[Choice, ...]:
        instrument = self.form.instrument
        if asked.kind in OPTIONS:
            return tuple(Choice(option, option, option in parts) for option in asked.question.options)
        if asked.kind in SCENARIOS:
            chosen = "" if self._pair(parts) else parts[0]
            return tuple(
                Choice(
                    str(level.number),
                    level.name,
                    str(level.number) == chosen,
                    level.number,
                    self.terms.underlined(level.description),
                )
                for level in self.part.pillar.levels.all()
            )
        scales = {
            QuestionKind.STATEMENT: instrument.scale,
            QuestionKind.SATISFACTION: instrument.satisfaction_scale,
            QuestionKind.GOAL: instrument.importance_scale,
        }
        return _scale(scales.get(asked.kind, []), parts[0] if parts else "")

    def _second(self, asked: Asked, parts: list[str]) -> tuple[Choice, ...]:
        if asked.kind != QuestionKind.GOAL:
            return ()
        return _scale(self.form.instrument.realisation_scale, parts[1] if len(parts) > 1 else "")

    def _pair(self, parts: list[str]) -> str:
        return f"{parts[0]}-{parts[1]}" if len(parts) > 1 and parts[1] else ""

    def _between(self, asked: Asked, parts: list[str]) -> tuple[Choice, ...]:
        if asked.kind not in SCENARIOS or not asked.question.allows_between:
            return ()
        numbers = [level.number for level in self.part.pillar.levels.all()]
        return tuple(
            Choice(
                f"{lower}-{upper}",
                _("between %(lower)d and %(upper)d") % {"lower": lower, "upper": upper},
                f"{lower}-{upper}" == self._pair(parts),
            )
            for lower, upper in pairwise(numbers)
        )

    def _terms(self, asked: Asked) -> tuple[Term, ...]:
        """Return the hard words inside the labels of a question, which are explained below it."""
        texts = list(asked.question.options)
        if asked.kind in SCENARIOS:
            texts += [level.description for level in self.part.pillar.levels.all()]
        return self.terms.found_in(texts)

    def _only_if(self, asked: Asked) -> str:
        condition = asked.question.condition
        other = self.form.by_name.get(condition["question"]) if condition else None
        if condition is None or other is None:
            return ""
        words = []
        for one in condition["any_of"]:
            try:
                words.append(in_words(self.form, other, parse(other, one)))
            except ValueError:
                words.append(str(one))
        answers = get_text_list([f"‘{one}’" for one in words], _("or"))
        return _("Only if you answered %(answers)s to: %(question)s") % {
            "answers": answers,
            "question": other.question.text,
        }

    def _condition(self, asked: Asked) -> str:
        condition = asked.question.condition
        if not condition or condition["question"] not in self.on_page:
            return ""
        any_of = [str(one) for one in condition["any_of"]]
        return json.dumps({"question": condition["question"], "any_of": any_of}, ensure_ascii=False)

    def _last_time(self, asked: Asked, value: Value) -> LastTime | None:
        was = self.before.value(asked)
        if was is None:
            return None
        try:
            fits = parse(asked, as_sent(was)) == was
        except ValueError:
            fits = False
        return LastTime(
            words=in_words(self.form, asked, was),
            number=was if isinstance(was, int) and asked.kind in SCENARIOS else None,
            sent=json.dumps(as_sent(was)),
            offered=fits and value is None,
            in_bulk=fits and value is None and asked.kind != QuestionKind.TEXT,
        )


def _scale(labels: Collection[str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), label, str(number) == chosen) for number, label in enumerate(labels, start=1))
