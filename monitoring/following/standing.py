"""Where the proposed levels of one self-evaluation stand, for the school and for its adviser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from monitoring.evaluation.result_parts import short_of
from monitoring.following.proposals import chosen_levels
from monitoring.models import PlacementProposal, SelfEvaluation
from trajectories.models import PlacementAspect, ScenarioPlacement
from trajectories.scenarios.selectors import name_of_line


@dataclass(frozen=True)
class Proposed:
    """One proposed level: on which line, what holds there now, and how far the confirming is.

    ``between``: the two levels between which the school placed itself (the lower one is proposed), with its ``note``.
    """

    row: PlacementProposal
    line: str
    held: str
    between: str
    note: str

    @property
    def for_school(self) -> bool:
        """Whether the school still has to say."""
        return not self.row.declined_at and not self.row.school_at

    @property
    def for_adviser(self) -> bool:
        """Whether the school confirmed and an adviser still has to say."""
        return not self.row.declined_at and bool(self.row.school_at) and not self.row.adviser_at

    @property
    def aspect(self) -> str:
        """Now or wanted, in words."""
        return str(self.row.get_aspect_display())


@dataclass(frozen=True)
class Standing:
    """The proposed levels of a self-evaluation, in the order of the pillars, now before wanted."""

    levels: list[Proposed]

    def __bool__(self) -> bool:
        return bool(self.levels)

    @property
    def for_school(self) -> list[Proposed]:
        """Those that wait for the school."""
        return [one for one in self.levels if one.for_school]

    @property
    def for_adviser(self) -> list[Proposed]:
        """Those that wait for an adviser."""
        return [one for one in self.levels if one.for_adviser]

    @property
    def decided(self) -> list[Proposed]:
        """Those about which both have spoken, or one said no."""
        return [one for one in self.levels if not one.for_school and not one.for_adviser]


def standing_of(evaluation: SelfEvaluation, *, school_too: bool = True) -> Standing:
    """Return where the proposed levels stand; ``school_too`` False leaves out what the school did not confirm yet.

    Two queries without any, six at most otherwise.
    """
    rows = PlacementProposal.objects.filter(evaluation=evaluation, withdrawn_at__isnull=True)
    if not school_too:
        rows = rows.filter(school_at__isnull=False)
    related = ("pillar", "level", "school_by", "adviser_by", "declined_by")
    found = sorted(
        rows.select_related(*related),
        key=lambda row: (row.pillar.order if row.pillar else -1, row.aspect != PlacementAspect.NOW, row.pk),
    )
    if not found:
        return Standing([])
    held: dict[Any, str] = {}
    placements = ScenarioPlacement.objects.standing().filter(
        programme=evaluation.round.programme_id, school=evaluation.school_id
    )
    for one in placements.select_related("level").order_by("on", "pk"):
        held[one.pillar_id, one.aspect] = str(one.level)
    chosen = chosen_levels(evaluation)
    levels = []
    for row in found:
        pair = chosen.get((row.pillar.key if row.pillar else "", row.aspect))
        between = short_of(pair.first, pair.second) if pair and pair.second is not None else ""
        levels.append(
            Proposed(
                row,
                name_of_line(row.pillar),
                held.get((row.pillar_id, row.aspect), ""),
                between,
                pair.note if pair and between else "",
            )
        )
    return Standing(levels)
