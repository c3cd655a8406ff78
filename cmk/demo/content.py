"""The names and sentences of the demo: YAML files in ``data``, apart from the logic that uses them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
SEED = "amstelland"


@cache
def content(name: str) -> Any:
    """Return what ``data/<name>.yaml`` holds. Kept after the first time: callers leave it as it is."""
    return yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def dice(subject: str) -> Random:
    """Return the random numbers of one subject: the same at every start, and untouched by changes elsewhere."""
    return Random(f"{SEED}:{subject}")  # noqa: S311 - a story, not a secret


class Deck:
    """Sentences dealt in a shuffled order, so that none comes back before all have been used."""

    def __init__(self, cards: list[Any], random: Random) -> None:
        self._cards = cards
        self._random = random
        self._left: list[Any] = []

    def deal(self) -> Any:
        """Return the next one."""
        if not self._left:
            self._left = self._random.sample(self._cards, len(self._cards))
        return self._left.pop()
