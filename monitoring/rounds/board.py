"""Reads about rounds: the list, and one round with its response and its schools or partners. Never an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from monitoring.models import (
    AnonymousInvitation,
    Audience,
    EvaluationStatus,
    PartnerCheck,
    Round,
    RoundMail,
    SelfEvaluation,
)
from monitoring.rounds.progress import half_way
from monitoring.rounds.rows import Filters, LastMail, PartnerRow, ResponseCount, RoundRow, RowOfRound, SchoolRow
from schools.models import AdviserAssignment

PER_PAGE = 100


@dataclass(frozen=True)
class Response:
    """The figures of one round: the total, and per municipality, school board and adviser."""

    total: ResponseCount
    municipalities: tuple[ResponseCount, ...]
    boards: tuple[ResponseCount, ...]
    advisers: tuple[ResponseCount, ...]

    @property
    def mark(self) -> str:
        """A short text that changes whenever one of the figures does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class RoundPage:
    """One round for staff; ``partners`` are of a round among partners, the page of schools is empty then."""

    round: Round
    response: Response
    filters: Filters
    page: Page[SchoolRow]
    found: int
    partners: tuple[PartnerRow, ...] = ()

    @property
    def total(self) -> ResponseCount:
        """The figures of the whole round."""
        return self.response.total

    @property
    def municipalities(self) -> tuple[ResponseCount, ...]:
        """The figures per municipality."""
        return self.response.municipalities

    @property
    def advisers(self) -> tuple[ResponseCount, ...]:
        """The figures per adviser."""
        return self.response.advisers

    @property
    def waiting(self) -> int:
        """The schools that did not submit."""
        return self.total.invited - self.total.submitted

    @property
    def audience(self) -> str:
        """Who fills in."""
        return self.round.instrument.audience


def rounds(user: Any) -> list[RoundRow]:
    """Return the rounds that the user sees with their response, newest first. Four queries."""
    found_rounds = Round.objects.visible_to(user).filter(earlier=False).select_related("programme", "instrument")
    rows = list(found_rounds.order_by("-opens_on", "-pk"))
    begun, submitted = ~Q(status=EvaluationStatus.INVITED), Q(status=EvaluationStatus.SUBMITTED)
    counts: dict[int, ResponseCount] = {}
    for model in (SelfEvaluation, PartnerCheck):
        found = model.objects.filter(round__in=rows).order_by().values_list("round")
        for pk, *numbers in found.annotate(all=Count("pk"), begun=Count("pk", begun), done=Count("pk", submitted)):
            counts[pk] = ResponseCount("", *numbers)
    asked = AnonymousInvitation.objects.filter(round__in=rows).order_by().values_list("round")
    for pk, number, used in asked.annotate(all=Count("pk"), done=Count("pk", Q(used=True))):
        counts[pk] = ResponseCount("", number, used, used, used)
    return [RoundRow(row, counts.get(row.pk, ResponseCount("", 0, 0, 0))) for row in rows]


def round_or_404(user: Any, pk: int) -> Round:
    """Return a round that the user sees; ``Http404`` otherwise."""
    rows = Round.objects.visible_to(user).select_related("programme__penvoerder", "instrument")
    found: Round | None = rows.filter(pk=pk, earlier=False).first()
    if found is None:
        raise Http404
    return found


def _last_mails(round_: Round, field: str) -> dict[int, LastMail]:
    mails = RoundMail.objects.filter(mailing__round=round_, **{f"{field}__isnull": False}).order_by("sent_at", "pk")
    return {pk: LastMail(sent_at, failed) for pk, sent_at, failed in mails.values_list(field, "sent_at", "failed")}


def school_rows(user: Any, round_: Round) -> list[SchoolRow]:
    """Return the schools of a round, the user's own accounts first, then by name. Five queries."""
    evaluations = (
        SelfEvaluation.objects.visible_to(user)
        .filter(round=round_)
        .select_related("school__municipality", "school__board", "round")
    )
    assignments = (
        AdviserAssignment.objects.active()
        .filter(penvoerder=round_.programme.penvoerder_id, school__evaluations__round=round_)
        .select_related("adviser")
    )
    advisers = {row.school_id: row.adviser for row in assignments}
    half, mails = half_way(round_), _last_mails(round_, "evaluation")
    rows = []
    for evaluation in evaluations:
        adviser = advisers.get(evaluation.school_id)
        rows.append(
            SchoolRow(
                is_half=evaluation.pk in half,
                last_mail=mails.get(evaluation.pk),
                evaluation=evaluation,
                adviser=adviser.name if adviser else "",
                own=adviser is not None and adviser.pk == user.pk,
            )
        )
    return sorted(rows, key=lambda row: (not row.own, row.evaluation.school.name))


def partner_rows(user: Any, round_: Round) -> list[PartnerRow]:
    """Return the partners of a round by name. Four queries."""
    checks = PartnerCheck.objects.visible_to(user).filter(round=round_).select_related("partner__municipality")
    half, mails = half_way(round_), _last_mails(round_, "partner_check")
    return [
        PartnerRow(is_half=check.pk in half, last_mail=mails.get(check.pk), check=check)
        for check in checks.order_by("partner__name")
    ]


def response_of(user: Any, round_: Round) -> Response:
    """Return the figures of a round, for the part of its page that renews itself."""
    return _gathered(user, round_)[0]


def _gathered(user: Any, round_: Round) -> tuple[Response, list[SchoolRow], list[PartnerRow]]:
    audience = round_.instrument.audience
    if audience == Audience.GUIDANCE:
        # Anonymous: how many, and nothing that tells who.
        asked = AnonymousInvitation.objects.filter(round=round_)
        numbers = asked.aggregate(all=Count("pk"), used=Count("pk", Q(used=True)))
        used = numbers["used"]
        return Response(ResponseCount("", numbers["all"], used, used, used), (), (), ()), [], []
    if audience == Audience.PARTNER:
        partners = partner_rows(user, round_)
        places = _grouped(partners, lambda row: str(row.check.partner.municipality or _("no municipality")))
        return Response(ResponseCount.of("", partners), places, (), ()), [], partners
    schools = school_rows(user, round_)
    response = Response(
        total=ResponseCount.of("", schools),
        municipalities=_grouped(schools, lambda row: row.evaluation.school.municipality.name),
        boards=_grouped(schools, lambda row: row.board_group),
        advisers=_grouped(schools, lambda row: row.adviser_group),
    )
    return response, schools, []


def round_page(user: Any, round_: Round, filters: Filters, number: Any = 1) -> RoundPage:
    """Gather one round's page: its response, and page ``number`` of the schools that ``filters`` keep."""
    response, schools, partners = _gathered(user, round_)
    kept = [row for row in schools if filters.keeps(row)]
    page = Paginator(kept, PER_PAGE).get_page(number)
    return RoundPage(round_, response, filters, page, len(kept), tuple(partners))


R = TypeVar("R", bound=RowOfRound)


def _grouped(rows: Sequence[R], name_of: Callable[[R], str]) -> tuple[ResponseCount, ...]:
    groups: dict[str, list[R]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    return tuple(ResponseCount.of(name, groups[name]) for name in sorted(groups))
