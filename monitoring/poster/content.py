"""What stands on the poster: short enough to be read while the coffee runs."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from monitoring.evaluation.result_parts import Level, PillarResult
from monitoring.evaluation.results import EvaluationResult
from monitoring.models import SelfEvaluation
from trajectories.models import Ambition, AmbitionStatus

MOST_POINTS, MOST_AMBITIONS = 6, 3
# How many characters of a text are shown when there is room; ``Poster.cut`` gives each the same share of it.
DESCRIPTION, AMBITION, POINT, FEWEST = 320, 200, 110, 24


@dataclass(frozen=True)
class Place:
    """A level in a few words: its numbers (two when the school is between them), its name and what it means."""

    numbers: tuple[int, ...]
    name: str
    description: str


@dataclass(frozen=True)
class PosterPillar:
    """One pillar: all its level numbers, where the school stands and where it wants to go (None: not chosen)."""

    name: str
    numbers: tuple[int, ...]
    now: Place | None
    wanted: Place | None

    @property
    def moves(self) -> bool:
        """Whether the school wants to go somewhere else."""
        return self.wanted is not None and (self.now is None or self.now.numbers != self.wanted.numbers)


@dataclass(frozen=True)
class Poster:
    """The words on the poster; parts that the school leaves out are empty."""

    school: str
    motto: str
    year: int | None
    pillars: tuple[PosterPillar, ...]
    ambitions: tuple[str, ...] = field(default=())
    points: tuple[str, ...] = field(default=())

    def cut(self, share: float) -> Poster:
        """Return the poster with each text at most ``share`` of what it may have."""

        def place(whole: Place | None) -> Place | None:
            return replace(whole, description=_short(whole.description, DESCRIPTION, share)) if whole else None

        pillars = (replace(one, now=place(one.now), wanted=place(one.wanted)) for one in self.pillars)
        return replace(
            self,
            pillars=tuple(pillars),
            ambitions=tuple(_short(text, AMBITION, share) for text in self.ambitions),
            points=tuple(_short(text, POINT, share) for text in self.points),
        )


def poster_of(
    user: Any, evaluation: SelfEvaluation, result: EvaluationResult, parts: Container[str], motto: str = ""
) -> Poster:
    """Gather the poster of ``evaluation``; ``parts`` says which of wanted, ambitions and points it shows. One query."""
    ambitions: list[str] = []
    if "ambitions" in parts:
        rows = Ambition.objects.visible_to(user).filter(
            programme=evaluation.round.programme_id, school=evaluation.school_id, status=AmbitionStatus.CURRENT
        )
        ambitions = list(rows.order_by("order", "pk").values_list("text", flat=True)[:MOST_AMBITIONS])
    points = [point for pillar in result.pillars for point in pillar.development] if "points" in parts else []
    return Poster(
        school=result.school,
        motto=" ".join(motto.split()),
        year=result.submitted_on.year if result.submitted_on else None,
        pillars=tuple(_pillar(pillar, "wanted" in parts) for pillar in result.pillars),
        ambitions=tuple(ambitions),
        points=tuple(dict.fromkeys(points))[:MOST_POINTS],
    )


def _short(text: str, most: int, share: float) -> str:
    return Truncator(" ".join(text.split())).chars(max(FEWEST, round(most * share)))


def _pillar(pillar: PillarResult, with_wanted: bool) -> PosterPillar:
    return PosterPillar(
        name=pillar.name,
        numbers=tuple(level.number for level in pillar.levels),
        now=_place(pillar.now_level, pillar.now_upper_level, pillar.now_note),
        wanted=_place(pillar.wanted_level, pillar.wanted_upper_level, pillar.wanted_note) if with_wanted else None,
    )


def _place(level: Level | None, upper: Level | None, note: str) -> Place | None:
    if level is None:
        return None
    if upper is None:
        return Place((level.number,), level.name, level.description)
    name = _("Between “%(lower)s” and “%(upper)s”") % {"lower": level.name, "upper": upper.name}
    return Place((level.number, upper.number), name, note)
