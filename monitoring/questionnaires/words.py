"""What stands in a questionnaire, in words for people: answers, kinds, and when a question is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from monitoring.evaluation.questionnaire import Questionnaire
from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked
from monitoring.models import Question, QuestionKind


def labels_of(form: Questionnaire, asked: Asked) -> list[tuple[str, str]]:
    """Return the answers among which a question lets one choose, as value and words; empty for numbers and texts.

    Of a goal: those of its importance.
    """
    instrument = form.instrument
    if asked.kind in OPTIONS:
        return [(option, option) for option in asked.question.options]
    if asked.kind in SCENARIOS:
        part = next(part for part in form.pillars if asked in part.questions)
        return [(str(level.number), f"{level.number}. {level.name}") for level in part.pillar.levels.all()]
    scales = {
        QuestionKind.STATEMENT: instrument.scale,
        QuestionKind.SATISFACTION: instrument.satisfaction_scale,
        QuestionKind.GOAL: instrument.importance_scale,
    }
    return [(str(number), label) for number, label in enumerate(scales.get(asked.kind, []), start=1)]


def quoted(texts: Iterable[Any], between: str) -> str:
    """Return texts in quotation marks as a list in words; ``between`` stands before the last."""
    return str(get_text_list([f"‘{text}’" for text in texts], between))


def condition_words(form: Questionnaire, asked: Asked) -> str:
    """Say when a question is asked; empty when it always is."""
    condition = asked.question.condition
    if not condition:
        return ""
    other = form.by_name.get(condition["question"])
    if other is None:
        return ""
    labels = dict(labels_of(form, other))
    answers = [labels.get(str(value), str(value)) for value in condition["any_of"]]
    return _("Only if you answered %(answers)s to: %(question)s") % {
        "answers": quoted(answers, _("or")),
        "question": other.question.text,
    }


def bounds_words(question: Question) -> str:
    """Say what number is expected: its unit and between what it lies; empty when nothing is said of it."""
    if question.kind != QuestionKind.NUMBER:
        return ""
    said = [question.unit] if question.unit else []
    if question.lowest is not None and question.highest is not None:
        said.append(_("from %(lowest)d up to %(highest)d") % {"lowest": question.lowest, "highest": question.highest})
    elif question.highest is not None:
        said.append(_("at most %(highest)d") % {"highest": question.highest})
    elif question.lowest:
        said.append(_("at least %(lowest)d") % {"lowest": question.lowest})
    return ", ".join(said)
