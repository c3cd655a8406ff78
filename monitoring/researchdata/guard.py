"""What may be told of the answers to one question in one round.

What schools think (statements, scenarios, goals, satisfaction) is told as it was answered: nobody knows it of a school,
so it leads to none. What is a fact of a school could: a number becomes the average of a group of schools with numbers
near it, and an option that few chose is left out. What few schools answered is not told at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cmk.core.withholding import is_small, smallest_group, withheld
from monitoring.evaluation.values import OPTIONS, Asked, Pair, Value
from monitoring.models import QuestionKind

Key = TypeVar("Key")
OTHER = "anders"


class State(StrEnum):
    """What became of a question: the codes of the column ``toestand``."""

    ANSWERED = "beantwoord"
    NOT_ANSWERED = "niet_ingevuld"
    NOT_ASKED = "niet_gevraagd"
    WITHHELD = "achtergehouden"


@dataclass(frozen=True)
class Cell:
    """One cell of the data: its state, and the value and second value of an answer."""

    state: State
    value: int | str | None = None
    second: int | None = None


def cells_of(asked: Asked, values: Mapping[Key, Value], asked_of: frozenset[Key]) -> dict[Key, Cell]:
    """Return the cell of every key of ``values``, one for each school; ``asked_of``: to whom the question was put."""
    answered = {key: value for key, value in values.items() if key in asked_of and value is not None}
    few_asked = is_small(len(asked_of)) or is_small(len(values) - len(asked_of))
    if few_asked or is_small(len(answered)):
        return {key: Cell(State.WITHHELD) for key in values}
    told = _told(asked, answered)
    return {
        key: told[key] if key in told else Cell(State.NOT_ANSWERED if key in asked_of else State.NOT_ASKED)
        for key in values
    }


def _told(asked: Asked, answered: Mapping[Key, Value]) -> dict[Key, Cell]:
    if asked.kind == QuestionKind.TEXT:
        return {key: Cell(State.ANSWERED) for key in answered}
    if asked.kind == QuestionKind.NUMBER:
        return _averages({key: value for key, value in answered.items() if isinstance(value, int)})
    if asked.kind in OPTIONS:
        numbers = {key: option_numbers(asked, value) for key, value in answered.items() if isinstance(value, tuple)}
        return _one(numbers) if asked.kind == QuestionKind.CHOICE else _several(numbers)
    return {key: _number(value) for key, value in answered.items()}


def _number(value: Value) -> Cell:
    if isinstance(value, Pair):
        return Cell(State.ANSWERED, value.first, value.second)
    return Cell(State.ANSWERED, value if isinstance(value, int) else None)


def option_numbers(asked: Asked, value: tuple[str, ...]) -> tuple[str, ...]:
    """Return chosen options as their numbers; what was written in is ``anders``, whatever it says."""
    options = {option: str(number) for number, option in enumerate(asked.question.options, start=1)}
    return tuple(dict.fromkeys(options.get(one, OTHER) for one in value))


def _one(numbers: Mapping[Key, tuple[str, ...]]) -> dict[Key, Cell]:
    hidden = withheld({chosen: [n] for chosen, n in Counter(numbers.values()).items()})
    return {
        key: Cell(State.WITHHELD) if chosen in hidden else Cell(State.ANSWERED, _plain(chosen))
        for key, chosen in numbers.items()
    }


def rare_options(chosen: Mapping[Key, tuple[str, ...]]) -> frozenset[str]:
    """Return the options of a question with several choices that fewer schools than a group chose."""
    counted = Counter(one for options in chosen.values() for one in options)
    return frozenset(one for one, n in counted.items() if is_small(n))


def _several(numbers: Mapping[Key, tuple[str, ...]]) -> dict[Key, Cell]:
    rare = rare_options(numbers)
    return {
        key: Cell(State.ANSWERED, _plain(tuple(one for one in chosen if one not in rare)))
        for key, chosen in numbers.items()
    }


def _plain(numbers: tuple[str, ...]) -> int | str | None:
    if len(numbers) == 1 and numbers[0].isdigit():
        return int(numbers[0])
    return " ".join(numbers) or None


def _averages(numbers: Mapping[Key, int]) -> dict[Key, Cell]:
    """Return of each number the average of its group: at least a smallest group of schools with numbers near it."""
    size = smallest_group()
    ordered = sorted(numbers, key=lambda key: numbers[key])
    groups = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    if len(groups) > 1 and len(groups[-1]) < size:
        groups[-2] += groups.pop()
    return {
        key: Cell(State.ANSWERED, round(sum(numbers[one] for one in group) / len(group)))
        for group in groups
        for key in group
    }
