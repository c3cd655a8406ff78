"""What the outcome of a self-evaluation consists of. How it is worked out: ``monitoring.evaluation.results``."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Level:
    """A scenario level in the words of one pillar."""

    number: int
    name: str
    description: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class StatementResult:
    """The answer to one statement: its number on the scale (from 1), the word for it, and the number last time."""

    key: str
    text: str
    number: int | None
    label: str
    previous: int | None


@dataclass(frozen=True)
class TextResult:
    """An open question that was answered."""

    key: str
    question: str
    text: str


@dataclass(frozen=True)
class GoalResult:
    """One goal: how important the school finds it, beside how far it is realised; each on its own scale, from 1.

    ``previous``: importance and realisation last time, None where not answered. ``lags``: important (the upper half of
    its scale) and not half-way yet (the lower half of its scale): something to choose, never a mark.
    """

    key: str
    text: str
    importance: int | None
    importance_label: str
    importance_of: int
    realisation: int | None
    realisation_label: str
    realisation_of: int
    previous: tuple[int | None, int | None] = (None, None)

    @property
    def lags(self) -> bool:
        """Whether it is important and not half-way yet."""
        if self.importance is None or self.realisation is None:
            return False
        return 2 * self.importance > self.importance_of and 2 * self.realisation <= self.realisation_of

    @property
    def distance(self) -> float:
        """How far realisation is behind importance, both as part of their scale; 0 when not answered."""
        if self.importance is None or self.realisation is None:
            return 0.0
        return self.importance / self.importance_of - self.realisation / self.realisation_of


@dataclass(frozen=True)
class SatisfactionResult:
    """How satisfied the school is with something: a number of ``out_of`` (from 1), the word for it, and last time."""

    key: str
    text: str
    number: int
    label: str
    out_of: int
    previous: int | None


@dataclass(frozen=True)
class FactResult:
    """A number, or a choice that is no development point: the question with the answer in words."""

    key: str
    question: str
    text: str


@dataclass(frozen=True)
class RoundLevel:
    """The level chosen in one round: ``number``, and ``upper`` when it lies between two."""

    round: str
    on: datetime.date | None
    number: int
    upper: int | None = None

    @property
    def place(self) -> float:
        """Where it lies on the scale."""
        return place_of(self.number, self.upper) or 0.0

    @property
    def short(self) -> str:
        """The level in short: ``2``, or ``2–3``."""
        return short_of(self.number, self.upper)

    @property
    def year(self) -> str:
        """The year in which it was handed in; the name of the round when that is not known."""
        return str(self.on.year) if self.on else self.round


def place_of(number: int | None, upper: int | None) -> float | None:
    """Return where a level lies on the scale: half-way when it is between two, None when not chosen."""
    if number is None or upper is None:
        return number
    return (number + upper) / 2


def short_of(number: int | None, upper: int | None) -> str:
    """Return a level in short: ``2``, ``2–3`` between two, empty when not chosen."""
    if number is None:
        return ""
    return f"{number}–{upper}" if upper is not None else str(number)


@dataclass(frozen=True)
class PillarResult:
    """One pillar.

    ``now``, ``wanted``: the scenarios chosen; with ``…_upper`` the school is between that one and the next, and
    ``…_note`` says why. ``previous``: the scenario chosen last time. ``score``: mean of the ``answered`` statements on
    the scale (two decimals), ``statements`` in all; ``previous_score``: of last time, over the statements with equal
    keys only. ``suggested``: the level that the statements suggest. ``history``: the levels of all rounds that asked
    for it, the oldest first, this one last. ``development``: the options chosen; ``own_words``: what was written
    beside them.
    """

    key: str
    name: str
    levels: tuple[Level, ...]
    now: int | None
    wanted: int | None
    previous: int | None
    score: Decimal | None
    previous_score: Decimal | None
    answered: int
    suggested: int | None
    statements: tuple[StatementResult, ...]
    development: tuple[str, ...]
    texts: tuple[TextResult, ...]
    now_upper: int | None = None
    now_note: str = ""
    wanted_upper: int | None = None
    wanted_note: str = ""
    previous_upper: int | None = None
    history: tuple[RoundLevel, ...] = ()
    goals: tuple[GoalResult, ...] = ()
    satisfaction: tuple[SatisfactionResult, ...] = ()
    facts: tuple[FactResult, ...] = ()
    own_words: str = ""

    def level(self, number: int | None) -> Level | None:
        """Return the level with ``number`` in the words of this pillar, or None."""
        return next((level for level in self.levels if level.number == number), None)

    @property
    def now_level(self) -> Level | None:
        """The level chosen now, in words; the lower one between two."""
        return self.level(self.now)

    @property
    def now_upper_level(self) -> Level | None:
        """The upper of the two levels between which the school is now."""
        return self.level(self.now_upper)

    @property
    def wanted_level(self) -> Level | None:
        """The level wanted, in words; the lower one between two."""
        return self.level(self.wanted)

    @property
    def wanted_upper_level(self) -> Level | None:
        """The upper of the two levels between which the school wants to be."""
        return self.level(self.wanted_upper)

    @property
    def suggested_level(self) -> Level | None:
        """The level that the statements suggest, in words."""
        return self.level(self.suggested)

    @property
    def now_short(self) -> str:
        """The level now in short: ``2``, ``2–3`` between two; empty when not chosen."""
        return short_of(self.now, self.now_upper)

    @property
    def wanted_short(self) -> str:
        """The level wanted in short."""
        return short_of(self.wanted, self.wanted_upper)

    @property
    def previous_short(self) -> str:
        """The level of last time in short."""
        return short_of(self.previous, self.previous_upper)

    @property
    def stays(self) -> bool:
        """Whether the school wants to stay where it is."""
        return self.wanted is not None and (self.now, self.now_upper) == (self.wanted, self.wanted_upper)

    @property
    def fits_statements(self) -> bool:
        """Whether the statements suggest what was chosen (one of the two, when between two)."""
        return self.suggested is not None and self.suggested in (self.now, self.now_upper)

    @property
    def changed(self) -> int | None:
        """How many levels the choice moved since last time; None when it cannot be said."""
        return None if self.now is None or self.previous is None else self.now - self.previous

    @property
    def is_as_before(self) -> bool:
        """Whether the choice is the same as last time, between two levels included."""
        return (self.now, self.now_upper) == (self.previous, self.previous_upper)

    @property
    def moved_statements(self) -> tuple[StatementResult, ...]:
        """The statements that were answered differently from last time."""
        return tuple(
            one
            for one in self.statements
            if one.number is not None and one.previous is not None and one.number != one.previous
        )

    @property
    def lagging(self) -> tuple[GoalResult, ...]:
        """The important goals that are not half-way yet, the furthest behind first."""
        return tuple(sorted((goal for goal in self.goals if goal.lags), key=lambda goal: -goal.distance))

    @property
    def years_tell(self) -> bool:
        """Whether the years tell the rounds of the history apart; else their names have to."""
        return len({one.year for one in self.history}) == len(self.history)

    @property
    def history_in_words(self) -> str:
        """The levels of all rounds in a sentence."""
        return ", ".join(_("%(round)s: %(level)s") % {"round": one.round, "level": one.short} for one in self.history)
