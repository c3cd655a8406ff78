"""The points of a self-evaluation that can become a plan: options chosen, words written, and tips."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from monitoring.evaluation.result_parts import PillarResult
from monitoring.evaluation.results import evaluation_result
from monitoring.following.tips.selectors import PillarTips, tips_beside
from monitoring.models import DevelopmentPoint, SelfEvaluation, Tip

LONGEST = 400


@dataclass(frozen=True)
class Point:
    """One point of one pillar; ``plan``: what the school made of it, if anything. ``tip``: the tip that it is."""

    pillar_key: str
    pillar: str
    text: str
    plan: DevelopmentPoint | None = None
    tip: Tip | None = None

    @property
    def mark(self) -> str:
        """How an address names the point: it stays the same as long as its words do."""
        return hashlib.sha256(f"{self.pillar_key}\n{self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PillarPoints:
    """What one pillar offers to work on: what the school named itself, and the tips."""

    named: list[Point]
    own: list[Point]
    towards: list[Point]

    @property
    def all(self) -> list[Point]:
        """All of them."""
        return [*self.named, *self.own, *self.towards]


def short_text(text: str) -> str:
    """Return a text as a point: on one line, and cut at a word when it is too long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def plans_of(evaluation: SelfEvaluation) -> dict[tuple[str, str], DevelopmentPoint]:
    """Return what was made of the points of ``evaluation``, by key of the pillar and words. One query."""
    rows = DevelopmentPoint.objects.filter(evaluation=evaluation).select_related("ambition", "step__trajectory")
    return {(row.pillar_key, row.point): row for row in rows}


def points_of(
    pillars: Iterable[PillarResult],
    tips: Mapping[str, PillarTips],
    plans: Mapping[tuple[str, str], DevelopmentPoint],
) -> dict[str, PillarPoints]:
    """Gather the points of each pillar by key, without queries. A tip with the words of an option is named once."""
    found = {}
    for pillar in pillars:
        seen: set[str] = set()

        def point(text: str, tip: Tip | None = None, pillar: PillarResult = pillar, seen: set[str] = seen) -> Point:
            seen.add(text)
            return Point(pillar.key, pillar.name, text, plans.get((pillar.key, text)), tip)

        written = [short_text(pillar.own_words)] if pillar.own_words else []
        named = [point(text) for text in dict.fromkeys([*map(short_text, pillar.development), *written])]
        beside = tips.get(pillar.key, PillarTips())
        own = [point(tip.text, tip) for tip in beside.own if tip.text not in seen]
        towards = [point(tip.text, tip) for tip in beside.towards if tip.text not in seen]
        found[pillar.key] = PillarPoints(named, own, towards)
    return found


def points_for(user: Any, evaluation: SelfEvaluation) -> dict[str, Point]:
    """Return all points of ``evaluation`` by their mark, for who may read it. Seven queries at most."""
    pillars = evaluation_result(evaluation).pillars
    points = points_of(pillars, tips_beside(user, evaluation, pillars), plans_of(evaluation))
    return {point.mark: point for one in points.values() for point in one.all}
