"""Withholding the figures of small groups, also where subtraction would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from django.conf import settings

Key = TypeVar("Key", bound=Hashable)


def smallest_group() -> int:
    """Return the number of schools from which the figures of a group may be shown (setting, default 5)."""
    return int(settings.SMALLEST_GROUP)


def is_small(n: int, smallest: int | None = None) -> bool:
    """Say whether a group of ``n`` is too small to show; an empty group has nothing to hide."""
    return 0 < n < (smallest if smallest is not None else smallest_group())


def withheld(groups: Mapping[Key, Sequence[int]], smallest: int | None = None) -> frozenset[Key]:
    """Return which ``groups`` not to show when their total is shown beside them.

    ``groups`` gives for each group its n in every column of the table (one number for a simple table). A group
    is withheld when a column of it is small. What is withheld must not follow from the total minus the
    others: so together the withheld groups hold at least two groups and, in every column, nothing or at least the
    smallest number; the next smallest groups are withheld besides until that is so (complementary withholding).
    """
    limit = smallest if smallest is not None else smallest_group()
    filled = {key: tuple(ns) for key, ns in groups.items() if any(ns)}
    hidden = {key for key, ns in filled.items() if any(is_small(n, limit) for n in ns)}
    if not hidden:
        return frozenset()
    others = sorted((key for key in filled if key not in hidden), key=lambda key: (min(filled[key]), sum(filled[key])))
    while others and not _is_safe([filled[key] for key in hidden], limit):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def _is_safe(hidden: Sequence[Sequence[int]], limit: int) -> bool:
    sums = [sum(column) for column in zip(*hidden, strict=True)]
    return len(hidden) >= 2 and not any(is_small(total, limit) for total in sums)
