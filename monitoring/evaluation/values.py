"""The value of an answer: one canonical form per kind of question, however it came in."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from monitoring.models import AnswerValue, Question, QuestionKind


@dataclass(frozen=True)
class Pair:
    """Two numbers as one answer, with a note.

    A goal: its importance (``first``) and realisation (``second``); one of them may still be missing. A scenario
    between two levels: the lower and the upper, which is one higher, and why (``note``).
    """

    first: int | None
    second: int | None
    note: str = ""


# int for statements, scenarios, satisfaction and numbers; a Pair for goals and for a scenario between two levels; for
# choices those chosen in the order of the question, with what was written in last; for one choice a tuple of one;
# text for open questions. None: not answered.
Value = int | Pair | tuple[str, ...] | str | None

LONGEST_TEXT = 5000
LONGEST_NOTE = 400
HIGHEST = 999_999_999
SCENARIOS = frozenset({QuestionKind.SCENARIO_NOW, QuestionKind.SCENARIO_WANTED})
NUMBERS = SCENARIOS | {QuestionKind.STATEMENT, QuestionKind.SATISFACTION}
OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
# What no text holds: control characters, and half an emoji (a browser's cut at the longest length leaves one).
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Asked:
    """A question in its questionnaire: ``name`` in forms, and the ``highest`` number that answers it.

    ``second_highest``: of a goal's realisation. A number's bounds are the question's own (``highest`` is 0).
    """

    name: str
    question: Question
    highest: int
    second_highest: int = 0

    @property
    def kind(self) -> QuestionKind:
        """The kind of question."""
        return QuestionKind(self.question.kind)


def name_of(pillar_key: str, question_key: str) -> str:
    """Return the name of a question in forms and in the autosave protocol: ``programma.doelen``."""
    return f"{pillar_key}.{question_key}"


def parse(asked: Asked, raw: Any) -> Value:
    """Return the canonical value of ``raw`` (from a form or JSON); ``ValueError`` with a sentence if it is none.

    Two numbers with a note travel as a list: ``["2", "3", "why"]``; a list of one is that one. An option that is not
    the question's own is what was written in, when the question allows it.
    """
    if asked.kind == QuestionKind.GOAL:
        return _goal(asked, raw)
    if asked.kind in SCENARIOS and asked.question.allows_between and isinstance(raw, list | tuple):
        return _between(asked, raw)
    if asked.kind in NUMBERS:
        return _number(raw, asked.highest)
    if asked.kind == QuestionKind.NUMBER:
        return _whole(asked.question, raw)
    if asked.kind in OPTIONS:
        return _chosen(asked, raw)
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


def _parts(raw: Any) -> tuple[Any, Any, Any]:
    """Return first, second and note of what travels as a list (or as the first alone)."""
    parts: list[Any] = list(raw) if isinstance(raw, list | tuple) else [raw]
    if len(parts) > 3:
        raise ValueError(_("The browser sent something that cannot be read. Load the page again."))
    parts += [None] * (3 - len(parts))
    return parts[0], parts[1], parts[2]


def _goal(asked: Asked, raw: Any) -> Pair | None:
    first, second, _note = _parts(raw)
    pair = Pair(_number(first, asked.highest), _number(second, asked.second_highest))
    return None if pair.first is None and pair.second is None else pair


def _between(asked: Asked, raw: Any) -> int | Pair | None:
    first, second, note = _parts(raw)
    lower, upper = _number(first, asked.highest), _number(second, asked.highest)
    if lower is None or upper is None or lower == upper:
        return lower or upper
    if upper != lower + 1:
        raise ValueError(_("Choose a level, or between two levels that are next to each other."))
    return Pair(lower, upper, _note(note))


def _note(raw: Any) -> str:
    note = _text(raw) or ""
    if len(note) > LONGEST_NOTE:
        raise ValueError(
            _("This is longer than fits: %(length)d characters, and at most %(longest)d can be kept.")
            % {"length": len(note), "longest": LONGEST_NOTE}
        )
    return " ".join(note.split())


def _whole(question: Question, raw: Any) -> int | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    text = str(raw).strip().replace(".", "").replace("\u00a0", "").replace(" ", "") if isinstance(raw, str) else raw
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 9:
        text = int(text)
    lowest, highest = question.lowest or 0, HIGHEST if question.highest is None else question.highest
    if isinstance(text, int) and not isinstance(text, bool) and lowest <= text <= highest:
        return text
    if question.highest is None and not lowest:
        raise ValueError(_("Write a whole number, for example 12."))
    raise ValueError(
        _("Write a whole number from %(lowest)d up to %(highest)d.") % {"lowest": lowest, "highest": highest}
    )


def _chosen(asked: Asked, raw: Any) -> tuple[str, ...] | None:
    listed = [raw] if isinstance(raw, str) else raw or []
    wrong = _("Choose from the options that are shown.")
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise ValueError(wrong)
    options = asked.question.options
    wanted = {one for one in listed if one.strip()}
    written = [_note(one) for one in dict.fromkeys(listed) if one in wanted - set(options)]
    written = [one for one in written if one and one not in options]
    if written and (not asked.question.allows_other or len(written) > 1):
        raise ValueError(wrong)
    chosen = (*(option for option in options if option in wanted), *written)
    if asked.kind == QuestionKind.CHOICE and len(chosen) > 1:
        raise ValueError(_("Choose one answer."))
    return chosen or None


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


def value_of(answer: AnswerValue | None, kind: QuestionKind | str) -> Value:
    """Return the value that ``answer`` (None: there is no row) holds for a question of ``kind``."""
    if answer is None:
        return None
    if kind == QuestionKind.GOAL:
        if answer.number is None and answer.second is None:
            return None
        return Pair(answer.number, answer.second)
    if kind in SCENARIOS and answer.number is not None and answer.second is not None:
        return Pair(answer.number, answer.second, answer.note)
    if kind in NUMBERS or kind == QuestionKind.NUMBER:
        return answer.number
    if kind in OPTIONS:
        return (*answer.chosen, *([answer.note] if answer.note else [])) or None
    return answer.text or None


class Holder(Protocol):
    """What holds a value: the fields of ``AnswerValue``."""

    number: int | None
    second: int | None
    chosen: list[str]
    text: str
    note: str


def put(answer: Holder | AnswerValue, asked: Asked, value: Value) -> None:
    """Write ``value`` into the fields of ``answer`` that the question uses (unsaved)."""
    answer.number, answer.second, answer.chosen, answer.text, answer.note = None, None, [], "", ""
    if isinstance(value, Pair):
        answer.number, answer.second, answer.note = value.first, value.second, value.note
    elif isinstance(value, int):
        answer.number = value
    elif isinstance(value, tuple):
        options = asked.question.options
        answer.chosen = [one for one in value if one in options]
        answer.note = next((one for one in value if one not in options), "")
    elif isinstance(value, str):
        answer.text = value


def is_complete(value: Value, kind: QuestionKind | str) -> bool:
    """Say whether a value answers its question: a goal needs both its importance and its realisation."""
    if kind == QuestionKind.GOAL:
        return isinstance(value, Pair) and value.first is not None and value.second is not None
    return value is not None


def as_sent(value: Value) -> str | list[str]:
    """Return a value as forms and the autosave protocol write it."""
    if value is None:
        return ""
    if isinstance(value, Pair):
        return [str(value.first or ""), str(value.second or ""), value.note]
    return list(value) if isinstance(value, tuple) else str(value)


def as_kept(value: Value) -> Any:
    """Return a value as JSON that keeps its type (``Submission.answers``); ``from_kept`` reads it."""
    if isinstance(value, Pair):
        return {"first": value.first, "second": value.second, "note": value.note}
    return list(value) if isinstance(value, tuple) else value


def from_kept(kept: Any) -> Value:
    """Return the value that ``as_kept`` wrote."""
    if isinstance(kept, dict):
        return Pair(kept.get("first"), kept.get("second"), kept.get("note", ""))
    value: Value = tuple(kept) if isinstance(kept, list) else kept
    return value


def digest(value: Value) -> str:
    """Return a short mark of a value, to tell in a plain POST which fields were left as they were shown."""
    return hashlib.sha256(json.dumps(as_sent(value)).encode()).hexdigest()[:16]
