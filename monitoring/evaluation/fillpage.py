"""A page of the questionnaire: one pillar (or all of them, from paper) with its questions as they are shown."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from cmk.core.models import today
from monitoring.evaluation.posted import FormChanges
from monitoring.evaluation.questionnaire import (
    Answered,
    PillarPart,
    Questionnaire,
    answers_of,
    asked_now,
    questionnaire,
)
from monitoring.evaluation.selectors import Progress, previous_of, progress_of
from monitoring.evaluation.services import Saved
from monitoring.evaluation.sheets import Sheet
from monitoring.evaluation.showing import Showing, ShownQuestion
from monitoring.evaluation.terms import Term, Terms
from monitoring.evaluation.values import Value, as_sent, parse
from monitoring.models import SelfEvaluation

__all__ = ["FillPage", "FormChanges", "Section", "as_first_shown", "fill_page", "last_time"]


@dataclass(frozen=True)
class Section:
    """One pillar on a page."""

    part: PillarPart
    introduction: SafeString
    questions: tuple[ShownQuestion, ...]

    @property
    def in_bulk(self) -> int:
        """How many open questions can take last time's answer with one tap."""
        return sum(1 for one in self.questions if one.is_asked and one.last_time and one.last_time.in_bulk)


@dataclass(frozen=True)
class FillPage:
    """All that a page shows; ``part`` is its pillar, or the first when all are on it (``is_whole``)."""

    sheet: Sheet
    sections: tuple[Section, ...]
    pillars: int
    progress: Progress
    before: PillarPart | None
    after: PillarPart | None
    closed: str
    saved_at: datetime.datetime | None
    last_round: str
    terms: tuple[Term, ...]
    is_whole: bool

    @property
    def evaluation(self) -> SelfEvaluation:
        """The self-evaluation."""
        return self.sheet.evaluation

    @property
    def part(self) -> PillarPart:
        """The pillar of the page."""
        return self.sections[0].part

    @property
    def questions(self) -> tuple[ShownQuestion, ...]:
        """All questions on the page."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def before_url(self) -> str:
        """The address of the pillar before."""
        return self.sheet.url(self.before.key) if self.before else ""

    @property
    def problems(self) -> tuple[ShownQuestion, ...]:
        """The questions that need attention after a save."""
        return tuple(question for question in self.questions if question.error or question.conflict)


def fill_page(
    user: Any,
    sheet: Sheet,
    form: Questionnaire,
    parts: Sequence[PillarPart],
    *,
    posted: FormChanges | None = None,
    saved: Saved | None = None,
    closed: str = "",
) -> FillPage:
    """Gather the page with the pillars ``parts`` of ``form``: one, or all of them.

    After a POST that was not saved in full: ``posted`` with what became of it (``saved``), or why nothing could be
    saved (``closed``); what was typed is shown again.
    """
    evaluation = sheet.evaluation
    answers = sheet.answers()
    previous = previous_of(user, evaluation)
    before = answers_of(previous) if previous is not None else Answered({})
    terms = Terms(form.instrument)
    names = asked_now(form, answers)
    on_page = {asked.name for part in parts for asked in part.questions}
    sections = tuple(
        Section(
            part,
            terms.marked(part.pillar.introduction),
            tuple(Showing(form, part, answers, before, terms, names, on_page, posted, saved, bool(closed))),
        )
        for part in parts
    )
    index = parts[0].number - 1
    is_whole = len(parts) > 1
    changed = max((row.changed_at for row in answers.rows.values()), default=None)
    saved_today = changed if changed and timezone.localtime(changed).date() == today() else None
    return FillPage(
        sheet=sheet,
        sections=sections,
        pillars=len(form.pillars),
        progress=progress_of(form, answers),
        before=form.pillars[index - 1] if index and not is_whole else None,
        after=form.pillars[index + 1] if index + 1 < len(form.pillars) and not is_whole else None,
        closed=closed or sheet.why_closed(),
        saved_at=saved_today,
        last_round=previous.round.name if previous is not None else "",
        terms=terms.found_in(_texts(parts)),
        is_whole=is_whole,
    )


def as_first_shown(form: Questionnaire, part: PillarPart) -> tuple[ShownQuestion, ...]:
    """Return the questions of a pillar as they look before anything is filled in; a condition is told in words."""
    nothing, names = Answered({}), form.by_name.keys()
    return tuple(Showing(form, part, nothing, nothing, Terms(form.instrument), names, ()))


def last_time(user: Any, evaluation: SelfEvaluation, names: Sequence[str]) -> dict[str, Value]:
    """Return the answers of the round before that can be given again, to the questions with ``names``."""
    previous = previous_of(user, evaluation)
    if previous is None:
        return {}
    form, before = questionnaire(evaluation.round.instrument), answers_of(previous)
    found: dict[str, Value] = {}
    for name in names:
        was = before.value(form.by_name[name])
        try:
            if was is not None and parse(form.by_name[name], as_sent(was)) == was:
                found[name] = was
        except ValueError:
            continue
    return found


def _texts(parts: Sequence[PillarPart]) -> list[str]:
    texts = []
    for part in parts:
        texts.append(part.pillar.introduction)
        texts += [level.description for level in part.pillar.levels.all()]
        for asked in part.questions:
            texts += [asked.question.text, asked.question.explanation, *asked.question.options]
    return texts
