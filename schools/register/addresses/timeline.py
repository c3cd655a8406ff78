"""The facts of one school over time, as rows of equal facts (spells), and how a delivery is woven into them.

Nothing here knows the database. Weaving gives the same spells in whatever order the deliveries come: it takes the
spells apart into the days on which the school was listed, puts the new day in its place, and joins equal neighbours.
A delivery that says nothing of a field (a derived file without boards) has there what the delivery before it told.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Values = tuple[str, ...]


class Spell(NamedTuple):
    """Equal facts on the days of an unbroken row of deliveries, from the first to the last of them."""

    first: datetime.date
    last: datetime.date
    values: Values


def weave(
    spells: Iterable[Spell],
    listed: Mapping[datetime.date, frozenset[int]],
    day: datetime.date,
    values: Values,
    untold: frozenset[int] = frozenset(),
) -> list[Spell]:
    """Return the spells with the facts of ``day`` among them, oldest first.

    ``listed``: the other days on which deliveries listed the school, with the positions in ``values`` that were not
    told then; a day on which a spell begins or ends need not be among them. ``untold``: those of ``day``.
    """
    spells = sorted(spells)
    days = dict(listed)
    for spell in spells:
        days.setdefault(spell.first, frozenset())
        days.setdefault(spell.last, frozenset())
    entries = [
        (when, spell.values, days[when])
        for spell in spells
        for when in sorted(days)
        if spell.first <= when <= spell.last and when != day
    ]
    entries.append((day, values, untold))
    entries.sort(key=lambda entry: entry[0])
    woven: list[Spell] = []
    for when, told, blanks in entries:
        if woven and blanks:
            before = woven[-1].values
            told = tuple(before[at] if at in blanks else value for at, value in enumerate(told))
        if woven and woven[-1].values == told:
            woven[-1] = Spell(woven[-1].first, when, told)
        else:
            woven.append(Spell(when, when, told))
    return woven
