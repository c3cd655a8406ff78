"""The value of an answer: one canonical form per kind of question, however it came in."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from monitoring.models import Answer, Question, QuestionKind

# int (1 up to the highest) for statements and scenarios, the options chosen in the order of the question for
# choices, text for open questions. None: not answered.
Value = int | tuple[str, ...] | str | None

LONGEST_TEXT = 5000
NUMBERS = frozenset({QuestionKind.STATEMENT, QuestionKind.SCENARIO_NOW, QuestionKind.SCENARIO_WANTED})
# What no text holds: control characters, and half an emoji (a browser's cut at the longest length leaves one).
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Asked:
    """A question in its questionnaire: ``name`` in forms, and the ``highest`` number that answers it."""

    name: str
    question: Question
    highest: int

    @property
    def kind(self) -> QuestionKind:
        """The kind of question."""
        return QuestionKind(self.question.kind)


def name_of(pillar_key: str, question_key: str) -> str:
    """Return the name of a question in forms and in the autosave protocol: ``programma.doelen``."""
    return f"{pillar_key}.{question_key}"


def parse(asked: Asked, raw: Any) -> Value:
    """Return the canonical value of ``raw`` (from a form or JSON); ``ValueError`` with a sentence if it is none."""
    if asked.kind in NUMBERS:
        return _number(raw, asked.highest)
    if asked.kind == QuestionKind.CHOICES:
        return _chosen(raw, asked.question.options)
    return _text(raw)


def _number(raw: Any, highest: int) -> int | None:
    if raw is None or raw == "":
        return None
    known: dict[str, int] = {str(number): number for number in range(1, highest + 1)}
    if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= highest:
        return raw
    if isinstance(raw, str) and (text := raw[:8].strip()) in known:
        return known[text]
    raise ValueError(_("Choose one of the %(highest)d answers.") % {"highest": highest})


def _chosen(raw: Any, options: list[str]) -> tuple[str, ...] | None:
    listed = [raw] if isinstance(raw, str) else raw or []
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise ValueError(_("Choose from the options that are shown."))
    wanted = {one for one in listed if one}
    if wanted - set(options):
        raise ValueError(_("Choose from the options that are shown."))
    return tuple(option for option in options if option in wanted) or None


def _text(raw: Any) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise ValueError(_("Write your answer as text."))
    text = CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            _("This is longer than fits: %(length)d characters, and at most %(longest)d can be kept.")
            % {"length": len(text), "longest": LONGEST_TEXT}
        )
    return text or None


def value_of(answer: Answer | None, kind: QuestionKind | str) -> Value:
    """Return the value that ``answer`` (None: there is no row) holds for a question of ``kind``."""
    if answer is None:
        return None
    if kind in NUMBERS:
        return answer.number
    if kind == QuestionKind.CHOICES:
        return tuple(answer.chosen) or None
    return answer.text or None


def put(answer: Answer, kind: QuestionKind | str, value: Value) -> None:
    """Write ``value`` into the fields of ``answer`` that a question of ``kind`` uses (unsaved)."""
    answer.number = value if isinstance(value, int) and kind in NUMBERS else None
    answer.chosen = list(value) if isinstance(value, tuple) else []
    answer.text = value if isinstance(value, str) else ""


def as_sent(value: Value) -> str | list[str]:
    """Return a value as forms and the autosave protocol write it."""
    if value is None:
        return ""
    return list(value) if isinstance(value, tuple) else str(value)


def digest(value: Value) -> str:
    """Return a short mark of a value, to tell in a plain POST which fields were left as they were shown."""
    return hashlib.sha256(json.dumps(as_sent(value)).encode()).hexdigest()[:16]
