"""Reads about rounds: the list, and one round with its response and schools. Never an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.words import phrase
from monitoring.models import EvaluationStatus, Round, SelfEvaluation
from schools.models import AdviserAssignment

PER_PAGE = 100


@dataclass(frozen=True)
class ResponseCount:
    """How many schools were invited, began (submitted ones included) and submitted."""

    name: str
    invited: int
    begun: int
    submitted: int

    @classmethod
    def of(cls, name: str, rows: Iterable[SelfEvaluation]) -> ResponseCount:
        """Count ``rows``, one per school."""
        statuses = [row.status for row in rows]
        submitted = statuses.count(EvaluationStatus.SUBMITTED)
        return cls(name, len(statuses), submitted + statuses.count(EvaluationStatus.STARTED), submitted)


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
class SchoolRow:
    """One school of a round: its status, its adviser (name, or empty), whether it is the reader's own account."""

    evaluation: SelfEvaluation
    adviser: str
    own: bool

    @property
    def readable(self) -> bool:
        """Whether the school submitted and shared its answers with staff."""
        return self.evaluation.is_submitted and self.evaluation.shared_at is not None


@dataclass(frozen=True)
class Filters:
    """What the list of schools is narrowed to, as the address says it."""

    q: str = ""
    status: str = ""
    municipality: str = ""
    adviser: str = ""

    @classmethod
    def of(cls, data: Any) -> Filters:
        """Read the filters from a query string; unknown values filter nothing away but themselves."""
        return cls(*(str(data.get(name, ""))[:80].strip() for name in ("q", "status", "municipality", "adviser")))

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.q or self.status or self.municipality or self.adviser)

    def keeps(self, row: SchoolRow) -> bool:
        """Say whether ``row`` stays in the list."""
        school = row.evaluation.school
        return (
            (not self.q or self.q.lower() in f"{school.name} {school.place} {school.code}".lower())
            and (not self.status or row.evaluation.status == self.status)
            and (not self.municipality or school.municipality.name == self.municipality)
            and (not self.adviser or row.adviser == self.adviser)
        )


@dataclass(frozen=True)
class RoundPage:
    """One round for staff."""

    round: Round
    total: ResponseCount
    municipalities: tuple[ResponseCount, ...]
    advisers: tuple[ResponseCount, ...]
    filters: Filters
    page: Page[SchoolRow]
    found: int

    @property
    def waiting(self) -> int:
        """The schools that did not submit."""
        return self.total.invited - self.total.submitted


def rounds(user: Any) -> list[RoundRow]:
    """Return the rounds that the user sees with their response, newest first. One query."""
    rows = (
        Round.objects.visible_to(user)
        .select_related("programme", "instrument")
        .annotate(
            invited=Count("evaluations", distinct=True),
            begun=Count("evaluations", ~Q(evaluations__status=EvaluationStatus.INVITED), distinct=True),
            submitted=Count("evaluations", Q(evaluations__status=EvaluationStatus.SUBMITTED), distinct=True),
        )
        .order_by("-opens_on", "-pk")
    )
    return [RoundRow(row, ResponseCount(row.name, row.invited, row.begun, row.submitted)) for row in rows]


def round_or_404(user: Any, pk: int) -> Round:
    """Return a round that the user sees; ``Http404`` otherwise."""
    rows = Round.objects.visible_to(user).select_related("programme__penvoerder", "instrument")
    found: Round | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def school_rows(user: Any, round_: Round) -> list[SchoolRow]:
    """Return the schools of a round, the user's own accounts first, then by name. Two queries."""
    evaluations = (
        SelfEvaluation.objects.visible_to(user).filter(round=round_).select_related("school__municipality", "round")
    )
    assignments = (
        AdviserAssignment.objects.active()
        .filter(penvoerder=round_.programme.penvoerder_id, school__evaluations__round=round_)
        .select_related("adviser")
    )
    advisers = {row.school_id: row.adviser for row in assignments}
    rows = []
    for evaluation in evaluations:
        adviser = advisers.get(evaluation.school_id)
        rows.append(
            SchoolRow(evaluation, adviser.name if adviser else "", adviser is not None and adviser.pk == user.pk)
        )
    return sorted(rows, key=lambda row: (not row.own, row.evaluation.school.name))


def round_page(user: Any, round_: Round, filters: Filters, number: Any = 1) -> RoundPage:
    """Gather one round's page: its response, and page ``number`` of the schools that ``filters`` keep."""
    rows = school_rows(user, round_)
    kept = [row for row in rows if filters.keeps(row)]
    return RoundPage(
        round=round_,
        total=ResponseCount.of("", [row.evaluation for row in rows]),
        municipalities=_grouped(rows, lambda row: row.evaluation.school.municipality.name),
        advisers=_grouped(rows, lambda row: row.adviser or phrase(_("no adviser yet"), _("no {adviser} yet"))),
        filters=filters,
        page=Paginator(kept, PER_PAGE).get_page(number),
        found=len(kept),
    )


def _grouped(rows: list[SchoolRow], name_of: Any) -> tuple[ResponseCount, ...]:
    groups: dict[str, list[SelfEvaluation]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row.evaluation)
    return tuple(ResponseCount.of(name, groups[name]) for name in sorted(groups))
