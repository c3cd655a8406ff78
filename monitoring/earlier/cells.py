"""One cell with an answer: what may stand in it, and the value that it means."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from monitoring.evaluation.questionnaire import Questionnaire
from monitoring.evaluation.values import NUMBERS, OPTIONS, SCENARIOS, Asked, Value, parse
from monitoring.models import QuestionKind
from partners.bulk.cells import Refused, as_text
from partners.bulk.widgets import folded

# 2-3, 2–3, 2/3, 2 en 3, tussen 2 en 3: a scenario between two levels.
BETWEEN = re.compile(r"(?:tussen\s+)?(\d)\s*(?:[-\u2013\u2014/]|en|tot)\s*(\d)", re.IGNORECASE)
HALF = re.compile(r"(\d)[.,]50*")
SEPARATOR = re.compile(r"[;|\n]")
DECIMALS = re.compile(r"\d+[.,]\d{1,2}")


def scales(form: Questionnaire, asked: Asked) -> tuple[Sequence[str], Sequence[str]]:
    """Return the names of the answers from low to high, and those of the second number (a goal); empty without."""
    instrument = form.instrument
    if asked.kind in SCENARIOS:
        return [level.name for level in asked.question.pillar.levels.all()], ()
    return {
        QuestionKind.STATEMENT: (instrument.scale, ()),
        QuestionKind.SATISFACTION: (instrument.satisfaction_scale, ()),
        QuestionKind.GOAL: (instrument.importance_scale, instrument.realisation_scale),
    }.get(asked.kind, ((), ()))


def allowed(form: Questionnaire, asked: Asked) -> str:
    """Say what may stand in a cell with an answer to ``asked``."""
    first, second = scales(form, asked)
    question = asked.question
    if asked.kind == QuestionKind.GOAL:
        return _("importance / realisation, like 3/2. Importance: %(first)s. Realisation: %(second)s.") % {
            "first": _numbered(first),
            "second": _numbered(second),
        }
    if asked.kind in SCENARIOS and question.allows_between:
        return _("%(levels)s. Between two levels: 2-3.") % {"levels": _numbered(first)}
    if asked.kind in NUMBERS:
        return f"{_numbered(first)}."
    if asked.kind in OPTIONS:
        told = (
            _("One of these, as a text or its number: %(options)s.")
            if asked.kind == QuestionKind.CHOICE
            else _("One or more of these, as a text or its number, with ; between them: %(options)s.")
        ) % {"options": _numbered(question.options)}
        return f"{told} {_('Something else may be written in.')}" if question.allows_other else told
    if asked.kind == QuestionKind.NUMBER:
        if question.highest is not None:
            return _("A whole number from %(lowest)d up to %(highest)d.") % {
                "lowest": question.lowest or 0,
                "highest": question.highest,
            }
        return _("A whole number.")
    return _("Text.")


def _numbered(names: Sequence[str]) -> str:
    return ", ".join(f"{number} = {name}" for number, name in enumerate(names, start=1))


def value_in(form: Questionnaire, asked: Asked, cell: Any) -> Value:
    """Return the value that a cell means; None for an empty one. Raises ``ValueError`` with what to do."""
    if isinstance(cell, Refused):
        raise ValueError(cell.why)
    text = as_text(cell)
    if not text:
        return None
    if asked.kind in (QuestionKind.TEXT, *OPTIONS) and not isinstance(cell, datetime.date):
        return parse(asked, text if asked.kind == QuestionKind.TEXT else _options(asked, text))
    if isinstance(cell, datetime.date):
        raise ValueError(
            _(
                "Your spreadsheet program made a date of this. Give the column the format ‘text’, and write the answer "
                "once more; for between two levels you can also write ‘2 en 3’."
            )
        )
    try:
        return _numbers(form, asked, text)
    except ValueError as error:
        told = allowed(form, asked)
        raise ValueError(_("This is no answer to this question. Write: %(allowed)s") % {"allowed": told}) from error


def _numbers(form: Questionnaire, asked: Asked, text: str) -> Value:
    first, second = scales(form, asked)
    if asked.kind == QuestionKind.NUMBER:
        if DECIMALS.fullmatch(text):
            raise ValueError
        return parse(asked, text)
    if asked.kind == QuestionKind.GOAL:
        importance, slash, realisation = text.partition("/")
        if not slash:
            raise ValueError
        return parse(asked, [_number(importance, first), _number(realisation, second)])
    if asked.kind in SCENARIOS and asked.question.allows_between:
        if half := HALF.fullmatch(text):
            return parse(asked, [half[1], str(int(half[1]) + 1)])
        if (between := BETWEEN.fullmatch(text)) and between[1] != between[2]:
            return parse(asked, sorted(between.groups()))
    return parse(asked, _number(text, first))


def _number(text: str, names: Sequence[str]) -> str:
    """Return the number of an answer that is written as its name; ``-`` is none; else the text itself."""
    text = text.strip()
    if text in ("", "-", "–"):
        return ""
    known = {folded(name): str(number) for number, name in enumerate(names, start=1)}
    return known.get(folded(text), text)


def _options(asked: Asked, text: str) -> list[str]:
    """Return the options that a cell names: by their text, their number, or what was written in."""
    options = asked.question.options
    known = {folded(option): option for option in options}

    def one(part: str) -> str:
        if part.isascii() and part.isdigit() and len(part) <= 3 and 1 <= int(part) <= len(options):
            return str(known.get(folded(part), options[int(part) - 1]))
        return str(known.get(folded(part), part))

    if folded(text) in known:
        return [known[folded(text)]]
    parts = [part.strip() for part in SEPARATOR.split(text) if part.strip()]
    if len(parts) == 1 and asked.kind == QuestionKind.CHOICES:
        commas = [part.strip() for part in text.split(",") if part.strip()]
        if all(one(part) in options for part in commas):
            parts = commas
    found = [one(part) for part in parts]
    strange = [part for part in found if part not in options]
    if strange and not asked.question.allows_other:
        raise ValueError(
            _("We do not know ‘%(value)s’ here. Choose one of these: %(choices)s.")
            % {"value": strange[0][:40], "choices": ", ".join(options)}
        )
    if len(strange) > 1:
        raise ValueError(
            _("Only one answer can be written in, and these are not among the options: %(values)s.")
            % {"values": ", ".join(part[:40] for part in strange)}
        )
    return found
