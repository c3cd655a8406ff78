"""Whether one word may be another with a typo: a letter too many, too few, another one, two that changed places."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

SHORTEST = 4
LONG = 8
# From here on the beginning of a longer word counts too: "regenbog" finds "Regenboogschool".
BEGINNING = 5


def most_typos(word: str) -> int:
    """Return how many typos ``word`` (folded) is forgiven: none in short words and in what holds a digit."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 2 if len(word) >= LONG else 1


def is_typo_of(word: str, other: str) -> bool:
    """Say whether ``word`` is ``other``, or how it begins, with at most the typos that it is forgiven."""
    most = most_typos(word)
    return most > 0 and len(other) >= len(word) - most and _begins_alike(word, other) and _is_near(word, other, most)


def _begins_alike(word: str, other: str) -> bool:
    """Say, before anything is counted, whether one of the first two letters is right (of a short word the first)."""
    return word[0] == other[0] or (len(word) > BEGINNING and word[1] in other[:3])


@lru_cache(maxsize=20_000)
def _is_near(word: str, other: str, most: int) -> bool:
    longest = len(word) + most
    if len(word) < BEGINNING and len(other) > longest:
        return False
    rows = _distances(word, other[:longest])
    nearest = min(rows[len(word) - most :]) if len(word) >= BEGINNING else rows[-1]
    return nearest <= most


def looks_like(word: str, text: str) -> bool:
    """Say whether ``word`` stands in ``text`` (both folded), apart from its typos and from lost spaces."""
    if word in text:
        return True
    if most_typos(word) == 0:
        return False
    words = [other for other in text.split() if other.isalpha()]
    return any(is_typo_of(word, other) for other in words) or _in_neighbours(word, words)


def swapped(word: str) -> Iterable[str]:
    """Yield ``word`` with each two neighbouring letters changed: trigrams do not see that those are alike."""
    for place in range(len(word) - 1):
        if word[place] != word[place + 1]:
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _in_neighbours(word: str, words: list[str]) -> bool:
    """Say whether ``word`` is two neighbouring words without the space: "deregenboog"."""
    return len(word) > BEGINNING and any((first + second).startswith(word) for first, second in pairwise(words))


def _distances(word: str, other: str) -> list[int]:
    """Return how many typos lie between ``word`` and each beginning of ``other`` (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        current = [row]
        for column, expected in enumerate(other, start=1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != expected))
            if row > 1 and column > 1 and letter == other[column - 2] and word[row - 2] == expected:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return above
