"""Answers in words, for every kind of question."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cmk.core.templatetags.house import number_nl
from monitoring.evaluation.questionnaire import PillarPart, Questionnaire
from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked, Pair, Value
from monitoring.models import QuestionKind


def label(scale: list[str], number: int | None) -> str:
    """Return the word on a scale for a number from 1; a dash when there is none."""
    return scale[number - 1] if number is not None and 1 <= number <= len(scale) else "–"


def level_label(part: PillarPart, number: int | None) -> str:
    """Return a level with its number and its name in the words of a pillar."""
    level = next((one for one in part.pillar.levels.all() if one.number == number), None)
    return str(level) if level else str(number)


def in_words(form: Questionnaire, asked: Asked, value: Value) -> str:
    """Return an answer to ``asked`` as a person would say it."""
    if value is None:
        return _("nothing filled in")
    instrument = form.instrument
    if asked.kind in SCENARIOS:
        part = next(one for one in form.pillars if asked.question.pillar_id == one.pillar.pk)
        if not isinstance(value, Pair):
            return level_label(part, value) if isinstance(value, int) else str(value)
        words = _("between %(lower)s and %(upper)s") % {
            "lower": level_label(part, value.first),
            "upper": level_label(part, value.second),
        }
        return f"{words}: {value.note}" if value.note else words
    if isinstance(value, Pair):
        return _("importance: %(importance)s; realised: %(realised)s") % {
            "importance": label(instrument.importance_scale, value.first),
            "realised": label(instrument.realisation_scale, value.second),
        }
    if isinstance(value, int):
        if asked.kind == QuestionKind.NUMBER:
            return f"{number_nl(value)} {asked.question.unit}".strip()
        scale = instrument.satisfaction_scale if asked.kind == QuestionKind.SATISFACTION else instrument.scale
        return label(scale, value)
    return ", ".join(value) if asked.kind in OPTIONS and isinstance(value, tuple) else str(value)
