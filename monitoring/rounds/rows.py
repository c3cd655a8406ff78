"""One row of a round's board: a school or a partner, where it stands, and what narrows the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.words import phrase
from monitoring.models import EvaluationStatus, PartnerCheck, Round, SelfEvaluation

HALF = "half"


@dataclass(frozen=True)
class ResponseCount:
    """How many were invited, began, are half-way (both with who submitted) and submitted."""

    name: str
    invited: int
    begun: int
    submitted: int
    half: int = 0

    @classmethod
    def of(cls, name: str, rows: Iterable[RowOfRound]) -> ResponseCount:
        """Count ``rows``, one per school or partner."""
        rows = list(rows)
        statuses = [row.status for row in rows]
        submitted = statuses.count(EvaluationStatus.SUBMITTED)
        begun = submitted + statuses.count(EvaluationStatus.STARTED)
        return cls(name, len(rows), begun, submitted, submitted + sum(row.is_half for row in rows))


@dataclass(frozen=True)
class RoundRow:
    """A round in the list, with its response."""

    round: Round
    count: ResponseCount

    @property
    def is_coming(self) -> bool:
        """Whether the round has yet to open."""
        return self.round.opens_on > today()


@dataclass(frozen=True)
class LastMail:
    """The last mail about a school or partner: when, and whether it went out."""

    sent_at: Any
    failed: bool


@dataclass(frozen=True, kw_only=True)
class RowOfRound:
    """One school or partner of a round. ``is_half``: under way, with at least half of what is needed."""

    is_half: bool = False
    last_mail: LastMail | None = None

    @property
    def status(self) -> str:
        """Where it stands."""
        raise NotImplementedError

    @property
    def status_text(self) -> str:
        """Where it stands, in words."""
        return _("half-way") if self.is_half else str(EvaluationStatus(self.status).label)


@dataclass(frozen=True, kw_only=True)
class SchoolRow(RowOfRound):
    """One school of a round: its adviser (name, or empty), whether it is the reader's own account."""

    evaluation: SelfEvaluation
    adviser: str = ""
    own: bool = False

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.evaluation.status

    @property
    def board(self) -> str:
        """The name of its school board, or empty."""
        board = self.evaluation.school.board
        return str(board) if board else ""

    @property
    def board_group(self) -> str:
        """Under which school board it is counted."""
        return self.board or _("no school board known")

    @property
    def adviser_group(self) -> str:
        """Under which adviser it is counted."""
        return self.adviser or phrase(_("no adviser yet"), _("no {adviser} yet"))

    @property
    def readable(self) -> bool:
        """Whether the school submitted and shared its answers with staff."""
        return self.evaluation.is_submitted and self.evaluation.shared_at is not None

    @property
    def can_act(self) -> bool:
        """Whether the school can still fill in, so that a reminder or an hour together helps."""
        return self.evaluation.is_open and not self.evaluation.is_submitted


@dataclass(frozen=True, kw_only=True)
class PartnerRow(RowOfRound):
    """One partner of a round."""

    check: PartnerCheck

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.check.status


@dataclass(frozen=True)
class Filters:
    """What the list of schools is narrowed to, as the address says it."""

    q: str = ""
    status: str = ""
    municipality: str = ""
    adviser: str = ""
    board: str = ""

    @classmethod
    def of(cls, data: Any) -> Filters:
        """Read the filters from a query string; unknown values filter nothing away but themselves."""
        names = ("q", "status", "municipality", "adviser", "board")
        return cls(*(str(data.get(name, ""))[:200].strip() for name in names))

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.q or self.status or self.municipality or self.adviser or self.board)

    def keeps(self, row: SchoolRow) -> bool:
        """Say whether ``row`` stays in the list."""
        school = row.evaluation.school
        return (
            (not self.q or self.q.lower() in f"{school.name} {school.place} {school.code}".lower())
            and (not self.status or row.status == self.status or (self.status == HALF and row.is_half))
            and (not self.municipality or school.municipality.name == self.municipality)
            and (not self.adviser or row.adviser_group == self.adviser)
            and (not self.board or row.board_group == self.board)
        )
