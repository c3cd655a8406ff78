"""What is known of a school or other party before a conversation with it: plain data, without any words for it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from monitoring.evaluation.results import EvaluationResult
from monitoring.models import SelfEvaluation
from trajectories.models import (
    ActionPoint,
    Activity,
    Ambition,
    Collaboration,
    Conversation,
    Programme,
    RecordResponse,
    ScenarioPlacement,
    Trajectory,
    TrajectoryPause,
    TrajectoryStep,
)


@dataclass(frozen=True)
class PersonThere:
    """Somebody of the party. ``since`` and ``until``: the days of the role; ``pk``: of the person, None for a name."""

    name: str
    role: str
    role_key: str
    since: datetime.date
    until: datetime.date | None = None
    pk: int | None = None


@dataclass(frozen=True)
class NeedHeard:
    """A need that came up in conversations: how often, and what was said about it last."""

    name: str
    times: int
    text: str = ""


@dataclass(frozen=True)
class Evaluation:
    """How it stands with the self-evaluations of a school, as far as the reader may know.

    ``submitted``: the latest that was handed in; ``result``: what it says, only when the school shared it. ``running``:
    the one that can be filled in today and was not handed in.
    """

    submitted: SelfEvaluation | None = None
    result: EvaluationResult | None = None
    running: SelfEvaluation | None = None


@dataclass(frozen=True)
class Road:
    """The trajectory of a school that has not ended, with its steps; ``moved_on``: when it last changed."""

    trajectory: Trajectory
    steps: list[TrajectoryStep]
    moved_on: datetime.date
    pause: TrajectoryPause | None = None

    @property
    def step(self) -> TrajectoryStep | None:
        """The first step that is neither done nor skipped."""
        return next((step for step in self.steps if step.status in ("todo", "busy")), None)

    @property
    def closed(self) -> int:
        """How many steps are done or skipped."""
        return sum(step.status not in ("todo", "busy") for step in self.steps)


@dataclass(frozen=True)
class Money:
    """Contributions in euros: to a school or partner as a member, or of a collaboration. ``per_year`` for ``years``."""

    planned: Decimal
    paid: Decimal
    per_year: Decimal | None = None
    years: int | None = None


@dataclass(frozen=True)
class NormHeld:
    """How many conversations of a kind were held this year, of how many that the norm asks."""

    kind: str
    held: int
    norm: int


@dataclass(frozen=True)
class Known:
    """Everything that is known of ``party``. ``since``: the day from which something counts as new.

    ``facts``: label and text; ``priorities``: whose, and the text. ``gone``: who left since. Lists come with the most
    pressing or the latest first.
    """

    party: Any
    party_field: str
    on: datetime.date
    since: datetime.date
    programme: Programme | None
    conversation: Conversation | None = None
    facts: Sequence[tuple[str, str]] = ()
    people: Sequence[PersonThere] = ()
    gone: Sequence[PersonThere] = ()
    last: Any | None = None  # a conversation with its notes and needs
    points: Sequence[ActionPoint] = ()
    comments: Sequence[RecordResponse] = ()
    needs: Sequence[NeedHeard] = ()
    norms: Sequence[NormHeld] = ()
    road: Road | None = None
    ambitions: Sequence[Ambition] = ()
    levels: Sequence[ScenarioPlacement] = ()
    evaluation: Evaluation = field(default_factory=Evaluation)
    lately: Sequence[Activity] = ()
    coming: Sequence[Activity] = ()
    collaborations: Sequence[Collaboration] = ()
    money: Money | None = None
    priorities: Sequence[tuple[str, str]] = ()
    dates: Sequence[tuple[datetime.date, str]] = ()

    @property
    def ours(self) -> list[ActionPoint]:
        """The open agreements that colleagues do."""
        return [point for point in self.points if point.owner_user_id]

    @property
    def theirs(self) -> list[ActionPoint]:
        """The open agreements that the party does."""
        return [point for point in self.points if not point.owner_user_id]

    @property
    def newcomers(self) -> list[PersonThere]:
        """Who is new since ``since``."""
        return [person for person in self.people if person.since > self.since]
