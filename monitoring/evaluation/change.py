"""Where the schools of a round stand against the round before it."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from monitoring.evaluation.answers import Distribution, RoundAnswers, round_answers
from monitoring.models import QuestionKind, Round


@dataclass(frozen=True)
class PillarChange:
    """One pillar of the schools in both rounds: higher, the same or lower than before, and both distributions."""

    key: str
    name: str
    higher: int
    same: int
    lower: int
    before: Distribution
    now: Distribution

    @property
    def n(self) -> int:
        """The schools that answered in both rounds."""
        return self.higher + self.same + self.lower


@dataclass(frozen=True)
class Change:
    """The schools that submitted in both rounds, each counted once.

    ``higher``: higher on at least one pillar and nowhere lower; ``lower`` the reverse; ``mixed``: higher on one
    and lower on another; ``same``: equal on every pillar that both rounds asked. ``n_before`` and ``n_now`` are all
    respondents of the rounds. A lower level is not shown as failure: a school may go back or skip.
    """

    previous: str
    n: int
    n_before: int
    n_now: int
    higher: int
    lower: int
    mixed: int
    same: int
    pillars: tuple[PillarChange, ...]


def change_since(
    previous: Round,
    round_: Round,
    as_of: datetime.date | None = None,
    *,
    before: RoundAnswers | None = None,
    now: RoundAnswers | None = None,
) -> Change:
    """Compare ``round_`` with the round before it, for the schools that submitted in both. Eight queries.

    Only pillars with the same key that asked for the scenario in both rounds are compared. ``before`` and ``now``: the
    answers of the rounds, when they were read already.
    """
    before = before or round_answers(previous)
    now = now or round_answers(round_, as_of)
    both = before.schools.keys() & now.schools.keys()
    asked_before = {pillar.key: pillar for pillar in before.pillars}
    steps_of: dict[int, list[int]] = {school: [] for school in both}
    pillars = []
    for pillar in now.pillars:
        then_asked = asked_before.get(pillar.key)
        then = before.of(then_asked, QuestionKind.SCENARIO_NOW, both) if then_asked else None
        today = now.of(pillar, QuestionKind.SCENARIO_NOW, both)
        if then is None or today is None:
            continue
        steps = {school: today[school] - then[school] for school in then.keys() & today.keys()}
        for school, step in steps.items():
            steps_of[school].append(step)
        pillars.append(
            PillarChange(
                key=pillar.key,
                name=pillar.name,
                higher=sum(step > 0 for step in steps.values()),
                same=sum(step == 0 for step in steps.values()),
                lower=sum(step < 0 for step in steps.values()),
                before=now.distribution({school: then[school] for school in steps}),
                now=now.distribution({school: today[school] for school in steps}),
            )
        )
    directions = Counter(
        (any(step > 0 for step in steps), any(step < 0 for step in steps)) for steps in steps_of.values() if steps
    )
    return Change(
        previous=previous.name,
        n=directions.total(),
        n_before=len(before.schools),
        n_now=len(now.schools),
        higher=directions[True, False],
        lower=directions[False, True],
        mixed=directions[True, True],
        same=directions[False, False],
        pillars=tuple(pillars),
    )
