"""What a plain POST of a page of the questionnaire brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked, Value, as_sent, digest, parse
from monitoring.models import QuestionKind

# The value of the option "another answer", whose words stand in the field beside it.
OTHER = "__other__"


def raw_of(asked: Asked, data: QueryDict) -> Any:
    """Return what a form brought for a question, as it travels: several fields together become one list.

    A goal: ``<name>`` and ``<name>-second``. Between two levels: ``<name>`` is ``2-3`` (or ``<name>-second`` is the
    upper), with ``<name>-note``. Another answer: ``<name>`` is ``OTHER``, with ``<name>-other``.
    """
    name = asked.name
    if asked.kind in OPTIONS:
        chosen = data.getlist(name)
        written = [data.get(f"{name}-other", "")] if OTHER in chosen else []
        return [*(one for one in chosen if one != OTHER), *written]
    first, second = data.get(name, ""), data.get(f"{name}-second", "")
    if asked.kind == QuestionKind.GOAL:
        return [first, second]
    if asked.kind in SCENARIOS and asked.question.allows_between:
        lower, dash, upper = first.partition("-")
        if dash or second:
            return [lower, upper or second, data.get(f"{name}-note", "")]
    return first


@dataclass
class FormChanges:
    """What a plain POST of a page brought, for ``save_answers``.

    A field that was left as it was shown (``initial-<name>`` is the digest of the value shown) is no change, so
    that it cannot overwrite what somebody else answered meanwhile. ``keep`` and ``take`` name the field whose
    conflict the person decided; ``copy`` the one that takes last time's answer, or ``*`` for all that are open.
    """

    raw: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=dict)
    initial: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: QueryDict, questions: Iterable[Asked], last_time: Mapping[str, Value]) -> FormChanges:
        """Read a POST of a page with ``questions``; ``last_time`` holds last time's answers that may be copied."""
        found = cls()
        for asked in questions:
            name = asked.name
            raw = raw_of(asked, data)
            found.base[name] = data.get(f"base-{name}")
            found.initial[name] = data.get(f"initial-{name}", "")
            if last_time.get(name) is not None and _copies(asked, raw, data.get("copy", "")):
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


def _copies(asked: Asked, raw: Any, copy: str) -> bool:
    """Say whether last time's answer is to be copied: one was asked for, or all, and this one is still open."""
    if copy == "*":
        return not any(raw if isinstance(raw, list) else [raw]) and asked.kind != QuestionKind.TEXT
    return copy == asked.name
