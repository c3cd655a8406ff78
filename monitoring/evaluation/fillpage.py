"""One page of the questionnaire: a pillar with its questions as they are shown, and what a form brought."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.models import today
from monitoring.evaluation.questionnaire import Answered, PillarPart, Questionnaire, answers_of, questionnaire
from monitoring.evaluation.selectors import Progress, anchor, fill_url, previous_of, progress_of
from monitoring.evaluation.services import Saved
from monitoring.evaluation.services.answers import why_closed
from monitoring.evaluation.values import NUMBERS, Asked, Value, as_sent, digest, parse
from monitoring.models import QuestionKind, SelfEvaluation


@dataclass(frozen=True)
class Choice:
    """One option of a question; ``number`` and ``description`` for scenarios."""

    value: str
    label: str
    checked: bool
    number: int | None = None
    description: str = ""


@dataclass(frozen=True)
class LastTime:
    """Last time's answer: in words, and as the form would send it (JSON), to copy; ``differs`` from what stands now."""

    words: str
    number: int | None
    sent: str
    differs: bool


@dataclass(frozen=True)
class ShownConflict:
    """What somebody else answered since, in words, for the page without JavaScript."""

    words: str
    by: str
    at: str
    revision: int


@dataclass(frozen=True)
class ShownQuestion:
    """A question as the page shows it. ``base`` and ``initial`` travel along hidden: see ``FormChanges``."""

    asked: Asked
    id: str
    choices: tuple[Choice, ...]
    text: str
    base: int | str
    initial: str
    last_time: LastTime | None = None
    error: str = ""
    conflict: ShownConflict | None = None

    @property
    def name(self) -> str:
        """The name in the form."""
        return self.asked.name

    @property
    def kind(self) -> str:
        """How the template shows it: ``scenario``, ``statement``, ``choices`` or ``text``."""
        return "scenario" if self.asked.kind.startswith("scenario") else str(self.asked.kind.value)


@dataclass(frozen=True)
class FillPage:
    """All that a pillar's page shows."""

    evaluation: SelfEvaluation
    part: PillarPart
    pillars: int
    questions: tuple[ShownQuestion, ...]
    progress: Progress
    before: PillarPart | None
    after: PillarPart | None
    closed: str
    saved_at: datetime.datetime | None

    @property
    def before_url(self) -> str:
        """The address of the pillar before."""
        return fill_url(self.evaluation, self.before.key) if self.before else ""

    @property
    def problems(self) -> tuple[ShownQuestion, ...]:
        """The questions that need attention after a save."""
        return tuple(question for question in self.questions if question.error or question.conflict)


@dataclass
class FormChanges:
    """What a plain POST of a pillar's page brought, for ``save_answers``.

    A field that was left as it was shown (``initial-<name>`` is the digest of the value shown) is no change, so
    that it cannot overwrite what somebody else answered meanwhile. ``keep`` and ``take`` name the field whose
    conflict the person decided; ``copy`` the one that takes last time's answer.
    """

    raw: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=dict)
    initial: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: QueryDict, part: PillarPart, last_time: Mapping[str, Value]) -> FormChanges:
        """Read a POST of the page of ``part``; ``last_time`` holds last time's answers by name."""
        found = cls()
        for asked in part.questions:
            name = asked.name
            raw: Any = data.getlist(name) if asked.kind == QuestionKind.CHOICES else data.get(name, "")
            found.base[name] = data.get(f"base-{name}")
            found.initial[name] = data.get(f"initial-{name}", "")
            if data.get("copy") == name and last_time.get(name) is not None:
                raw = as_sent(last_time[name])
            found.raw[name] = raw
            if data.get("take") == name or f"initial-{name}" not in data:
                continue  # theirs stands; or the form did not have this question at all
            if data.get("keep") == name:
                found.base[name] = data.get(f"theirs-{name}")
            if cls._changed(asked, raw, found.initial[name]):
                found.changes[name] = raw
        return found

    @staticmethod
    def _changed(asked: Asked, raw: Any, initial: str) -> bool:
        try:
            return digest(parse(asked, raw)) != initial
        except ValueError:
            return True


