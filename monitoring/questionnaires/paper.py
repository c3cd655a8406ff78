"""A questionnaire on paper: to fill in by hand, together at a table, before the answers go in."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.accounts.views.theme import theme_css
from cmk.core.pdf import write_pdf
from cmk.core.theme import Theme
from monitoring.evaluation.questionnaire import PillarPart, Questionnaire
from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked
from monitoring.models import Instrument, QuestionKind
from monitoring.questionnaires.words import bounds_words, condition_words

# Scales whose answers are short stand beside each other; others below each other.
LONGEST_BESIDE = 90
# The lines to write on below an open question.
LINES = range(4)


@dataclass(frozen=True)
class Level:
    """A level to tick, with what it means."""

    number: int
    name: str
    description: str


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper: ``way`` says how it is answered (levels, scale, goal, options, number, text)."""

    number: int
    asked: Asked
    way: str
    condition: str
    bounds: str
    levels: tuple[Level, ...] = ()
    labels: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    told_before: bool = False

    @property
    def beside(self) -> bool:
        """Whether the answers of a scale fit beside each other on one line."""
        return sum(map(len, self.labels)) + 4 * len(self.labels) <= LONGEST_BESIDE


@dataclass(frozen=True)
class PaperPillar:
    """A pillar on paper."""

    part: PillarPart
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class Meaning:
    """What a hard word means, in the list at the end."""

    term: str
    text: str


def on_paper(form: Questionnaire) -> list[PaperPillar]:
    """Return the questions as they stand on paper, numbered through. No queries."""
    pillars, number = [], 0
    for part in form.pillars:
        questions: list[PaperQuestion] = []
        told = False
        for asked in part.questions:
            number += 1
            question = _question(form, part, asked, number, told)
            told = told or question.way == "levels"
            questions.append(question)
        pillars.append(PaperPillar(part, tuple(questions)))
    return pillars


def _question(form: Questionnaire, part: PillarPart, asked: Asked, number: int, told: bool) -> PaperQuestion:
    row = form.instrument
    levels: tuple[Level, ...] = ()
    labels: list[str] = asked.question.options
    second: list[str] = []
    way = {QuestionKind.NUMBER: "number", QuestionKind.TEXT: "text", QuestionKind.GOAL: "goal"}.get(asked.kind, "scale")
    if asked.kind in SCENARIOS:
        way, levels = "levels", tuple(Level(one.number, one.name, one.description) for one in part.pillar.levels.all())
    elif asked.kind in OPTIONS:
        way = "options"
    elif asked.kind == QuestionKind.STATEMENT:
        labels = row.scale
    elif asked.kind == QuestionKind.SATISFACTION:
        labels = row.satisfaction_scale
    elif asked.kind == QuestionKind.GOAL:
        labels, second = row.importance_scale, row.realisation_scale
    return PaperQuestion(
        number=number,
        asked=asked,
        way=way,
        condition=condition_words(form, asked),
        bounds=bounds_words(asked.question),
        levels=levels,
        labels=tuple(labels),
        second=tuple(second),
        told_before=told and way == "levels",
    )


def meanings(form: Questionnaire) -> list[Meaning]:
    """Return what is explained at the end: the hard words, then what opens below a question on the screen."""
    found = [Meaning(one["term"], one["text"]) for one in form.instrument.terms]
    for number, asked in enumerate(form, start=1):
        question = asked.question
        if question.explanation:
            words = {"number": number, "title": question.explanation_title}
            found.append(Meaning(_("With question %(number)d: %(title)s") % words, question.explanation))
    return found


def blank_pdf(form: Questionnaire, penvoerder: Penvoerder) -> bytes:
    """Return the questionnaire as a PDF to fill in by hand, in the penvoerder's colours."""
    context = {
        "instrument": form.instrument,
        "pillars": on_paper(form),
        "meanings": meanings(form),
        "lines": LINES,
        "penvoerder": penvoerder,
        "theme_css": mark_safe(theme_css(Theme.of(penvoerder.accent))),  # noqa: S308 - colours that were checked
    }
    return write_pdf(render_to_string("questionnaires/blank_pdf.html", context))


def file_name(instrument: Instrument, ending: str) -> str:
    """Return the name under which a version is downloaded."""
    return f"{slugify(instrument.name)[:60] or instrument.key}-{instrument.version}.{ending}"