def fill_page(
    user: Any,
    evaluation: SelfEvaluation,
    key: str,
    *,
    posted: FormChanges | None = None,
    saved: Saved | None = None,
    closed: str = "",
) -> FillPage | None:
    """Gather the page of pillar ``key``; None when there is no such pillar.

    After a POST that was not saved in full: ``posted`` with what became of it (``saved``), or why nothing could be
    saved (``closed``); what was typed is shown again.
    """
    form = questionnaire(evaluation.round.instrument)
    part = form.part(key)
    if part is None:
        return None
    answers = answers_of(evaluation)
    previous = previous_of(user, evaluation)
    before = answers_of(previous) if previous is not None else Answered({})
    shown = _Showing(form, part, answers, before, posted, saved, bool(closed))
    index = part.number - 1
    changed = max((row.changed_at for row in answers.rows.values()), default=None)
    saved_today = changed if changed and timezone.localtime(changed).date() == today() else None
    return FillPage(
        evaluation=evaluation,
        part=part,
        pillars=len(form.pillars),
        questions=tuple(shown),
        progress=progress_of(form, answers),
        before=form.pillars[index - 1] if index else None,
        after=form.pillars[index + 1] if index + 1 < len(form.pillars) else None,
        closed=closed or why_closed(evaluation),
        saved_at=saved_today,
    )


def last_time(user: Any, evaluation: SelfEvaluation, part: PillarPart) -> dict[str, Value]:
    """Return the answers of the round before to the questions of a pillar, by name."""
    previous = previous_of(user, evaluation)
    before = answers_of(previous) if previous is not None else Answered({})
    return {asked.name: before.value(asked) for asked in part.questions}


def as_first_shown(form: Questionnaire, part: PillarPart) -> tuple[ShownQuestion, ...]:
    """Return the questions of a pillar as their page shows them before anything is answered (the preview)."""
    return tuple(_Showing(form, part, Answered({}), Answered({}), None, None, False))


@dataclass
class _Showing:
    """Turns the questions of a pillar into what the page shows."""

    form: Questionnaire
    part: PillarPart
    answers: Answered
    before: Answered
    posted: FormChanges | None
    saved: Saved | None
    closed: bool

    def __iter__(self) -> Iterator[ShownQuestion]:
        return (self._question(asked) for asked in self.part.questions)

    def _question(self, asked: Asked) -> ShownQuestion:
        name = asked.name
        value = self.answers.value(asked)
        sent = as_sent(value)
        base: int | str = self.answers.revision(asked)
        initial = digest(value)
        error = self.saved.errors.get(name, "") if self.saved else ""
        conflict = self.saved.conflicts.get(name) if self.saved else None
        if self.posted and (error or conflict or self.closed):
            sent = self.posted.raw[name]
            base = self.posted.base[name] or 0
            initial = self.posted.initial[name]
        return ShownQuestion(
            asked=asked,
            id=anchor(asked),
            choices=self._choices(asked, [sent] if isinstance(sent, str) else list(sent)),
            text=sent if isinstance(sent, str) else "",
            base=base,
            initial=initial,
            last_time=self._last_time(asked, value),
            error=error,
            conflict=ShownConflict(self._words(asked, conflict.theirs), conflict.by, conflict.at, conflict.revision)
            if conflict
            else None,
        )

    def _choices(self, asked: Asked, chosen: list[str]) -> tuple[Choice, ...]:
        if asked.kind == QuestionKind.TEXT:
            return ()
        if asked.kind == QuestionKind.CHOICES:
            return tuple(Choice(option, option, option in chosen) for option in asked.question.options)
        if asked.kind == QuestionKind.STATEMENT:
            labels = enumerate(self.form.instrument.scale, start=1)
            return tuple(Choice(str(number), label, str(number) in chosen) for number, label in labels)
        return tuple(
            Choice(str(level.number), level.name, str(level.number) in chosen, level.number, level.description)
            for level in self.part.pillar.levels.all()
        )

    def _words(self, asked: Asked, value: Value) -> str:
        if value is None:
            return _("nothing filled in")
        sent = as_sent(value)
        chosen = [sent] if isinstance(sent, str) else sent
        labels = [
            f"{choice.number} {choice.label}" if choice.number else choice.label
            for choice in self._choices(asked, chosen)
            if choice.checked
        ]
        return ", ".join(labels) or ", ".join(chosen)

    def _last_time(self, asked: Asked, value: Value) -> LastTime | None:
        was = self.before.value(asked)
        if was is None:
            return None
        number = (
            was if isinstance(was, int) and asked.kind in NUMBERS and asked.kind != QuestionKind.STATEMENT else None
        )
        return LastTime(self._words(asked, was), number, json.dumps(as_sent(was)), was != value)
